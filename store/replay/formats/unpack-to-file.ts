import { mkdtempSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileSource, UnreadableFileError } from './byte-source.ts';

/** Unpacked content in a private file, which goes when it is disposed of. */
export interface UnpackedFile extends Disposable {
  readonly source: FileSource;
}

/**
 * Writes chunks to a file that only this user can read; how much that is, is bounded by whoever makes them.
 * Throws `UnreadableFileError` when there is no room for it.
 */
export async function unpackToFile(start: Iterable<Uint8Array>, chunks: AsyncIterable<Uint8Array>): Promise<UnpackedFile> {
  const folder = mkdtempSync(join(tmpdir(), 'strata-unpacked-'));
  using cleanup = new DisposableStack();
  cleanup.defer(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'content');
  await write(path, start, chunks);
  const source = cleanup.use(new FileSource(path));
  const kept = cleanup.move();
  return { source, [Symbol.dispose]: () => kept.dispose() };
}

async function write(path: string, start: Iterable<Uint8Array>, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  await using file = await open(path, 'wx', 0o600);
  for (const chunk of start) await append(file, chunk);
  for await (const chunk of chunks) await append(file, chunk);
}

async function append(file: FileHandle, chunk: Uint8Array): Promise<void> {
  try {
    await file.writeFile(chunk);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new UnreadableFileError(`cannot be unpacked to the folder for temporary files (${String(error.code)})`, { cause: error });
  }
}
