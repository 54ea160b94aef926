import { EVENT_COLUMNS } from '../domain/columns.ts';
import type { ColumnData, EventBatch } from '../domain/event-batch.ts';
import { eventToJson } from '../domain/event-json.ts';

const SAMPLED = 20;

/** The first events of a batch in their JSON form, without bodies. */
export function sampleEvents(batch: EventBatch): Record<string, unknown>[] {
  return Array.from({ length: Math.min(SAMPLED, batch.rows) }, (_, row) =>
    eventToJson(Object.fromEntries(EVENT_COLUMNS.map((c, index) => [c.name, cell(batch.columns[index], row)])), { full: false }),
  );
}

function cell(column: ColumnData | undefined, row: number): string | bigint | boolean | null {
  if (column === undefined) return null;
  if (column.type === 'text') return column.dictionary[column.indexes[row] ?? -1] ?? null;
  if (column.valid !== null && column.valid[row] === 0) return null;
  switch (column.type) {
    case 'int64':
      return column.values[row] ?? null;
    case 'boolean':
      return column.values[row] === 1;
    case 'decimal':
      return ((column.values[2 * row + 1] ?? 0n) << 64n) | BigInt.asUintN(64, column.values[2 * row] ?? 0n);
  }
}
