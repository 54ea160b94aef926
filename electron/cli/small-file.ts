import { readFile, stat } from 'node:fs/promises';
import { UsageError } from './usage-error.ts';

const LARGEST = 4_000_000;

/** A text file that a person wrote; anything else is told. */
export async function readSmallFile(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (found?.isFile() !== true) throw new UsageError(found === null ? `There is no file ${path}` : `This is no file: ${path}`);
  if (found.size > LARGEST) throw new UsageError(`${path} is larger than 4 MB.`);
  return await readFile(path, 'utf8');
}
