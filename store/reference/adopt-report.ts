import { addCounts, NO_COUNTS, type Reject, type ReplayCounts } from '../domain/counts.ts';
import type { Finding } from '../segments/finding.ts';
import type { AppendResult } from '../append-result.ts';
import type { ReferenceEntry } from './inventory.ts';

/** partial: something of it was rejected or could not be read. refused: nothing could be read. */
export type AdoptedFileState = 'waiting' | 'reading' | 'done' | 'partial' | 'refused' | 'cancelled';

/** What became of one segment file; `rows = new + duplicate + conflict + rejected` when it was read to its end. */
export interface AdoptedFile {
  /** Path below the folder of the reference. */
  readonly path: string;
  readonly state: AdoptedFileState;
  /** 1 to 6: the schema of the file; null when it could not be opened. */
  readonly age: number | null;
  readonly rows: number;
  readonly counts: ReplayCounts;
  /** New events older than the retention cutoff, which went to a pinned segment. */
  readonly late: number;
  /** The first rejects, `line` being the number of the row, and how many there are. */
  readonly rejects: readonly Reject[];
  readonly rejectsTotal: number;
  /** The first events that are stored with other content. */
  readonly conflicts: readonly { readonly line: number; readonly eventId: string }[];
  /** Damage: what could not be read, bodies whose detail pack is missing or damaged. */
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
}

export interface AdoptReport {
  readonly dryRun: boolean;
  readonly files: readonly AdoptedFile[];
  readonly counts: ReplayCounts;
  readonly late: number;
  /** Files that were not read, and why. */
  readonly ignored: readonly { readonly path: string; readonly why: string }[];
}

/** Keeps this many rejects and conflicts of a file; the rest is counted. */
export const KEPT = 1_000;

/** Collects the report of one file. */
export class AdoptProgress {
  readonly #path: string;
  #state: AdoptedFileState = 'waiting';
  #counts = NO_COUNTS;
  #late = 0;
  #rejects: readonly Reject[] = [];
  readonly #conflicts: { line: number; eventId: string }[] = [];
  readonly findings: Finding[] = [];
  readonly notes: string[] = [];
  age: number | null = null;
  rows = 0;

  constructor({ path }: ReferenceEntry) {
    this.#path = path;
  }

  get counts(): ReplayCounts {
    return this.#counts;
  }

  get late(): number {
    return this.#late;
  }

  start(): void {
    this.#state = 'reading';
  }

  reject(rejects: readonly Reject[], rejected: number): void {
    this.#rejects = rejects;
    this.#counts = addCounts(this.#counts, { ...NO_COUNTS, read: rejected, rejected });
  }

  count({ read, new: fresh, duplicate, conflict, conflicts, late }: AppendResult): void {
    this.#counts = addCounts(this.#counts, { read, new: fresh, duplicate, conflict, rejected: 0 });
    this.#late += late;
    const listed = conflicts.map(({ position, eventId }) => ({ line: position, eventId }));
    this.#conflicts.push(...listed.slice(0, KEPT - this.#conflicts.length));
  }

  finish(): void {
    const whole = this.#counts.rejected === 0 && !this.findings.some((f) => f.severity === 'error');
    this.#state = whole ? 'done' : 'partial';
  }

  /** The file could not be read, or not to its end. */
  fail(finding: Finding): void {
    this.findings.push(finding);
    this.#state = this.#counts.read === 0 ? 'refused' : 'partial';
  }

  cancel(): void {
    if (this.#state === 'waiting' || this.#state === 'reading') this.#state = 'cancelled';
  }

  report(): AdoptedFile {
    const { age, rows, findings, notes } = this;
    return {
      path: this.#path, state: this.#state, age, rows, counts: this.#counts, late: this.#late, rejects: this.#rejects, rejectsTotal: this.#counts.rejected,
      conflicts: [...this.#conflicts], findings: [...findings], notes: [...notes],
    }; // prettier-ignore
  }
}

export function collectReport(files: readonly AdoptProgress[], dryRun: boolean, ignored: AdoptReport['ignored']): AdoptReport {
  return {
    dryRun,
    ignored,
    files: files.map((file) => file.report()),
    counts: files.reduce((sum, file) => addCounts(sum, file.counts), NO_COUNTS),
    late: files.reduce((n, file) => n + file.late, 0),
  };
}
