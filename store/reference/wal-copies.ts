import { copyFile, mkdtemp, open, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { LockedError } from '../errors.ts';

/** Private copies of files whose log cannot be read where it lies; removed with this. */
export class WalCopies implements AsyncDisposable {
  readonly #noted: (path: string, what: string) => void;
  #folder: string | null = null;
  #next = 1;

  /** `noted` hears of every copy that is made. */
  constructor(noted: (path: string, what: string) => void) {
    this.#noted = noted;
  }

  /** The path of a copy to open instead of this file, or null when a copy cannot help: the file has no log, or somebody writes to it. */
  async copyOf(path: string, error: unknown): Promise<string | null> {
    const log = `${path}.wal`;
    if (error instanceof LockedError || (await stat(log).catch(() => null)) === null) return null;
    this.#folder ??= await mkdtemp(join(tmpdir(), 'strata-reference-'));
    const copy = join(this.#folder, `${this.#next++}-${basename(path)}`);
    await copyFile(path, copy);
    await copyFile(log, `${copy}.wal`);
    const cut = await cutZeroTail(`${copy}.wal`, error);
    const how = cut > 0 ? `; the last ${cut} bytes of its log are zeros, which hold no event, and were left out` : '';
    this.#noted(path, `read from a private copy, because its log cannot be read in place${how}`);
    return copy;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#folder !== null) await rm(this.#folder, { recursive: true, force: true });
    this.#folder = null;
  }
}

const ENTRY_HEADER = 16;

/** Cuts a log off where its zero-filled end begins (a file system that lost power leaves one) and says how many bytes that were. */
async function cutZeroTail(log: string, error: unknown): Promise<number> {
  const position = positionIn(error);
  if (position === null) return 0;
  const from = position - ENTRY_HEADER;
  const bytes = (await stat(log)).size;
  if (from < 0 || from >= bytes || !(await isZeroFrom(log, from))) return 0;
  await truncate(log, from);
  return bytes - from;
}

/** Where the engine met an entry it cannot read; it says so in words only. */
function positionIn(error: unknown): number | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    const [, position] = /entry at byte position (\d+)/.exec(at.message) ?? [];
    if (position !== undefined) return Number(position);
  }
  return null;
}

async function isZeroFrom(path: string, from: number): Promise<boolean> {
  await using file = await open(path, 'r');
  for await (const chunk of file.createReadStream({ start: from, autoClose: false })) {
    if (!(chunk instanceof Buffer) || chunk.some((byte) => byte !== 0)) return false;
  }
  return true;
}
