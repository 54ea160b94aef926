import type { SegmentId } from '../domain/ids.ts';
import type { SegmentDescriptor } from '../domain/segment.ts';

/** For each segment that is not sealed, how many events were in it for certain: a bound kept outside of the segment and its log. */
export type RowMarks = ReadonlyMap<SegmentId, number>;

/** Where a segment is and how many events it holds; null when that cannot be told. */
export interface Held {
  readonly path: string;
  readonly rows: number | null;
}

/** A segment that holds fewer events than were in it for certain. */
export interface Shortfall {
  readonly id: SegmentId;
  /** Null when it is nowhere. */
  readonly path: string | null;
  readonly noted: number;
  readonly rows: number;
}

/** What of a segment the marks go by. */
export type Counted = Pick<SegmentDescriptor, 'id' | 'tier' | 'path' | 'totals' | 'unknown'>;

/**
 * The marks after this look at the visible segments, whose totals count what is committed and nothing else. Only a segment that was removed, or sealed
 * with everything that was noted of it, has none any more: from then on the catalog speaks for it.
 */
export function nextMarks(before: RowMarks, segments: readonly Counted[], removed: ReadonlySet<SegmentId>): RowMarks {
  const next = new Map([...before].filter(([id]) => !removed.has(id)));
  for (const { id, tier, totals } of segments) {
    const noted = next.get(id) ?? 0;
    if (tier === 'archived' && totals.rows >= noted) next.delete(id);
    else if (totals.rows > noted) next.set(id, totals.rows);
  }
  return next;
}

/** What these segments hold. Of copies of one segment the fullest counts: what it has is not missing. */
export function held(segments: readonly Omit<Counted, 'tier'>[]): Map<SegmentId, Held> {
  const found = new Map<SegmentId, Held>();
  for (const { id, path, totals, unknown } of segments) {
    const before = found.get(id);
    const rows = unknown === true ? null : totals.rows;
    if (before === undefined || rows === null || (before.rows !== null && before.rows < rows)) found.set(id, { path, rows });
  }
  return found;
}

/** Segments that hold less than was noted, and those that are nowhere; `explained` are segments of which something else is known. */
export function shortfalls(marks: RowMarks, segments: ReadonlyMap<SegmentId, Held>, explained: ReadonlySet<SegmentId>): Shortfall[] {
  return [...marks].flatMap(([id, noted]): Shortfall[] => {
    const found = segments.get(id);
    if (found === undefined) return explained.has(id) ? [] : [{ id, path: null, noted, rows: 0 }];
    return found.rows === null || found.rows >= noted ? [] : [{ id, path: found.path, noted, rows: found.rows }];
  });
}

/** What is wrong, as a sentence. */
export function sentenceOf({ id, path, noted, rows }: Shortfall): string {
  const stored = `at least ${noted} ${noted === 1 ? 'was' : 'were'} stored in it`;
  return path === null
    ? `${id} is nowhere, and of its events ${stored}.`
    : `It holds ${rows} events, and ${stored}: an older copy, or a log that lost its end.`;
}
