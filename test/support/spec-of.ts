import { EVENT_COLUMNS } from '../../store/domain/columns.ts';
import { type EventSpec, makeEvent } from './builders.ts';
import type { TestEvent } from './segments.ts';

const WHOLE = new Set(EVENT_COLUMNS.filter(({ type }) => type === 'int64').map(({ name }) => name));

/** An event as an append takes it: whole numbers as 64-bit integers. */
export function specOf({ event_id: id, created_at_ms: atMs, ...values }: TestEvent): EventSpec {
  const cells = Object.entries(values).map(([name, value]) => [name, value !== null && WHOLE.has(name) ? BigInt(value) : value] as const);
  return makeEvent(id, atMs, Object.fromEntries(cells.map(([name, value]) => [name, typeof value === 'number' ? String(value) : value])));
}
