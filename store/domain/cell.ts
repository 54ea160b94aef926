import { EVENT_COLUMNS } from './columns.ts';
import type { ColumnData, EventBatch } from './event-batch.ts';

/** A value of an event; decimals in units of 10^-12. */
export type Cell = string | bigint | boolean | null;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The value of one row of a column. */
export function cellOf(column: ColumnData | undefined, row: number): Cell {
  if (column === undefined) throw new RangeError('The batch lacks a column.');
  if (column.type === 'text') return column.dictionary[column.indexes[row] ?? -1] ?? null;
  if (column.valid !== null && column.valid[row] === 0) return null;
  switch (column.type) {
    case 'utf8':
      return utf8.decode(column.data.subarray(column.offsets[row], column.offsets[row + 1]));
    case 'int64':
      return column.values[row] ?? null;
    case 'boolean':
      return column.values[row] === 1;
    case 'decimal':
      return ((column.values[2 * row + 1] ?? 0n) << 64n) | BigInt.asUintN(64, column.values[2 * row] ?? 0n);
  }
}

/** An event of a batch: every value by column name. */
export function eventAt(batch: EventBatch, row: number): Readonly<Record<string, Cell>> {
  return Object.fromEntries(EVENT_COLUMNS.map(({ name }, index) => [name, cellOf(batch.columns[index], row)]));
}
