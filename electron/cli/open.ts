import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { NotAStoreError, Repository } from '../../store/index.ts';
import type { Terminal } from './terminal.ts';

/** Opens a store without changing anything on disk. */
export async function openToRead(path: string): Promise<Repository> {
  await assertFolder(path);
  return Repository.open(path, { readOnly: true });
}

/** Opens a store for writing; retention runs only when it is asked for. What goes wrong in the background is said. */
export async function openToWrite(path: string, terminal: Terminal): Promise<Repository> {
  await assertFolder(path);
  const failed = (what: string, error: unknown): void => terminal.note(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  return Repository.open(path, { retentionIntervalMs: 0, listener: { failed } });
}

/** Throws when there is no such folder. */
export async function assertFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() === true) return;
  const what = found === null ? 'There is no folder' : 'This is no folder';
  throw new NotAStoreError(`${what}: ${resolve(path)}`, { hint: 'Nothing was changed. Name the folder of a store, or make one with init.' });
}
