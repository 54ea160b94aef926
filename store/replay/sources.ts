import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { filesBelow, nodeFs } from '../disk/durable-fs.ts';
import { isOpen } from '../disk/open-files.ts';
import { InvalidArgumentError, NotFoundError } from '../errors.ts';

/** A file to replay: where it is and what to call it. */
export interface ReplaySource {
  readonly path: string;
  readonly name: string;
  /** Size when it was found. */
  readonly bytes: number;
  /** When it was changed last, then; null when that is of no interest any more. */
  readonly modifiedMs: number | null;
}

/**
 * The files behind what was named: folders are walked, in the order of their names; links are not followed, and refused when they are read.
 * Throws NotFoundError for what is not there, and InvalidArgumentError when a file of the store at `root` is among them.
 */
export async function expandSources(root: string, named: readonly { readonly path: string; readonly name?: string }[]): Promise<ReplaySource[]> {
  const sources: ReplaySource[] = [];
  for (const { path, name } of named) {
    const found = await lstat(path).catch(() => null);
    if (found === null) throw new NotFoundError(`There is no file ${path}.`, { hint: 'Nothing was read or written.' });
    const shown = name ?? basename(path);
    if (!found.isDirectory()) sources.push({ path: resolve(path), name: shown, bytes: found.size, modifiedMs: found.mtimeMs });
    else sources.push(...(await walk(resolve(path), shown)));
  }
  await assertForeign(root, sources);
  return sources;
}

/** Throws InvalidArgumentError when one of these files is a file of the store at `root`: it is no journal, and reading it may drop the engine's lock. */
export async function assertForeign(root: string, files: readonly { readonly path: string; readonly name: string }[]): Promise<void> {
  for (const { path, name } of files)
    if (await belongsToStore(root, path))
      throw new InvalidArgumentError(`${name} is a file of the store, not a journal.`, {
        hint: 'Nothing was read or written. Name the journals alone.',
      });
}

/**
 * Whether this is a file of the store at `root`, under whatever name. All but the journals that were handed over to it count, whether the engine
 * has them open or not: it may open them at any moment.
 */
export async function belongsToStore(root: string, path: string): Promise<boolean> {
  const folder = await realpath(dirname(path)).catch(() => dirname(path)); // where there is no folder there is nothing to read
  const way = relative(await realpath(root), join(folder, basename(path)));
  const inside = !way.startsWith('..') && !isAbsolute(way) && !way.startsWith(`journals${sep}`);
  return inside || (await isOpen(path));
}

async function walk(folder: string, shown: string): Promise<ReplaySource[]> {
  const sources: ReplaySource[] = [];
  for (const below of await filesBelow(nodeFs, folder)) {
    const path = resolve(folder, below);
    const found = await nodeFs.stat(path);
    sources.push({ path, name: `${shown}/${below}`, bytes: found?.bytes ?? 0, modifiedMs: found?.modifiedMs ?? 0 });
  }
  return sources;
}
