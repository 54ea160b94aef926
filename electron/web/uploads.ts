import { randomBytes } from 'node:crypto';
import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refusal } from '../router/host.ts';
import { chunks } from './body.ts';
import { HttpRefusal } from './reply.ts';

export interface UploadLimits {
  /** All uploads of this run together. */
  readonly bytes: number;
  readonly count: number;
  /** How long the sender may be silent. */
  readonly idleMs: number;
}

const PREFIX = 'strata-uploads-';
const DEFAULT_LIMITS: UploadLimits = { bytes: 64 * 2 ** 30, count: 10_000, idleMs: 30_000 };

/** Files that a browser sent up, in a folder of this host alone; gone when it closes. */
export class Uploads implements AsyncDisposable {
  readonly #folder: string;
  readonly #limits: UploadLimits;
  readonly #paths = new Map<string, string>();
  #bytes = 0;
  #begun = 0;

  private constructor(folder: string, limits: UploadLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  static async open(limits: UploadLimits = DEFAULT_LIMITS): Promise<Uploads> {
    await removeAbandoned();
    // Made with mode 0700. The process is named, so that a later one can tell whether this one still runs.
    return new Uploads(await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`)), limits);
  }

  /** Streams the body of a request to a file of its own; the name is only repeated, never used as a path. */
  async receive(request: IncomingMessage, name: string): Promise<{ readonly ref: string; readonly name: string }> {
    if (name.length === 0 || name.length > 1_024) throw new HttpRefusal(400, 'An upload has a name of 1 to 1,024 characters.');
    if (this.#begun >= this.#limits.count) throw new HttpRefusal(413, `This host takes at most ${this.#limits.count} uploads.`);
    if (this.#bytes + Number(request.headers['content-length'] ?? 0) > this.#limits.bytes) throw full();
    this.#begun += 1;
    const ref = randomBytes(16).toString('hex');
    const path = join(this.#folder, ref);
    request.setTimeout(this.#limits.idleMs, () => request.destroy(new HttpRefusal(408, 'The upload stopped.')));
    await this.#write(request, path);
    this.#paths.set(ref, path);
    return { ref, name };
  }

  /** The file behind the reference that `receive` gave out. */
  path(ref: string): string {
    const path = this.#paths.get(ref);
    if (path === undefined) throw new Refusal('NOT_FOUND', 'This upload is not known to the host.', 'Drop the file again.');
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #write(request: IncomingMessage, path: string): Promise<void> {
    let written = 0;
    try {
      await using file = await open(path, 'wx', 0o600);
      for await (const part of chunks(request)) {
        this.#bytes += part.length;
        written += part.length;
        if (this.#bytes > this.#limits.bytes) throw full();
        await file.writeFile(part);
      }
    } catch (error) {
      await rm(path, { force: true });
      this.#bytes -= written;
      this.#begun -= 1;
      throw error;
    }
  }
}

/** Takes away what hosts that were killed left behind; what belongs to another person stays. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1] ?? 0);
    if (pid > 0 && !isRunning(pid)) await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(notOurs);
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

function notOurs(error: unknown): void {
  if (codeOf(error) !== 'EACCES' && codeOf(error) !== 'EPERM') throw error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function full(): HttpRefusal {
  return new HttpRefusal(413, 'The uploads of this run are larger than the host takes.');
}
