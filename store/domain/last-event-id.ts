import { cellOf } from './cell.ts';
import { COLUMN_INDEX } from './columns.ts';
import type { EventBatch } from './event-batch.ts';

/** Id of the last event of a batch, null when it has none. */
export function lastEventId(batch: EventBatch): string | null {
  if (batch.rows === 0) return null;
  const id = cellOf(batch.columns[COLUMN_INDEX.get('event_id') ?? -1], batch.rows - 1);
  return typeof id === 'string' ? id : null;
}
