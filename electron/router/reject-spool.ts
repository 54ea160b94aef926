import { appendFile, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Output } from '../contract/contract.ts';
import { makeScratchFolder } from './scratch-folder.ts';

type RejectView = Output<'replay.rejects'>[number];

const PREFIX = 'strata-rejects-';
/** Bytes that are kept of one file of a run; a file of nothing but garbage must not fill the disk. */
const MOST_BYTES = 256 * 1024 * 1024;
const PAGE_BYTES = 256 * 1024;
const PAGE_REJECTS = 1_000;

/** Everything that runs left out, in a folder of this host alone: more than memory should hold, a page at a time. */
export class RejectSpool implements AsyncDisposable {
  #folder: Promise<string> | null = null;
  /** Bytes by run and file. */
  readonly #sizes = new Map<string, Map<number, number>>();
  #turn: Promise<void> = Promise.resolve();

  /** Keeps these behind the ones that are there. */
  add(run: string, index: number, rejects: readonly RejectView[]): Promise<void> {
    const added = this.#turn.then(() => this.#append(run, index, rejects));
    this.#turn = added.catch(() => {}); // told to whoever asked
    return added;
  }

  /** Rejects from this place on, and the place of the next ones. */
  async page(run: string, index: number, offset: number): Promise<{ readonly rejects: RejectView[]; readonly next: number | null }> {
    const size = this.#sizes.get(run)?.get(index) ?? 0;
    if (offset >= size) return { rejects: [], next: null };
    await using file = await open(await this.#path(run, index), 'r');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(PAGE_BYTES, size - offset)), 0, null, offset);
    const lines = wholeLines(buffer.subarray(0, bytesRead));
    const next = offset + lines.reduce((sum, line) => sum + line.length + 1, 0);
    return { rejects: lines.map((line) => JSON.parse(line.toString('utf8')) as RejectView), next: next < size ? next : null };
  }

  /** Forgets what a run left out. */
  async drop(run: string): Promise<void> {
    await this.#turn;
    const files = [...(this.#sizes.get(run)?.keys() ?? [])];
    this.#sizes.delete(run);
    for (const index of files) await rm(await this.#path(run, index), { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#turn;
    if (this.#folder !== null) await rm(await this.#folder, { recursive: true, force: true });
  }

  async #append(run: string, index: number, rejects: readonly RejectView[]): Promise<void> {
    const text = rejects.map((reject) => `${JSON.stringify(reject)}\n`).join('');
    const sizes = this.#sizes.get(run) ?? new Map<number, number>();
    const size = (sizes.get(index) ?? 0) + Buffer.byteLength(text);
    if (size > MOST_BYTES) return;
    await appendFile(await this.#path(run, index), text, { mode: 0o600 });
    this.#sizes.set(run, sizes.set(index, size));
  }

  async #path(run: string, index: number): Promise<string> {
    this.#folder ??= makeScratchFolder(PREFIX);
    return join(await this.#folder, `${run}-${index}.ndjson`);
  }
}

/** The complete lines at the start of these bytes, as many as a page has. */
function wholeLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0, to = bytes.indexOf(0x0a); to !== -1 && lines.length < PAGE_REJECTS; from = to + 1, to = bytes.indexOf(0x0a, from))
    lines.push(bytes.subarray(from, to));
  return lines;
}
