import { join } from 'node:path';
import type { ReplayCounts } from '../domain/counts.ts';
import { readOptionalJson } from '../disk/json-file.ts';
import type { DurableFs } from '../disk/durable-fs.ts';
import { RUNS_FOLDER } from '../layout.ts';
import { parseRun, type ReplayRun, type ReplayRunFile } from './replay-run.ts';

/** Runs that are remembered; older ones are forgotten, and with them that their files were replayed. */
const KEPT_RUNS = 1_000;

/** How a file was replayed completely before. */
export interface ReplayedBefore {
  readonly run: string;
  readonly endedMs: number;
  /** What became of its events then. */
  readonly counts: ReplayCounts;
}

/** Every replay that was begun in a store: one file each, written before the first event and after the last. */
export class ReplayLedger {
  readonly #fs: DurableFs;
  readonly #folder: string;
  readonly #runs: Map<string, ReplayRun>;
  readonly #going = new Set<string>();
  #turn: Promise<void> = Promise.resolve();

  private constructor(fs: DurableFs, folder: string, runs: Map<string, ReplayRun>) {
    this.#fs = fs;
    this.#folder = folder;
    this.#runs = runs;
  }

  /** Reads what is there; a run that was being written when its process ended is interrupted now. A file that cannot be read is left alone. */
  static async open(fs: DurableFs, root: string): Promise<ReplayLedger> {
    const folder = join(root, RUNS_FOLDER);
    const runs: ReplayRun[] = [];
    for (const { name, kind } of await fs.list(folder)) {
      if (kind !== 'file' || !name.endsWith('.json')) continue;
      const run = parseRun(await readOptionalJson(fs, join(folder, name)));
      if (run !== null && `${run.id}.json` === name) runs.push(run.state === 'committing' ? { ...run, state: 'interrupted' } : run);
    }
    const sorted = runs.toSorted((a, b) => a.startedMs - b.startedMs);
    return new ReplayLedger(fs, folder, new Map(sorted.map((run) => [run.id, run])));
  }

  /** Newest first. */
  list(): ReplayRun[] {
    return [...this.#runs.values()].toReversed();
  }

  get(id: string): ReplayRun | null {
    return this.#runs.get(id) ?? null;
  }

  /** Whether a run is being written by this process. */
  isGoing(id: string): boolean {
    return this.#going.has(id);
  }

  /** Says that a run is about to go on, so that nobody else goes on with it. */
  reserve(id: string): void {
    this.#going.add(id);
  }

  release(id: string): void {
    this.#going.delete(id);
  }

  /** Runs that can be resumed or are going on: what is noted of them in segments is still needed. */
  unfinished(): ReadonlySet<string> {
    return new Set([...this.#runs.values()].filter(({ state }) => state !== 'done').map(({ id }) => id));
  }

  /** Where a file with these bytes was replayed before, if it was. */
  replayed(sha256: string): ReplayedBefore | null {
    return this.#find(sha256, ({ state }) => state === 'done' || state === 'partial');
  }

  /** The replay that brought in every event of a file with these bytes, if one did. */
  broughtIn(sha256: string): ReplayedBefore | null {
    return this.#find(sha256, ({ state, counts }) => state === 'done' && counts.read > 0 && counts.new === counts.read);
  }

  /** Whether a file of so many bytes was replayed before: only then its digest can be one that is known. */
  knowsSize(bytes: number): boolean {
    return [...this.#runs.values()].some(({ state, files }) => state === 'done' && files.some((file) => file.bytes === bytes));
  }

  /** Writes down that a run begins, or goes on. */
  async begin(run: ReplayRun): Promise<void> {
    this.#going.add(run.id);
    await this.#fs.makeFolder(this.#folder);
    await this.#write(run);
    const ended = this.list().filter(({ id }) => !this.#going.has(id));
    for (const { id } of ended.slice(KEPT_RUNS)) await this.forget(id);
  }

  /** Writes down how a run ended. */
  async end(run: ReplayRun): Promise<void> {
    try {
      await this.#write(run);
    } finally {
      this.#going.delete(run.id);
      if (this.#runs.get(run.id)?.state === 'committing') this.#runs.set(run.id, { ...run, state: 'interrupted' });
    }
  }

  async forget(id: string): Promise<void> {
    this.#runs.delete(id);
    await this.#fs.remove(this.#path(id));
  }

  #find(sha256: string, fits: (file: ReplayRunFile) => boolean): ReplayedBefore | null {
    for (const { id, state, endedMs, files } of this.list()) {
      const file = state === 'done' ? files.find((one) => one.sha256 === sha256 && fits(one)) : undefined;
      if (file !== undefined) return { run: id, endedMs: endedMs ?? 0, counts: file.counts };
    }
    return null;
  }

  /** One after another: two replays may begin at once. */
  #write(run: ReplayRun): Promise<void> {
    const written = this.#turn.then(async () => {
      await this.#fs.replaceFile(this.#path(run.id), `${JSON.stringify(run, null, 2)}\n`);
      this.#runs.set(run.id, run);
    });
    this.#turn = written.catch(() => {}); // told to whoever asked
    return written;
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.json`);
  }
}
