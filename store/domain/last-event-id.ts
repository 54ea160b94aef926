import { COLUMN_INDEX } from './columns.ts';
import type { EventBatch } from './event-batch.ts';

/** Id of the last event of a batch, null when it has none. */
export function lastEventId(batch: EventBatch): string | null {
  const ids = batch.columns[COLUMN_INDEX.get('event_id') ?? -1];
  return ids?.type === 'text' ? (ids.dictionary[ids.indexes[batch.rows - 1] ?? -1] ?? null) : null;
}
