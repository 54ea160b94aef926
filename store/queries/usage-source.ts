import { type EpochMs, HOUR_MS } from '../domain/time.ts';
import { ident, identList } from '../duckdb/sql.ts';
import { type Hours, runsOf, worthwhile } from '../rollups/hours.ts';
import { hourSql } from '../rollups/rollup-table.ts';
import type { Rolled } from '../rollups/rollups.ts';
import { NO_SUMS, type Sums } from '../rollups/sums.ts';
import type { VisibleSegment } from '../segments/segment-set.ts';

/** What a statement sums: events here, sums of whole hours there. Each event is in exactly one of the two; null is one that has none. */
export interface Halves {
  readonly events: string | null;
  readonly rollups: string | null;
}

/** Where statements find what they sum; they ask for both halves at once, since what is in the one must not be in the other. */
export interface UsageSource {
  /** Relations of events with these columns, and of hourly sums with those columns of the rollups. */
  sums(events: readonly string[], columns: readonly string[]): Halves;
  /** Relations of events with these columns, and of how long requests of whole hours took, by those dimensions. */
  latencies(events: readonly string[], dimensions: readonly string[]): Halves;
}

/** More runs of split hours than this are looked up in a list; a statement for each of them would be long. */
const MOST_RUNS = 4;

/** Every event of the segments. */
export function wholeSource(segments: readonly VisibleSegment[], rolled: Rolled | null): UsageSource {
  const halves = (events: readonly string[], sums: Sums): Halves => ({ events: eventsSql(segments, sums, [], events), rollups: sums.relation });
  return {
    sums: (events, columns) => halves(events, rolled?.sums(columns) ?? NO_SUMS),
    latencies: (events, dimensions) => halves(events, rolled?.latencies(dimensions) ?? NO_SUMS),
  };
}

/** The events of the segments in the span of these hours, from the rollups where an hour is whole; the caller leaves out what lies beyond its range. */
export function sourceOf(segments: readonly VisibleSegment[], rolled: Rolled | null, hours: Hours): UsageSource {
  if (rolled === null || !worthwhile(hours)) return wholeSource(segments, null);
  const timed = (columns: readonly string[]): string[] => [...new Set(['created_at_ms', ...columns])];
  const halves = (events: readonly string[], columns: string, sums: Sums): Halves => ({
    events: eventsSql(segments, sums, hours.split, events),
    rollups: sums.relation === null ? null : `(SELECT ${columns} FROM ${sums.relation} WHERE ${wholeHours(hours)})`,
  });
  return {
    sums: (events, columns) => halves(events, columns.join(', '), rolled.sums(timed(columns))),
    latencies: (events, dimensions) => halves(events, '*', rolled.latencies(timed(dimensions))),
  };
}

/** The events that are not in the sums, or lie in an hour that is split; null when that can be none. */
function eventsSql(segments: readonly VisibleSegment[], { upTo }: Sums, split: readonly EpochMs[], columns: readonly string[]): string | null {
  const pieces = segments.flatMap((segment) => {
    const from = `SELECT ${identList(columns)} FROM ${ident(segment.file.name)}.usage_events`;
    return conditionsOf(segment, upTo.get(segment) ?? 0, split).map((where) => `${from} WHERE ${where}`);
  });
  return pieces.length === 0 ? null : `(${pieces.join(' UNION ALL ')})`;
}

/** Which events of a segment are read one by one when so many of its first ones are summed. */
function conditionsOf(segment: VisibleSegment, upTo: number, split: readonly EpochMs[]): string[] {
  if (upTo === 0) return ['true'];
  const inside = splitHours(segment, split);
  return upTo === Number.POSITIVE_INFINITY ? inside : [`rowid >= ${upTo}`, ...inside.map((where) => `rowid < ${upTo} AND ${where}`)];
}

/** Conditions, no two of which hold for one event, that one holds for each event of the segment in these hours. */
function splitHours({ descriptor }: VisibleSegment, split: readonly EpochMs[]): string[] {
  const { fromMs, toMs } = descriptor.totals;
  if (fromMs === null || toMs === null) return [];
  const hours = split.filter((hour) => hour <= toMs && hour + HOUR_MS > fromMs);
  const runs = runsOf(hours);
  if (runs.length <= MOST_RUNS) return runs.map((run) => withinSql(run.fromMs, run.toMs));
  return [`${withinSql(hours[0] ?? 0, (hours.at(-1) ?? 0) + HOUR_MS)} AND ${hourSql('created_at_ms')} IN (${hours.join(', ')})`];
}

function withinSql(fromMs: EpochMs, toMs: EpochMs): string {
  return `created_at_ms >= ${fromMs} AND created_at_ms < ${toMs}`;
}

function wholeHours({ span, split }: Hours): string {
  const inside = withinSql(span.fromMs, span.toMs);
  return split.length === 0 ? inside : `${inside} AND created_at_ms NOT IN (${split.join(', ')})`;
}
