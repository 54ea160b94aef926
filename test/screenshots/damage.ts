import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The archived files of a store, the oldest first. */
export async function archivedFiles(store: string): Promise<string[]> {
  const files = await readdir(join(store, 'archive'), { recursive: true });
  return files
    .filter((file) => file.endsWith('.duckdb'))
    .toSorted()
    .map((file) => join(store, 'archive', file));
}

/** Writes other bytes over a part of a file, as a bad disk would: both ends as shares of its size. */
export async function spoil(path: string, { from = 0.1, to = 0.9 } = {}): Promise<void> {
  await using file = await open(path, 'r+');
  const { size } = await file.stat();
  await file.write(Buffer.alloc(Math.ceil(size * (to - from)), 0xab), 0, undefined, Math.floor(size * from));
}
