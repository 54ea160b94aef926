import { join } from 'node:path';
import type { DurableFs } from '../disk/durable-fs.ts';
import { readOptionalJson } from '../disk/json-file.ts';
import { InvalidArgumentError } from '../errors.ts';
import { WATCH_FILE } from '../layout.ts';

/** A folder whose journals are replayed as they come: `watched-folder.json`. */
export interface WatchSetting {
  /** Absolute path. */
  readonly folder: string;
  readonly everySeconds: number;
}

const LONGEST_PAUSE = 86_400;

/** What is watched; null when nothing is, or the file cannot be read. */
export async function readWatch(fs: DurableFs, root: string): Promise<WatchSetting | null> {
  const value = await readOptionalJson(fs, join(root, WATCH_FILE));
  if (typeof value !== 'object' || value === null) return null;
  const { folder, everySeconds } = value as Partial<WatchSetting>;
  return typeof folder === 'string' && isPause(everySeconds) ? { folder, everySeconds } : null;
}

/** Remembers what is watched; null forgets it. */
export async function writeWatch(fs: DurableFs, root: string, setting: WatchSetting | null): Promise<void> {
  if (setting === null) return await fs.remove(join(root, WATCH_FILE));
  if (!isPause(setting.everySeconds)) throw new InvalidArgumentError(`A folder is looked at every 1 to ${LONGEST_PAUSE} seconds.`);
  await fs.replaceFile(join(root, WATCH_FILE), `${JSON.stringify(setting, null, 2)}\n`);
}

function isPause(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= LONGEST_PAUSE;
}
