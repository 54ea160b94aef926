import { execFile } from 'node:child_process';
import { lstat, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ATTEMPTS = 50;

/** A folder of the test's own; disposing removes it. */
export interface TempDir extends AsyncDisposable {
  readonly path: string;
}

export async function tempDir(): Promise<TempDir> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'strata-test-')));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/**
 * Copies a folder as it lies there at one moment, by another process: reading a database file that is open here would drop its lock.
 * What changed while it was copied is no moment, so the copy is made again.
 */
export async function copyFolder(from: string, to: string): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const before = await statesBelow(from);
    const copied = await Promise.allSettled([run('cp', ['-a', from, to])]);
    if (before === (await statesBelow(from))) {
      if (copied[0].status === 'rejected') throw new Error(`${from} cannot be copied`, { cause: copied[0].reason });
      return;
    }
    await rm(to, { recursive: true, force: true });
  }
  throw new Error(`${from} never stood still`);
}

/** Path, size and times of everything below a folder; what vanishes meanwhile is told apart from what is there. */
async function statesBelow(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  const states = names.toSorted().map(async (name) => {
    const state = await lstat(join(folder, name)).catch(() => null);
    return `${name} ${state === null ? 'gone' : `${state.ino} ${state.size} ${state.mtimeMs} ${state.ctimeMs}`}`;
  });
  return (await Promise.all(states)).join('\n');
}
