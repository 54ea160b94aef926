import { toSafeInteger } from '../domain/int64.ts';
import type { EpochMs } from '../domain/time.ts';
import type { SegmentId } from '../domain/ids.ts';
import type { Tier } from '../domain/segment.ts';
import type { Connection, Row } from '../duckdb/connection.ts';
import type { Hub } from '../duckdb/hub.ts';
import { ident } from '../duckdb/sql.ts';
import { InvalidArgumentError } from '../errors.ts';
import { type Rolled, Rollups } from '../rollups/rollups.ts';
import type { Finding } from '../segments/finding.ts';
import { type EventOrigin, originOf } from '../segments/replayed-files.ts';
import type { SegmentSet, VisibleSegment } from '../segments/segment-set.ts';
import { integer } from '../segments/totals.ts';
import { decodeCursor, encodeCursor, type EventKey } from './cursor.ts';
import { countAfter } from './event-count.ts';
import { type EventFilter, eventFilterSql } from './event-filter.ts';
import { type Direction, directionOf, type EventOrder, opposite, placeAt } from './event-order.ts';
import { type LocatedKey, readEvents } from './event-rows.ts';
import { Parameters } from './parameters.ts';
import { missingIn, readSegments } from './source.ts';

export const MAX_PAGE = 10_000;

export interface EventsQuery {
  readonly filter: EventFilter;
  /** Events wanted, 1 to 10,000. */
  readonly limit: number;
  /** `next` of the page before in the same order, or `before` of the page after in the other one; null or absent for the first events. */
  readonly cursor?: string | null | undefined;
  /** Where there is no cursor: begin at this time, and say how many events lie before it. */
  readonly at?: EpochMs | null | undefined;
  /** Newest first unless it says otherwise. */
  readonly order?: EventOrder | undefined;
  /** Whether request and response bodies are read as well. */
  readonly full: boolean;
}

export interface EventsPage {
  /** Column name to value, in the order that was asked for. */
  readonly events: readonly Row[];
  /** Cursor of the page after this one, null on the last. */
  readonly next: string | null;
  /** In the other order, the cursor of the events before this page, the nearest first; null where the page began at the end. */
  readonly before: string | null;
  /** Events before the first one of the page, where it began at a time; else null. */
  readonly index: number | null;
  /** Segments that could not be opened: their events are not among these. */
  readonly missing: readonly string[];
  /** What is wrong with bodies that lie outside the segments; only folders of the reference have such. */
  readonly remarks?: readonly Finding[];
}

/** One event and where it lies. */
export interface FoundEvent {
  readonly event: Row;
  readonly segment: SegmentId;
  readonly tier: Tier;
  /** The file it was replayed from; null when it did not come from one, or that was not noted. */
  readonly origin: EventOrigin | null;
  /** What is wrong with its bodies, where they lie outside the segment. */
  readonly remarks?: readonly Finding[];
}

/** A page of events by time and then by id, from either end. Events stored meanwhile never shift a later page. */
export async function eventsPage(hub: Hub, set: SegmentSet, query: EventsQuery, signal?: AbortSignal): Promise<EventsPage> {
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > MAX_PAGE)
    throw new InvalidArgumentError(`A page has 1 to ${MAX_PAGE} events, not ${query.limit}.`);
  const order = query.order ?? 'newest';
  const { place, index } = await beginning(hub, set, query, order, signal);
  const direction = directionOf(order);
  using view = await set.acquire(direction.rangeAfter(query.filter, place));
  return await readSegments(hub, view, async (connection) => {
    const keys = await firstKeys(connection, view.segments, { filter: query.filter, direction, after: place, wanted: query.limit + 1 }, signal);
    const page = keys.slice(0, query.limit);
    const last = page.at(-1);
    const first = place === null ? null : (page[0] ?? place);
    return {
      events: await readEvents(connection, page, query.full, signal),
      next: last === undefined || keys.length === page.length ? null : encodeCursor(last),
      before: first === null ? null : encodeCursor(first),
      index,
      missing: missingIn(view),
    };
  });
}

interface Beginning {
  /** The place that the page comes after; null for an end of the time. */
  readonly place: EventKey | null;
  readonly index: number | null;
}

