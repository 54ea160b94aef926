import { eventAt } from '../domain/cell.ts';
import type { EventBatch } from '../domain/event-batch.ts';
import { eventToJson } from '../domain/event-json.ts';

const SAMPLED = 20;

/** The first events of a batch in their JSON form, without bodies. */
export function sampleEvents(batch: EventBatch): Record<string, unknown>[] {
  return Array.from({ length: Math.min(SAMPLED, batch.rows) }, (_, row) => eventToJson(eventAt(batch, row), { full: false }));
}
