import { realpath } from 'node:fs/promises';
import { LockedError } from './errors.ts';

const writers = new Set<string>();
const readers = new Map<string, number>();

/**
 * Claims a store folder within this process: one writer, or any number of readers. The system's lock on LOCK.duckdb keeps other processes out
 * but not a second opening here, and closing a second descriptor of that file would even drop the first one's lock.
 */
export async function claimFolder(root: string, mode: 'write' | 'read'): Promise<Disposable> {
  const path = await realpath(root);
  const reading = readers.get(path) ?? 0;
  if (writers.has(path) || (mode === 'write' && reading > 0)) throw new LockedError(root, { program: process.title, pid: process.pid }, null);
  if (mode === 'write') {
    writers.add(path);
    return { [Symbol.dispose]: () => void writers.delete(path) };
  }
  readers.set(path, reading + 1);
  return { [Symbol.dispose]: () => void readers.set(path, (readers.get(path) ?? 1) - 1) };
}

/** Whether this process has the store open for writing. */
export async function isClaimed(root: string): Promise<boolean> {
  return writers.has(await realpath(root));
}
