import { COLUMN_INDEX } from '../domain/columns.ts';
import type { ColumnData, EventBatch } from '../domain/event-batch.ts';
import type { SegmentTotals } from '../domain/segment.ts';
import type { EpochMs } from '../domain/time.ts';

/** What the events of one file add up to, whether they are new or not. */
export class FileSummary {
  fromMs: EpochMs | null = null;
  toMs: EpochMs | null = null;
  billable = 0n;
  /** Units of 10^-12. */
  credits = 0n;
  creditsMissing = 0;
  readonly #keys = new Set<string>();
  #knownKeys = 0;

  get keys(): number {
    return this.#knownKeys + this.#keys.size;
  }

  /** Takes what is known of all events of the file, instead of adding them. */
  is({ fromMs, toMs, billable, credits, creditsMissing }: SegmentTotals, keys: number): void {
    this.fromMs = fromMs;
    this.toMs = toMs;
    this.billable = billable;
    this.credits = credits;
    this.creditsMissing = creditsMissing;
    this.#knownKeys = keys;
  }

  add(batch: EventBatch): void {
    this.#addTimes(column(batch, 'created_at_ms', 'int64').values.subarray(0, batch.rows));
    for (const value of column(batch, 'billable_tokens', 'int64').values.subarray(0, batch.rows)) this.billable += value;
    this.#addCredits(batch);
    const { dictionary, indexes } = column(batch, 'key_id', 'text');
    for (const index of new Set(indexes.subarray(0, batch.rows))) this.#keys.add(dictionary[index] ?? '');
  }

  #addTimes(times: BigInt64Array): void {
    for (const time of times) {
      const ms = Number(time);
      if (this.fromMs === null || ms < this.fromMs) this.fromMs = ms;
      if (this.toMs === null || ms > this.toMs) this.toMs = ms;
    }
  }

  #addCredits(batch: EventBatch): void {
    const { values, valid } = column(batch, 'credit_usage', 'decimal');
    const missing = column(batch, 'credit_usage_missing', 'boolean').values;
    for (let r = 0; r < batch.rows; r++) {
      if (missing[r] === 1) this.creditsMissing += 1;
      if (valid !== null && valid[r] === 0) continue;
      const low = BigInt.asUintN(64, values[2 * r] ?? 0n);
      this.credits += ((values[2 * r + 1] ?? 0n) << 64n) | low;
    }
  }
}

function column<T extends ColumnData['type']>(batch: EventBatch, name: string, type: T): Extract<ColumnData, { readonly type: T }> {
  const found = batch.columns[COLUMN_INDEX.get(name) ?? -1];
  if (found?.type !== type) throw new TypeError(`The batch has no ${type} column ${name}.`);
  return found as Extract<ColumnData, { readonly type: T }>;
}
