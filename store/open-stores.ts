import { realpath } from 'node:fs/promises';
import { LockedError } from './errors.ts';

const writers = new Set<string>();
const readers = new Map<string, number>();
const probes = new Map<string, Promise<void>>();

/**
 * Claims a store folder within this process: one writer, or any number of readers. The system's lock on LOCK.duckdb keeps other processes out
 * but not a second opening here, and closing a second descriptor of that file would even drop the first one's lock.
 */
export async function claimFolder(root: string, mode: 'write' | 'read'): Promise<Disposable> {
  const path = await realpath(root);
  for (let probe = probes.get(path); probe !== undefined; probe = probes.get(path)) await probe;
  const reading = readers.get(path) ?? 0;
  if (writers.has(path) || (mode === 'write' && reading > 0)) throw new LockedError(root, { program: process.title, pid: process.pid }, null);
  if (mode === 'write') {
    writers.add(path);
    return { [Symbol.dispose]: () => void writers.delete(path) };
  }
  readers.set(path, reading + 1);
  return { [Symbol.dispose]: () => void readers.set(path, (readers.get(path) ?? 1) - 1) };
}

/**
 * Lets `probe` open the lock file, unless this process has the store open itself; nothing here opens the store until the probe has
 * closed that file again, because closing it would drop the lock of whoever did.
 */
export async function probeFolder<T>(root: string, probe: () => Promise<T>): Promise<{ readonly open: 'write' | 'read' } | { readonly found: T }> {
  const path = await realpath(root);
  for (let other = probes.get(path); other !== undefined; other = probes.get(path)) await other;
  if (writers.has(path)) return { open: 'write' };
  if ((readers.get(path) ?? 0) > 0) return { open: 'read' };
  const ended = Promise.withResolvers<void>();
  probes.set(path, ended.promise);
  try {
    return { found: await probe() };
  } finally {
    probes.delete(path);
    ended.resolve();
  }
}
