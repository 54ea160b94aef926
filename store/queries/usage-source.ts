import { type EpochMs, HOUR_MS, type TimeRange } from '../domain/time.ts';
import { ident, identList } from '../duckdb/sql.ts';
import { type Hours, runsOf, worthwhile } from '../rollups/hours.ts';
import { hourSql } from '../rollups/rollup-table.ts';
import type { Rolled } from '../rollups/rollups.ts';
import type { VisibleSegment } from '../segments/segment-set.ts';
import { eventsOf } from './source.ts';

/** What a query sums: events here, sums of whole hours there. Each event is in exactly one of the two. */
export interface UsageSource {
  /** Relation of events with these columns, or null when the rollups say everything. */
  events(columns: readonly string[]): string | null;
  /** Relation of hourly sums with these columns of the rollups, or null when the events say everything. */
  rollups(columns: readonly string[]): string | null;
  /** Relation of how long requests of whole hours took, by these columns, or null when the events say everything. */
  latencies(columns: readonly string[]): string | null;
}

/** More runs of split hours than this are looked up in a list; a statement for each of them would be long. */
const MOST_RUNS = 4;

/** Every event of the segments. */
export function wholeSource(segments: readonly VisibleSegment[], rolled: Rolled | null): UsageSource {
  const others = segments.filter((s) => rolled?.segments.has(s) !== true);
  return {
    events: (columns) => (others.length === 0 ? null : eventsOf(others, columns)),
    rollups: (columns) => (rolled === null || rolled.segments.size === 0 ? null : rolled.relation(columns)),
    latencies: (columns) => (rolled === null || rolled.segments.size === 0 ? null : rolled.latencies(columns)),
  };
}

/** The events of the segments in the span of these hours, from the rollups where an hour is whole; the caller leaves out what lies beyond its range. */
export function sourceOf(segments: readonly VisibleSegment[], rolled: Rolled | null, hours: Hours): UsageSource {
  if (rolled === null || rolled.segments.size === 0 || !worthwhile(hours)) return wholeSource(segments, null);
  const others = segments.filter((s) => !rolled.segments.has(s));
  const split = [...rolled.segments].flatMap((segment) => piecesOf(segment, hours.split));
  return {
    events: (columns) => {
      const parts = [...(others.length === 0 ? [] : [eventsOf(others, columns)]), ...split.map((piece) => `(${pieceSql(piece, columns)})`)];
      return parts.length === 0 ? null : `(${parts.map((part) => `SELECT ${identList(columns)} FROM ${part}`).join(' UNION ALL ')})`;
    },
    rollups: (columns) =>
      `(SELECT ${columns.join(', ')} FROM ${rolled.relation([...new Set(['created_at_ms', ...columns])])} WHERE ${wholeHours(hours)})`,
    latencies: (columns) => `(SELECT * FROM ${rolled.latencies([...new Set(['created_at_ms', ...columns])])} WHERE ${wholeHours(hours)})`,
  };
}

/** Some hours of a segment. */
interface Piece {
  readonly segment: VisibleSegment;
  readonly range: TimeRange;
  /** The hours, where the range has others as well. */
  readonly hours: readonly EpochMs[] | null;
}

function piecesOf(segment: VisibleSegment, split: readonly EpochMs[]): Piece[] {
  const { fromMs, toMs } = segment.descriptor.totals;
  if (fromMs === null || toMs === null) return [];
  const hours = split.filter((hour) => hour <= toMs && hour + HOUR_MS > fromMs);
  const runs = runsOf(hours);
  if (runs.length <= MOST_RUNS) return runs.map((range) => ({ segment, range, hours: null }));
  return [{ segment, range: { fromMs: hours[0] ?? 0, toMs: (hours.at(-1) ?? 0) + HOUR_MS }, hours }];
}

function pieceSql({ segment, range, hours }: Piece, columns: readonly string[]): string {
  const listed = hours === null ? '' : ` AND ${hourSql('created_at_ms')} IN (${hours.join(', ')})`;
  return `SELECT ${identList(columns)} FROM ${ident(segment.file.name)}.usage_events
    WHERE created_at_ms >= ${range.fromMs} AND created_at_ms < ${range.toMs}${listed}`;
}

function wholeHours({ span, split }: Hours): string {
  const inside = `created_at_ms >= ${span.fromMs} AND created_at_ms < ${span.toMs}`;
  return split.length === 0 ? inside : `${inside} AND created_at_ms NOT IN (${split.join(', ')})`;
}
