import { COLUMN_INDEX, EVENT_COLUMNS } from '../../domain/columns.ts';
import { parseCredits } from '../../domain/credits.ts';
import type { BatchBuilder } from '../batch-builder.ts';
import type { Judge } from './accept.ts';

/** A value as it is stored; credits still as their text. */
export type CellValue = string | bigint | boolean | null;

/** Where each column stands; a name that is not in the table is a mistake of ours. */
export function columnAt(name: string): number {
  const index = COLUMN_INDEX.get(name);
  if (index === undefined) throw new RangeError(`No such column: ${name}`);
  return index;
}

const EVENT_ID = columnAt('event_id');
const CREATED_AT = columnAt('created_at_ms');
const CREDITS = columnAt('credit_usage');
const CREDITS_MISSING = columnAt('credit_usage_missing');
const CREDITS_RAW = columnAt('credit_usage_raw');

/** Writes one event into a batch, applying the rules that hold for every format. */
export class EventCells {
  readonly batch: BatchBuilder;
  readonly #judge: Judge;
  #creditsUnusable = false;
  #fault: string | null = null;

  constructor(batch: BatchBuilder, judge: Judge) {
    this.batch = batch;
    this.#judge = judge;
  }

  get eventId(): string {
    return this.batch.text(EVENT_ID).at(this.batch.row) ?? '';
  }

  /** Writes any column but the credits. */
  value(index: number, value: CellValue): void {
    const column = EVENT_COLUMNS[index];
    const row = this.batch.row;
    if (column?.type === 'text' && (typeof value === 'string' || value === null)) this.batch.text(index).set(row, value);
    else if (column?.type === 'int64' && (typeof value === 'bigint' || value === null)) this.batch.int64(index).set(row, value);
    else if (column?.type === 'boolean' && (typeof value === 'boolean' || value === null)) this.batch.boolean(index).set(row, value);
    else throw new TypeError(`Column ${index} does not take a ${typeof value}`);
  }

  /** A counter of 64 unsigned bits, given as halves. */
  unsigned(index: number, low: number, high: number): void {
    this.batch.int64(index).setHalves(this.batch.row, low, high);
    if (high < 0) this.#fault ??= `${EVENT_COLUMNS[index]?.name ?? 'counter'} does not fit a signed 64-bit number`;
  }

  /** The credit text: an exact decimal is kept as such, any other keeps its text beside it. */
  credits(text: string | null): void {
    const row = this.batch.row;
    const parsed = text === null ? null : parseCredits(text);
    this.#creditsUnusable = parsed?.kind === 'unusable';
    this.batch.decimal(CREDITS).set(row, parsed && parsed.kind !== 'unusable' ? parsed.units : null);
    this.batch.text(CREDITS_RAW).set(row, parsed && parsed.kind !== 'exact' ? text : null);
  }

  /** Keeps the event, or says why it is not stored. */
  settle(position: number): string | null {
    const row = this.batch.row;
    if (this.#creditsUnusable) this.batch.boolean(CREDITS_MISSING).set(row, true);
    const reason = this.#judge(this.eventId, this.batch.int64(CREATED_AT).roughly(row)) ?? this.#fault;
    this.#fault = null;
    if (reason === null) this.batch.keep(position);
    return reason;
  }
}
