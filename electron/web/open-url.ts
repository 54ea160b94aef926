import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openersOf, type Opener } from './browsers.ts';

/** Shows an address in a window of its own, else in the person's browser; false where neither is there. */
export async function openUrl(url: string, config: string, env: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  const isRoot = process.getuid?.() === 0;
  const desktop = { platform: process.platform, env, isRoot, profile: join(config, 'browser'), exists: existsSync };
  for (const opener of openersOf(desktop, url)) if (await starts(opener)) return true;
  return false;
}

async function starts({ command, args }: Opener): Promise<boolean> {
  const child = spawn(command, [...args], { stdio: 'ignore', detached: true });
  child.unref();
  try {
    await once(child, 'spawn');
    return true;
  } catch {
    // Not there or not allowed to start: the next one is tried.
    return false;
  }
}
