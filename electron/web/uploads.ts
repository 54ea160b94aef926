import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { basename, dirname, join } from 'node:path';
import { Refusal } from '../router/host.ts';
import { makeScratchFolder } from '../router/scratch-folder.ts';
import { chunks } from './body.ts';
import { HttpRefusal } from './reply.ts';

export interface UploadLimits {
  /** One upload. */
  readonly fileBytes: number;
  /** All uploads that wait together, those of earlier hosts included. */
  readonly bytes: number;
  readonly count: number;
  /** How long the sender may be silent. */
  readonly idleMs: number;
}

const PREFIX = 'strata-uploads-';
const GIB = 2 ** 30;
const DEFAULT_LIMITS: UploadLimits = { fileBytes: 4 * GIB, bytes: 16 * GIB, count: 10_000, idleMs: 30_000 };
/** What uploads are called on disk. */
const NAME = /^[0-9a-f]{32}$/;

/**
 * Files that a browser sent up. They lie in a folder of the open store, so that a replay can be resumed after the host was started anew;
 * without one in a folder of this host alone that goes when it closes, and move to the store when they are to be replayed.
 */
export class Uploads implements AsyncDisposable {
  readonly #scratch: string;
  readonly #limits: UploadLimits;
  readonly #paths = new Map<string, string>();
  #folder: string | null = null;
  /** Bytes that are being received. */
  #arriving = 0;
  #begun = 0;

  private constructor(scratch: string, limits: UploadLimits) {
    this.#scratch = scratch;
    this.#limits = limits;
  }

  static async open(limits: Partial<UploadLimits> = {}): Promise<Uploads> {
    return new Uploads(await makeScratchFolder(PREFIX), { ...DEFAULT_LIMITS, ...limits });
  }

  /** From now on keeps what arrives in this folder; null keeps it for this host alone. */
  keepIn(folder: string | null): void {
    this.#folder = folder;
  }

  /** Streams the body of a request to a file of its own; the name is only repeated, never used as a path. */
  async receive(request: IncomingMessage, name: string): Promise<{ readonly ref: string; readonly name: string }> {
    if (name.length === 0 || name.length > 1_024) throw new HttpRefusal(400, 'An upload has a name of 1 to 1,024 characters.');
    if (this.#begun >= this.#limits.count) throw new HttpRefusal(413, `This host takes at most ${this.#limits.count} uploads.`);
    this.#begun += 1;
    const ref = randomBytes(16).toString('hex');
    request.setTimeout(this.#limits.idleMs, () => request.destroy(new HttpRefusal(408, 'The upload stopped.')));
    try {
      this.#paths.set(ref, await this.#write(request, ref));
    } catch (error) {
      this.#begun -= 1;
      throw error;
    }
    return { ref, name };
  }

  /** The file behind the reference that `receive` gave out, in the folder of the store where there is one. */
  async path(ref: string): Promise<string> {
    const known = this.#paths.get(ref) ?? (await this.#ofEarlierHost(ref));
    if (known === null) throw new Refusal('NOT_FOUND', 'This upload is not known to the host.', 'Drop the file again.');
    if (this.#folder === null || dirname(known) !== this.#scratch) return known;
    const kept = join(await this.#made(this.#folder), basename(known));
    await move(known, kept);
    this.#paths.set(ref, kept);
    return kept;
  }

  /** Removes an upload that nobody needs any more; a file that is none of ours stays. */
  async release(path: string): Promise<void> {
    if (!this.#isUpload(path)) return;
    await rm(path, { force: true });
    this.#paths.delete(basename(path));
    this.#begun = Math.max(0, this.#begun - 1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#scratch, { recursive: true, force: true });
  }

  #isUpload(path: string): boolean {
    return NAME.test(basename(path)) && [this.#scratch, this.#folder].includes(dirname(path));
  }

  /** The page knows a file of an earlier host by its path, from the run that used it. */
  async #ofEarlierHost(ref: string): Promise<string | null> {
    if (!this.#isUpload(ref) || dirname(ref) === this.#scratch) return null;
    return (await stat(ref).catch(absent))?.isFile() === true ? ref : null;
  }

  async #write(request: IncomingMessage, ref: string): Promise<string> {
    const folder = this.#folder === null ? this.#scratch : await this.#made(this.#folder);
    const path = join(folder, ref);
    const room = this.#limits.bytes + this.#arriving - (await bytesIn(this.#scratch)) - (this.#folder === null ? 0 : await bytesIn(this.#folder));
    const announced = Number(request.headers['content-length'] ?? 0);
    if (announced > this.#limits.fileBytes || this.#arriving + announced > room) throw full();
    let written = 0;
    try {
      await using file = await open(path, 'wx', 0o600);
      for await (const part of chunks(request)) {
        this.#arriving += part.length;
        written += part.length;
        if (this.#arriving > room || written > this.#limits.fileBytes) throw full();
        await file.writeFile(part);
      }
      await file.sync();
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      this.#arriving -= written;
    }
    return path;
  }

  async #made(folder: string): Promise<string> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }
}

/** Bytes of the files that lie in a folder. */
async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of (await readdir(folder).catch(absent)) ?? []) bytes += (await stat(join(folder, name)).catch(absent))?.size ?? 0;
  return bytes;
}

/** Between two file systems a file is copied. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    await copyFile(from, to);
    await rm(from);
  }
}

function absent(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null;
  throw error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function full(): HttpRefusal {
  return new HttpRefusal(413, 'The uploads are larger than the host takes.');
}
