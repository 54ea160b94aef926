import { chmod, link, lstat, mkdtemp, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { InvalidArgumentError } from '../errors.ts';
import { STORE_FILE } from '../layout.ts';

/** Where an export goes; a checked place that is free and belongs to no store. */
export interface ExportTarget {
  readonly folder: string;
  readonly path: string;
}

/** Checks a place before anything is written: its folder exists, no store owns it, and nothing lies there yet. */
export async function exportTarget(wanted: string, storeRoot: string): Promise<ExportTarget> {
  const folder = await folderOf(resolve(wanted));
  const owner = isInside(await realpath(storeRoot), folder) ? storeRoot : await storeAround(folder);
  if (owner !== null)
    throw new InvalidArgumentError(`${resolve(wanted)} lies inside the store ${owner}.`, { hint: 'Nothing was written. Name a file outside of it.' });
  const path = join(folder, basename(wanted));
  if (await exists(path)) throw taken(path);
  return { folder, path };
}

/**
 * Has `write` fill a file beside the target and moves it there when it is whole and on the disk; what fails leaves nothing.
 * The unfinished file lies in a folder that only its owner can enter, so that nobody can put a link in its way.
 */
export async function writeWhole<T>({ folder, path }: ExportTarget, write: (path: string) => Promise<T>): Promise<T> {
  const hidden = await mkdtemp(join(folder, '.strata-export-'));
  const part = join(hidden, 'part');
  try {
    const result = await write(part);
    await chmod(part, 0o600); // the engine makes files that everybody can read
    await syncFile(part);
    await place(part, path);
    return result;
  } finally {
    await rm(hidden, { recursive: true, force: true });
  }
}

async function folderOf(path: string): Promise<string> {
  try {
    const folder = await realpath(dirname(path));
    if ((await stat(folder)).isDirectory()) return folder;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  throw new InvalidArgumentError(`There is no folder ${dirname(path)}.`, { hint: 'Nothing was written. Make the folder first.' });
}

function isInside(root: string, folder: string): boolean {
  const way = relative(root, folder);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}

/** The store that a folder belongs to, any store. */
async function storeAround(folder: string): Promise<string | null> {
  for (let at = folder; ; at = dirname(at)) {
    if (await exists(join(at, STORE_FILE))) return at;
    if (dirname(at) === at) return null;
  }
}

/** A link never replaces a file that came to be meanwhile; where the volume has none, the last look has to do. */
async function place(part: string, path: string): Promise<void> {
  try {
    await link(part, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || (await exists(path))) throw taken(path, error);
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error))) throw error;
    await rename(part, path);
  }
}

async function syncFile(path: string): Promise<void> {
  await using file = await open(path, 'r+');
  await file.sync();
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function taken(path: string, cause?: unknown): InvalidArgumentError {
  return new InvalidArgumentError(`There is something at ${path} already.`, { hint: 'It was left as it is. Name another file.', cause });
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
