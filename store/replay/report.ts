import { addCounts, NO_COUNTS, type Reject, type ReplayCounts } from '../domain/counts.ts';
import type { EpochMs } from '../domain/time.ts';
import { FileSummary } from './file-summary.ts';
import type { JournalBlock } from './formats/block-list.ts';
import type { Fact, Outcome } from './formats/decode-message.ts';
import type { KnownFile } from './known-file.ts';
import type { ReplaySource } from './sources.ts';

/** partial: something was rejected or damaged, the good parts count. refused: nothing in it could be read. */
export type ReplayFileState = 'waiting' | 'reading' | 'done' | 'partial' | 'refused' | 'cancelled';

/** An event whose id is stored with other content. */
export interface Conflict {
  readonly offset?: number;
  readonly line?: number;
  readonly eventId: string;
}

/** What is known of one file of a run; grows while the file is read. */
export interface ReplayFileReport {
  readonly index: number;
  readonly name: string;
  readonly path: string;
  readonly format: string | null;
  readonly bytes: number;
  /** When the file was changed last, as it was found. */
  readonly modifiedMs: number | null;
  readonly bytesDone: number;
  readonly state: ReplayFileState;
  /** Null until the file is read to its end, or when it cannot be. */
  readonly sha256: string | null;
  readonly counts: ReplayCounts;
  readonly fromMs: EpochMs | null;
  readonly toMs: EpochMs | null;
  readonly keys: number;
  readonly billable: bigint;
  readonly credits: bigint;
  readonly creditsMissing: number;
  /** New events older than the retention cutoff. */
  readonly late: number;
  readonly facts: readonly Fact[];
  readonly notes: readonly string[];
  /** When a file with the same bytes was replayed completely before; null when none was. */
  readonly replayedMs: EpochMs | null;
  /** Whether it was not read, because every event of it was found to lie in the store. */
  readonly recognised: boolean;
  /** The first blocks of a binary journal, and how many it has. */
  readonly blocks: readonly JournalBlock[];
  readonly blocksTotal: number;
  /** The first rejects, and how many there are. */
  readonly rejects: readonly Reject[];
  readonly rejectsTotal: number;
  /** The first conflicts. */
  readonly conflicts: readonly Conflict[];
  /** The first events in their JSON form. */
  readonly sample: readonly Record<string, unknown>[];
}

export interface ReplayReport {
  readonly dryRun: boolean;
  /** Id of the run by which it can be resumed; null for a dry run. */
  readonly run: string | null;
  readonly files: readonly ReplayFileReport[];
  readonly counts: ReplayCounts;
  readonly late: number;
  readonly cutoffMs: EpochMs;
  /** The time by which the events were judged. */
  readonly judgedMs: EpochMs;
  /** Generation of the segment set when the run began. */
  readonly generation: number;
}

/** Keeps this many rejects of a file; the rest is counted. */
export const KEPT_REJECTS = 1_000;
const KEPT_CONFLICTS = 1_000;

/** Collects the report of one file. */
export class FileProgress {
  readonly #source: ReplaySource;
  readonly #index: number;
  readonly #summary = new FileSummary();
  readonly #rejects: Reject[] = [];
  readonly #conflicts: Conflict[] = [];
  #rejectsTotal = 0;
  #counts = NO_COUNTS;
  #late = 0;
  #state: ReplayFileState = 'waiting';
  format: string | null = null;
  bytes = 0;
  bytesDone = 0;
  facts: readonly Fact[] = [];
  sha256: string | null = null;
  notes: readonly string[] = [];
  replayedMs: EpochMs | null = null;
  recognised = false;
  blocks: readonly JournalBlock[] = [];
  blocksTotal = 0;
  sample: readonly Record<string, unknown>[] = [];

  constructor(source: ReplaySource, index: number) {
    this.#source = source;
    this.#index = index;
    this.bytes = source.bytes;
  }

  get name(): string {
    return this.#source.name;
  }

  get summary(): FileSummary {
    return this.#summary;
  }

  start(): void {
    this.#state = 'reading';
  }

  cancel(): void {
    if (this.#state === 'waiting' || this.#state === 'reading') this.#state = 'cancelled';
  }

  /** Nothing of the file is read, and this is why; what an earlier attempt has stored of it still counts. */
  refuse(reason: string): void {
    this.#state = 'refused';
    this.reject([{ offset: 0, reason, events: 0 }]);
  }

  /** The file is not read: every event of it is known to lie in the store. */
  recognise({ before, format, totals, keys }: KnownFile): void {
    this.recognised = true;
    this.format = format;
    this.bytesDone = this.bytes;
    this.replayedMs = before.endedMs;
    this.#summary.is(totals, keys);
    this.#counts = addCounts(this.#counts, { ...NO_COUNTS, read: totals.rows, duplicate: totals.rows });
    this.#state = 'done';
  }

  finish(outcome: Outcome): void {
    if (outcome === 'refused') this.#state = 'refused';
    else this.#state = outcome === 'damaged' || this.#rejectsTotal > 0 ? 'partial' : 'done';
  }

  reject(rejects: readonly Reject[]): void {
    this.#rejectsTotal += rejects.length;
    this.#rejects.push(...rejects.slice(0, Math.max(0, KEPT_REJECTS - this.#rejects.length)));
    const rejected = rejects.reduce((n, r) => n + r.events, 0);
    this.#counts = addCounts(this.#counts, { ...NO_COUNTS, read: rejected, rejected });
  }

  /** Counts what an earlier attempt has stored. */
  resume({ counts, late }: { readonly counts: ReplayCounts; readonly late: number }): void {
    this.#counts = addCounts(this.#counts, counts);
    this.#late += late;
  }

  /** Counts a batch; answers its conflicts as they are listed. */
  count(
    result: Omit<ReplayCounts, 'rejected'> & { readonly late: number; readonly conflicts: readonly { position: number; eventId: string }[] },
  ): readonly Conflict[] {
    const { read, duplicate, conflict } = result;
    this.#counts = addCounts(this.#counts, { read, new: result.new, duplicate, conflict, rejected: 0 });
    this.#late += result.late;
    const where = this.format === 'binary journal' ? 'offset' : 'line';
    const listed = result.conflicts.map(({ position, eventId }) => ({ [where]: position, eventId }));
    this.#conflicts.push(...listed.slice(0, Math.max(0, KEPT_CONFLICTS - this.#conflicts.length)));
    return listed;
  }

  report(): ReplayFileReport {
    const { fromMs, toMs, keys, billable, credits, creditsMissing } = this.#summary;
    const { format, bytes, bytesDone, facts, notes, replayedMs, recognised, blocks, blocksTotal, sample, sha256 } = this;
    return {
      index: this.#index,
      name: this.#source.name,
      path: this.#source.path,
      format,
      bytes,
      modifiedMs: this.#source.modifiedMs,
      bytesDone,
      facts,
      notes,
      replayedMs,
      recognised,
      blocks,
      blocksTotal,
      sample,
      sha256,
      state: this.#state,
      counts: this.#counts,
      late: this.#late,
      fromMs,
      toMs,
      keys,
      billable,
      credits,
      creditsMissing,
      rejects: this.#rejects,
      rejectsTotal: this.#rejectsTotal,
      conflicts: this.#conflicts,
    };
  }
}
