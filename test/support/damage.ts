import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes over one byte, as a failing disk would. */
export async function flip(path: string, position: number): Promise<void> {
  await using file = await open(path, 'r+');
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, position);
  await file.write(Buffer.from([(byte[0] ?? 0) ^ 0xff]), 0, 1, position);
}

/** Writes over a stretch of a file, from one share of its size to another. */
export async function spoil(path: string, { from, to }: { readonly from: number; readonly to: number }): Promise<void> {
  await using file = await open(path, 'r+');
  const { size } = await file.stat();
  await file.write(Buffer.alloc(Math.ceil(size * (to - from)), 0xab), 0, undefined, Math.floor(size * from));
}

/** The archived files of a store, the oldest first. */
export async function archivedFiles(store: string): Promise<string[]> {
  const files = await readdir(join(store, 'archive'), { recursive: true });
  return files
    .filter((file) => file.endsWith('.duckdb'))
    .toSorted()
    .map((file) => join(store, 'archive', file));
}
