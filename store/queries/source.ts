import type { Connection } from '../duckdb/connection.ts';
import { translateDriverError } from '../duckdb/driver-errors.ts';
import type { Hub } from '../duckdb/hub.ts';
import { ident, identList } from '../duckdb/sql.ts';
import { CorruptError } from '../errors.ts';
import type { SegmentView, VisibleSegment } from '../segments/segment-set.ts';

/** The events of these segments (at least one) as one relation with these columns. */
export function eventsOf(segments: readonly VisibleSegment[], columns: readonly string[]): string {
  return `(${segments.map(({ file }) => `SELECT ${identList(columns)} FROM ${ident(file.name)}.usage_events`).join(' UNION ALL ')})`;
}

/** Ids of the segments that should have been read but could not be opened. */
export function missingIn(view: SegmentView): string[] {
  return view.missing.map(({ descriptor }) => descriptor.id);
}

/** Runs a query over the segments of a view; damage found while reading is told as such. */
export async function readSegments<T>(hub: Hub, view: SegmentView, work: (connection: Connection) => Promise<T>): Promise<T> {
  try {
    return await hub.query(work);
  } catch (error) {
    throw named(view, error);
  }
}

function named(view: SegmentView, error: unknown): unknown {
  const [only, ...others] = view.segments;
  const translated = translateDriverError(error, only?.descriptor.path ?? '');
  if (!(translated instanceof CorruptError) || others.length === 0) return translated;
  return new CorruptError('', `One of ${view.segments.length} segments fails its check while it is read.`, {
    hint: 'Verify the store to learn which one. The others are not affected.',
    cause: error,
  });
}
