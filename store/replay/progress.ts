import { addCounts, NO_COUNTS, type ReplayCounts } from '../domain/counts.ts';
import type { ProgressRow } from '../segments/progress-table.ts';

/** Rows of a file up to, but not with, `to`, for which the same is to be done. */
export interface Stretch {
  readonly to: number;
  /** open: nothing of it is stored. half: its late events are. done: all of it is. */
  readonly state: 'open' | 'half' | 'done';
  /** Late events of a half stretch that are stored. */
  readonly stored: number;
}

interface Range extends Stretch {
  readonly from: number;
}

/** What earlier attempts of a run have stored of one file, by the order in which its rows are decoded. */
export class Recorded {
  /** Nothing: the first attempt. */
  static readonly NOTHING = new Recorded([]);

  readonly counts: ReplayCounts;
  readonly late: number;
  readonly #ranges: readonly Range[];

  constructor(rows: readonly ProgressRow[]) {
    this.counts = rows.reduce((sum, row) => addCounts(sum, { ...row, rejected: 0 }), NO_COUNTS);
    this.late = rows.reduce((sum, row) => sum + row.late, 0);
    const byRange = Map.groupBy(rows, ({ fromRow, toRow }) => `${fromRow} ${toRow}`);
    this.#ranges = [...byRange.values()].flatMap(rangeOf).toSorted((a, b) => a.from - b.from);
  }

  /** Rows of the file that an earlier attempt has decoded at least. */
  get rows(): number {
    return this.#ranges.at(-1)?.to ?? 0;
  }

  /** What is to be done from this row on. */
  at(row: number): Stretch {
    const range = this.#ranges.find(({ to }) => to > row);
    if (range === undefined) return { to: Number.POSITIVE_INFINITY, state: 'open', stored: 0 };
    return range.from <= row ? range : { to: range.from, state: 'open', stored: 0 };
  }
}

function rangeOf(rows: readonly ProgressRow[]): Range[] {
  const [first] = rows;
  if (first === undefined) return [];
  const done = rows.some(({ part }) => part !== 'late');
  const stored = rows.reduce((sum, row) => sum + (row.part === 'late' ? row.read : 0), 0);
  return [{ from: first.fromRow, to: first.toRow, state: done ? 'done' : 'half', stored: done ? 0 : stored }];
}
