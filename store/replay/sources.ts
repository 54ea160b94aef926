import { lstat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { filesBelow, nodeFs } from '../disk/durable-fs.ts';
import { NotFoundError } from '../errors.ts';

/** A file to replay: where it is and what to call it. */
export interface ReplaySource {
  readonly path: string;
  readonly name: string;
  /** Size when it was found. */
  readonly bytes: number;
  /** When it was changed last, then; null when that is of no interest any more. */
  readonly modifiedMs: number | null;
}

/** The files behind what was named: folders are walked, in the order of their names; links are not followed, and refused when they are read. Throws NotFoundError for what is not there. */
export async function expandSources(named: readonly { readonly path: string; readonly name?: string }[]): Promise<ReplaySource[]> {
  const sources: ReplaySource[] = [];
  for (const { path, name } of named) {
    const found = await lstat(path).catch(() => null);
    if (found === null) throw new NotFoundError(`There is no file ${path}.`, { hint: 'Nothing was read or written.' });
    const shown = name ?? basename(path);
    if (!found.isDirectory()) sources.push({ path: resolve(path), name: shown, bytes: found.size, modifiedMs: found.mtimeMs });
    else sources.push(...(await walk(resolve(path), shown)));
  }
  return sources;
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
