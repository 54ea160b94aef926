import { stat } from 'node:fs/promises';
import { InvariantError } from '../errors.ts';

/** How often this process has DuckDB hold a file, by path and by what the file system knows it as. */
const held = new Map<string, { readonly file: Promise<string | null>; times: number }>();

/** Notes that DuckDB has opened a file: at once, so that whoever closes it in the next moment finds it noted. */
export function fileOpened(path: string): void {
  const known = held.get(path);
  if (known !== undefined) known.times += 1;
  else held.set(path, { file: identity(path), times: 1 });
}

/** Notes that DuckDB has closed it. */
export function fileClosed(path: string): void {
  const known = held.get(path);
  if (known === undefined) return;
  known.times -= 1;
  if (known.times === 0) held.delete(path);
}

/** Whether DuckDB has this file open in this process, under whatever name. */
export async function isOpen(path: string): Promise<boolean> {
  if (held.size === 0) return false;
  const file = await identity(path);
  const open = await Promise.all([...held.values()].map((known) => known.file));
  return file !== null && open.includes(file);
}

/**
 * Throws when DuckDB holds this file in this process: closing any descriptor of it would drop DuckDB's lock,
 * and another process could then write to it.
 */
export async function assertNotOpen(path: string): Promise<void> {
  if (await isOpen(path)) throw new InvariantError(`${path} is open in the engine: nothing else may read, write or move it.`);
}

/** Device and inode, which stay the same under every name; null when there is no such file. */
async function identity(path: string): Promise<string | null> {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return null; // whoever works with the file says what is wrong with it
  }
}
