import { lstat, readdir } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { nodeFs } from '../disk/durable-fs.ts';
import { NotFoundError } from '../errors.ts';
import type { ReplayRun } from './replay-run.ts';
import { belongsToStore } from './sources.ts';

/** What the store knows of files: whether those with these bytes need no replay, and which replays there were. */
export interface KnownFiles {
  /** Folder of the store, whose own files are never read. */
  readonly path: string;
  isSettled(sha256: string): boolean;
  replayRuns(): readonly ReplayRun[];
}

/** A folder into which somebody puts journals: says which of them were neither replayed nor put aside, oldest first. The files stay where they are. */
export class WatchedFolder {
  readonly path: string;
  readonly #known: KnownFiles;
  /** Files that were looked at, by name, size and time of change. */
  readonly #seen = new Set<string>();

  constructor(known: KnownFiles, path: string) {
    this.#known = known;
    this.path = resolve(path);
  }

  /** Files that came or changed since the last look and whose content was never replayed completely. */
  async fresh(signal: AbortSignal): Promise<string[]> {
    const found: string[] = [];
    for (const name of bySequence(await this.#names())) {
      const path = join(this.path, name);
      const facts = await lstat(path).catch(gone);
      const key = JSON.stringify([name, facts?.size, facts?.mtimeMs]);
      if (facts?.isFile() !== true || this.#seen.has(key) || (await belongsToStore(this.#known.path, path))) continue;
      const sha256 = await nodeFs.sha256(path, signal).catch(gone);
      if (sha256 === null) continue;
      this.#seen.add(key);
      if (!this.#known.isSettled(sha256)) found.push(path);
    }
    return found;
  }

  async #names(): Promise<string[]> {
    const names = await readdir(this.path).catch(gone);
    if (names === null) throw new NotFoundError(`There is no folder ${this.path}.`, { hint: 'Nothing was replayed.' });
    return names;
  }

  /** Looks at every file anew the next time. */
  lookAgain(): void {
    this.#seen.clear();
  }

  /** A replay of nothing but files of this folder that did not come to its end. */
  unfinished(): ReplayRun | null {
    const inside = `${this.path}${sep}`;
    return this.#known.replayRuns().find(({ state, files }) => state !== 'done' && files.every(({ path }) => path.startsWith(inside))) ?? null;
  }
}

/** Hidden files, and files their writer has not finished. */
const UNFINISHED = /^\.|\.(open|recovering|tmp|part)$/;

/** Names by the numbers in them, `9` before `10`; a writer gives each file a higher number than the one before. */
function bySequence(names: readonly string[]): string[] {
  const order = new Intl.Collator('en', { numeric: true });
  return names.filter((name) => !UNFINISHED.test(name)).toSorted((a, b) => order.compare(a, b) || (a < b ? -1 : 1));
}

/** The gateway's own consumer may take a file away at any time. */
function gone(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
