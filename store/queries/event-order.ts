import type { EpochMs, TimeRange } from '../domain/time.ts';
import type { VisibleSegment } from '../segments/segment-set.ts';
import { compareKeys, type EventKey } from './cursor.ts';
import { rangeOf, type UsageFilter } from './filter.ts';
import type { Parameters } from './parameters.ts';

/** Which end of the time events are listed from; ids decide within one millisecond. */
export type EventOrder = 'newest' | 'oldest';

/** What listing events in one order needs to know. */
export interface Direction {
  readonly orderBy: string;
  readonly compare: (a: EventKey, b: EventKey) => number;
  /** Condition of the events after a place; its first half lets the engine skip what lies before. */
  afterSql(after: EventKey | null, parameters: Parameters): string;
  /** The time in which events after a place can lie. */
  rangeAfter(filter: UsageFilter, after: EventKey | null): TimeRange | null;
  /** The segments, those that can hold the first events first. */
  sorted(segments: readonly VisibleSegment[]): VisibleSegment[];
  /** Whether a segment can hold an event at or before this place. */
  mayReach(segment: VisibleSegment, place: EventKey): boolean;
}

const NEWEST: Direction = {
  orderBy: 'created_at_ms DESC, event_id DESC',
  compare: compareKeys,
  afterSql(after, parameters) {
    if (after === null) return 'true';
    const time = parameters.integer(after.createdMs);
    if (after.eventId === '') return `created_at_ms < ${time}`;
    return `created_at_ms <= ${time} AND (created_at_ms < ${time} OR event_id < ${parameters.text(after.eventId)})`;
  },
  rangeAfter(filter, after) {
    if (after === null) return rangeOf(filter);
    return rangeOf({ fromMs: filter.fromMs, toMs: Math.min(filter.toMs ?? after.createdMs + 1, after.createdMs + 1) });
  },
  sorted: (segments) => segments.toSorted((a, b) => newestOf(b) - newestOf(a)),
  mayReach: (segment, place) => newestOf(segment) >= place.createdMs,
};

const OLDEST: Direction = {
  orderBy: 'created_at_ms ASC, event_id ASC',
  compare: (a, b) => compareKeys(b, a),
  afterSql(after, parameters) {
    if (after === null) return 'true';
    const time = parameters.integer(after.createdMs);
    if (after.eventId === '') return `created_at_ms >= ${time}`;
    return `created_at_ms >= ${time} AND (created_at_ms > ${time} OR event_id > ${parameters.text(after.eventId)})`;
  },
  rangeAfter(filter, after) {
    if (after === null) return rangeOf(filter);
    return rangeOf({ fromMs: Math.max(filter.fromMs ?? after.createdMs, after.createdMs), toMs: filter.toMs });
  },
  sorted: (segments) => segments.toSorted((a, b) => oldestOf(a) - oldestOf(b)),
  mayReach: (segment, place) => oldestOf(segment) <= place.createdMs,
};

export function directionOf(order: EventOrder): Direction {
  return order === 'newest' ? NEWEST : OLDEST;
}

export function opposite(order: EventOrder): EventOrder {
  return order === 'newest' ? 'oldest' : 'newest';
}

/** The place before the events of this time and after: no event has the empty id, so none is at the place itself. */
export function placeAt(atMs: EpochMs, order: EventOrder): EventKey {
  return { createdMs: order === 'newest' ? atMs + 1 : atMs, eventId: '' };
}

/** Nothing is known for certain of the newest event of a segment that is still appended to. */
function newestOf({ descriptor }: VisibleSegment): number {
  return descriptor.tier === 'active' ? Number.MAX_VALUE : (descriptor.totals.toMs ?? 0);
}

function oldestOf({ descriptor }: VisibleSegment): number {
  return descriptor.tier === 'active' ? -Number.MAX_VALUE : (descriptor.totals.fromMs ?? 0);
}
