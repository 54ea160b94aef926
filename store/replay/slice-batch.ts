import type { ColumnData, EventBatch } from '../domain/event-batch.ts';

/** The rows `[from, to)` of a batch, over the same memory. */
export function sliceBatch(batch: EventBatch, from: number, to: number): EventBatch {
  if (from === 0 && to === batch.rows) return batch;
  return { rows: to - from, columns: batch.columns.map((column) => sliceColumn(column, from, to)), positions: batch.positions.subarray(from, to) };
}

function sliceColumn(column: ColumnData, from: number, to: number): ColumnData {
  if (column.type === 'text') return { ...column, indexes: column.indexes.subarray(from, to) };
  const valid = column.valid?.subarray(from, to) ?? null;
  if (column.type === 'utf8') return { ...column, offsets: column.offsets.subarray(from, to + 1), valid };
  if (column.type === 'decimal') return { ...column, values: column.values.subarray(2 * from, 2 * to), valid };
  if (column.type === 'boolean') return { ...column, values: column.values.subarray(from, to), valid };
  return { ...column, values: column.values.subarray(from, to), valid };
}