async function beginning(hub: Hub, set: SegmentSet, query: EventsQuery, order: EventOrder, signal: AbortSignal | undefined): Promise<Beginning> {
  const { cursor, at, filter } = query;
  if (cursor !== undefined && cursor !== null) return { place: decodeCursor(cursor), index: null };
  if (at === undefined || at === null) return { place: null, index: null };
  const place = placeAt(at, order);
  return { place, index: await countAfter(hub, set, { filter, direction: directionOf(opposite(order)), place }, signal) };
}

/** The event of this id in any tier, or null. */
export async function eventById(
  hub: Hub,
  set: SegmentSet,
  id: string,
  options: { readonly full: boolean },
  signal?: AbortSignal,
  rollups: Rollups = new Rollups(),
): Promise<FoundEvent | null> {
  using view = await set.acquire();
  return await rollups.answer(
    (read) =>
      readSegments(hub, view, async (connection) => {
        using rolled = await read(connection, view.segments, signal);
        const key = await keyOf(connection, view.segments, rolled, id, signal);
        const [event] = key === null ? [] : await readEvents(connection, [key], options.full, signal);
        if (key === null || event === undefined) return null;
        const { file, descriptor } = key.segment;
        return { event, segment: descriptor.id, tier: descriptor.tier, origin: await originOf(connection, file.name, key) };
      }),
    signal,
  );
}

/** Where the event of this id lies: first where the cache has a hint, and where it knows nothing; then everywhere else, for the cache proves nothing. */
async function keyOf(
  connection: Connection,
  segments: readonly VisibleSegment[],
  { cached, holding }: Pick<Rolled, 'cached' | 'holding'>,
  id: string,
  signal: AbortSignal | undefined,
): Promise<LocatedKey | null> {
  const hinted = cached.size === 0 ? cached : await holding(id);
  const [likely, others] = [true, false].map((wanted) => segments.filter((s) => (!cached.has(s) || hinted.has(s)) === wanted));
  for (const searched of [likely, others]) {
    const parameters = new Parameters();
    const condition = `event_id = ${parameters.text(id)}`;
    const [key] = await readKeys(connection, searched ?? [], { condition, parameters, direction: directionOf('newest'), wanted: 1 }, signal);
    if (key !== undefined) return key;
  }
  return null;
}

interface KeysQuery {
  readonly filter: EventFilter;
  readonly direction: Direction;
  readonly after: EventKey | null;
  readonly wanted: number;
}

/**
 * The first keys over all segments. Segments are visited in the order asked for, in groups that double, and no further than needed:
 * the first page opens one or two of a hundred segments, a filter that few events meet takes seven statements for all of them.
 */
async function firstKeys(connection: Connection, segments: readonly VisibleSegment[], query: KeysQuery, signal?: AbortSignal): Promise<LocatedKey[]> {
  const { direction, wanted } = query;
  const waiting = direction.sorted(segments);
  let keys: LocatedKey[] = [];
  for (let group = 1; waiting.length > 0; group *= 2) {
    const last = keys.at(wanted - 1);
    const reaching = waiting.splice(0, group).filter((segment) => last === undefined || direction.mayReach(segment, last));
    if (reaching.length === 0) break;
    const parameters = new Parameters();
    const condition = `${eventFilterSql(query.filter, parameters)} AND ${direction.afterSql(query.after, parameters)}`;
    const found = await readKeys(connection, reaching, { condition, parameters, direction, wanted }, signal);
    keys = [...keys, ...found].toSorted(direction.compare).slice(0, wanted);
  }
  return keys;
}

interface KeysSql {
  readonly condition: string;
  readonly parameters: Parameters;
  readonly direction: Direction;
  readonly wanted: number;
}

async function readKeys(
  connection: Connection,
  segments: readonly VisibleSegment[],
  { condition, parameters, direction, wanted }: KeysSql,
  signal?: AbortSignal,
): Promise<LocatedKey[]> {
  if (segments.length === 0) return [];
  const first = `ORDER BY ${direction.orderBy} LIMIT ${parameters.integer(wanted)}`;
  const parts = segments.map(
    ({ file }, index) => `(SELECT created_at_ms, event_id, ${index} AS segment FROM ${ident(file.name)}.usage_events WHERE ${condition} ${first})`,
  );
  const rows = await connection.rows(`SELECT * FROM (${parts.join(' UNION ALL ')}) ${first}`, parameters.values, signal);
  return rows.flatMap((row) => {
    const segment = segments[Number(row['segment'])];
    return segment === undefined ? [] : [{ createdMs: toSafeInteger(integer(row['created_at_ms'])), eventId: String(row['event_id']), segment }];
  });
}
