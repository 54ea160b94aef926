import { toSafeInteger } from '../domain/int64.ts';
import type { SegmentId } from '../domain/ids.ts';
import type { Tier } from '../domain/segment.ts';
import type { TimeRange } from '../domain/time.ts';
import type { Connection, Row } from '../duckdb/connection.ts';
import type { Hub } from '../duckdb/hub.ts';
import { ident } from '../duckdb/sql.ts';
import { InvalidArgumentError } from '../errors.ts';
import type { Finding } from '../segments/finding.ts';
import type { SegmentSet, VisibleSegment } from '../segments/segment-set.ts';
import { integer } from '../segments/totals.ts';
import { compareKeys, decodeCursor, encodeCursor, type EventKey } from './cursor.ts';
import { type LocatedKey, readEvents } from './event-rows.ts';
import { filterSql, rangeOf, type UsageFilter } from './filter.ts';
import { Parameters } from './parameters.ts';
import { missingIn, readSegments } from './source.ts';

export const MAX_PAGE = 10_000;

export interface EventsQuery {
  readonly filter: UsageFilter;
  /** Events wanted, 1 to 10,000. */
  readonly limit: number;
  /** `next` of the page before; null or absent for the newest events. */
  readonly cursor?: string | null | undefined;
  /** Whether request and response bodies are read as well. */
  readonly full: boolean;
}

export interface EventsPage {
  /** Column name to value, newest event first. */
  readonly events: readonly Row[];
  /** Cursor of the page after this one, null on the last. */
  readonly next: string | null;
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
  /** What is wrong with its bodies, where they lie outside the segment. */
  readonly remarks?: readonly Finding[];
}

/** A page of events, newest first by time and then by id. Events stored meanwhile never shift a later page. */
export async function eventsPage(hub: Hub, set: SegmentSet, query: EventsQuery, signal?: AbortSignal): Promise<EventsPage> {
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > MAX_PAGE)
    throw new InvalidArgumentError(`A page has 1 to ${MAX_PAGE} events, not ${query.limit}.`);
  const after = query.cursor === undefined || query.cursor === null ? null : decodeCursor(query.cursor);
  using view = await set.acquire(rangeAfter(query.filter, after));
  return await readSegments(hub, view, async (connection) => {
    const keys = await newestKeys(connection, view.segments, { filter: query.filter, after, wanted: query.limit + 1 }, signal);
    const page = keys.slice(0, query.limit);
    const last = page.at(-1);
    return {
      events: await readEvents(connection, page, query.full, signal),
      next: last === undefined || keys.length === page.length ? null : encodeCursor(last),
      missing: missingIn(view),
    };
  });
}

/** The event of this id in any tier, or null. */
export async function eventById(
  hub: Hub,
  set: SegmentSet,
  id: string,
  options: { readonly full: boolean },
  signal?: AbortSignal,
): Promise<FoundEvent | null> {
  using view = await set.acquire();
  return await readSegments(hub, view, async (connection) => {
    const parameters = new Parameters();
    const condition = `event_id = ${parameters.text(id)}`;
    const [key] = await readKeys(connection, view.segments, { condition, parameters, wanted: 1 }, signal);
    const [event] = key === undefined ? [] : await readEvents(connection, [key], options.full, signal);
    if (key === undefined || event === undefined) return null;
    return { event, segment: key.segment.descriptor.id, tier: key.segment.descriptor.tier };
  });
}

interface KeysQuery {
  readonly filter: UsageFilter;
  readonly after: EventKey | null;
  readonly wanted: number;
}

/**
 * The newest keys over all segments. Segments are visited newest first in groups that double, and no further than needed:
 * the first page opens one or two of a hundred segments, a filter that few events meet takes seven statements for all of them.
 */
async function newestKeys(
  connection: Connection,
  segments: readonly VisibleSegment[],
  query: KeysQuery,
  signal?: AbortSignal,
): Promise<LocatedKey[]> {
  const waiting = segments.toSorted((a, b) => newestOf(b) - newestOf(a));
  let keys: LocatedKey[] = [];
  for (let group = 1; waiting.length > 0; group *= 2) {
    const last = keys.at(query.wanted - 1);
    const reaching = waiting.splice(0, group).filter((segment) => last === undefined || newestOf(segment) >= last.createdMs);
    if (reaching.length === 0) break;
    const parameters = new Parameters();
    const condition = `${filterSql(query.filter, parameters)} AND ${afterSql(query.after, parameters)}`;
    const found = await readKeys(connection, reaching, { condition, parameters, wanted: query.wanted }, signal);
    keys = [...keys, ...found].toSorted(compareKeys).slice(0, query.wanted);
  }
  return keys;
}

/** Nothing is known for certain of the newest event of a segment that is still appended to. */
function newestOf({ descriptor }: VisibleSegment): number {
  return descriptor.tier === 'active' ? Number.MAX_VALUE : (descriptor.totals.toMs ?? 0);
}

async function readKeys(
  connection: Connection,
  segments: readonly VisibleSegment[],
  { condition, parameters, wanted }: { readonly condition: string; readonly parameters: Parameters; readonly wanted: number },
  signal?: AbortSignal,
): Promise<LocatedKey[]> {
  if (segments.length === 0) return [];
  const newest = `ORDER BY created_at_ms DESC, event_id DESC LIMIT ${parameters.integer(wanted)}`;
  const parts = segments.map(
    ({ file }, index) => `(SELECT created_at_ms, event_id, ${index} AS segment FROM ${ident(file.name)}.usage_events WHERE ${condition} ${newest})`,
  );
  const rows = await connection.rows(`SELECT * FROM (${parts.join(' UNION ALL ')}) ${newest}`, parameters.values, signal);
  return rows.flatMap((row) => {
    const segment = segments[Number(row['segment'])];
    return segment === undefined ? [] : [{ createdMs: toSafeInteger(integer(row['created_at_ms'])), eventId: String(row['event_id']), segment }];
  });
}

/** Implied by the second half, the first lets the engine skip what is newer. */
function afterSql(after: EventKey | null, parameters: Parameters): string {
  if (after === null) return 'true';
  const time = parameters.integer(after.createdMs);
  return `created_at_ms <= ${time} AND (created_at_ms < ${time} OR event_id < ${parameters.text(after.eventId)})`;
}

function rangeAfter(filter: UsageFilter, after: EventKey | null): TimeRange | null {
  if (after === null) return rangeOf(filter);
  return rangeOf({ fromMs: filter.fromMs, toMs: Math.min(filter.toMs ?? after.createdMs + 1, after.createdMs + 1) });
}
