import { toSafeInteger } from '../domain/int64.ts';
import type { TimeRange } from '../domain/time.ts';
import type { Hub } from '../duckdb/hub.ts';
import type { SegmentSet } from '../segments/segment-set.ts';
import { integer } from '../segments/totals.ts';
import type { EventKey } from './cursor.ts';
import { type EventFilter, eventFilterSql, filterColumns } from './event-filter.ts';
import { type Direction } from './event-order.ts';
import { rangeOf } from './filter.ts';
import { Parameters } from './parameters.ts';
import { eventsOf, missingIn, readSegments } from './source.ts';

export interface EventCount {
  readonly events: number;
  /** Segments that could not be opened: their events are not counted. */
  readonly missing: readonly string[];
}

/** How many events meet the filter. */
export async function countEvents(hub: Hub, set: SegmentSet, filter: EventFilter, signal?: AbortSignal): Promise<EventCount> {
  return await count(hub, set, { filter, range: rangeOf(filter), place: () => 'true' }, signal);
}

/** How many events that meet the filter lie after a place in one direction. */
export async function countAfter(
  hub: Hub,
  set: SegmentSet,
  { filter, direction, place }: { readonly filter: EventFilter; readonly direction: Direction; readonly place: EventKey },
  signal?: AbortSignal,
): Promise<number> {
  const range = direction.rangeAfter(filter, place);
  const { events } = await count(hub, set, { filter, range, place: (parameters) => direction.afterSql(place, parameters) }, signal);
  return events;
}

interface Counted {
  readonly filter: EventFilter;
  readonly range: TimeRange | null;
  readonly place: (parameters: Parameters) => string;
}

async function count(hub: Hub, set: SegmentSet, { filter, range, place }: Counted, signal: AbortSignal | undefined): Promise<EventCount> {
  using view = await set.acquire(range);
  if (view.segments.length === 0) return { events: 0, missing: missingIn(view) };
  return await readSegments(hub, view, async (connection) => {
    const parameters = new Parameters();
    const relation = eventsOf(view.segments, ['event_id', ...filterColumns(filter)]);
    const condition = `${eventFilterSql(filter, parameters)} AND ${place(parameters)}`;
    const row = await connection.row(`SELECT count(*) AS n FROM ${relation} WHERE ${condition}`, parameters.values, signal);
    return { events: toSafeInteger(integer(row?.['n'])), missing: missingIn(view) };
  });
}
