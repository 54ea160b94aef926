import { COLUMN_INDEX, EVENT_COLUMNS } from '../../store/domain/columns.ts';
import type { EventBatch } from '../../store/domain/event-batch.ts';
import { BatchBuilder } from '../../store/replay/batch-builder.ts';
import { type CellValue, EventCells } from '../../store/replay/formats/event-cells.ts';

/** Values of an event by column name; `credit_usage` is its text as it came. */
export type EventSpec = Readonly<Record<string, CellValue>> & { readonly event_id: string; readonly created_at_ms: bigint };

const PLAIN: Readonly<Record<string, CellValue>> = {
  provider_type: 'codex',
  protocol_family: 'openai',
  key_id: 'key-1',
  key_name: 'Key one',
  endpoint: '/v1/responses',
  status_code: 200n,
  input_uncached_tokens: 100n,
  input_cached_tokens: 20n,
  output_tokens: 30n,
  billable_tokens: 150n,
  credit_usage: '0.25',
};

/** An event at this instant; what is not said is plain. */
export function makeEvent(id: string, atMs: number, values: Readonly<Record<string, CellValue>> = {}): EventSpec {
  return { ...PLAIN, ...values, event_id: id, created_at_ms: BigInt(atMs) };
}

/** `count` events with ids `prefix-0`, `prefix-1`, …, one second apart from `fromMs` on. */
export function makeEvents(prefix: string, count: number, fromMs: number, values: Readonly<Record<string, CellValue>> = {}): EventSpec[] {
  return Array.from({ length: count }, (_, i) => makeEvent(`${prefix}-${i}`, fromMs + i * 1_000, values));
}

/** The events as the decoding thread would hand them over; positions count from 1. */
export function batchOf(events: readonly EventSpec[]): EventBatch {
  const builder = new BatchBuilder();
  const cells = new EventCells(builder, () => null);
  for (const [index, event] of events.entries()) {
    writeEvent(cells, event);
    cells.settle(index + 1);
  }
  return builder.take() ?? { rows: 0, columns: [], positions: new Float64Array() };
}

function writeEvent(cells: EventCells, event: EventSpec): void {
  for (const [index, column] of EVENT_COLUMNS.entries()) {
    if (column.type !== 'decimal' && column.name !== 'credit_usage_raw') cells.value(index, event[column.name] ?? column.absent);
  }
  const credits = event['credit_usage'] ?? null;
  cells.credits(credits === null ? null : String(credits));
}

for (const name of Object.keys(PLAIN)) if (!COLUMN_INDEX.has(name)) throw new RangeError(`No such column: ${name}`);
