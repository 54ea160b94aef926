import type { Bucket, TimeRange } from './vocabulary.ts';
import { addBuckets, bucketEnd, bucketStart, instantOf, wallClock } from './zone-calendar.ts';

export const PRESETS = ['24h', '7d', '30d', '90d', 'all'] as const;
export type Preset = (typeof PRESETS)[number];

/** What the operator asked for; only `resolveSpan` turns it into instants. */
export type Span = { readonly kind: 'preset'; readonly preset: Preset } | ({ readonly kind: 'custom' } & TimeRange);

/** Most columns the chart can show apart from each other; more would also be an unbounded select. */
export const MOST_BUCKETS = 1_000;

const DAYS: Record<Exclude<Preset, '24h' | 'all'>, number> = { '7d': 7, '30d': 30, '90d': 90 };
const APPROXIMATE: Record<Bucket, number> = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000, month: 30 * 86_400_000 };

/** Oldest and newest event of the store, null while it is empty. */
export interface DataExtent {
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** The instants a span means: presets end with the present hour or day of the zone, `all` covers every event in whole days. */
export function resolveSpan(span: Span, zone: string, nowMs: number, data: DataExtent): TimeRange {
  if (span.kind === 'custom') return { fromMs: span.fromMs, toMs: span.toMs };
  if (span.preset === '24h') return { fromMs: bucketStart(nowMs, 'hour', zone) - 23 * 3_600_000, toMs: bucketEnd(nowMs, 'hour', zone) };
  const today = bucketStart(nowMs, 'day', zone);
  if (span.preset !== 'all') return { fromMs: addBuckets(today, 1 - DAYS[span.preset], 'day', zone), toMs: bucketEnd(nowMs, 'day', zone) };
  return {
    fromMs: bucketStart(data.fromMs ?? nowMs, 'day', zone),
    toMs: bucketEnd(data.toMs ?? nowMs, 'day', zone),
  };
}

/** Whether a range in such buckets stays readable. */
export function fitsBuckets(range: TimeRange, bucket: Bucket): boolean {
  return approximateBuckets(range, bucket) <= MOST_BUCKETS;
}

/** About how many buckets a range has. */
export function approximateBuckets(range: TimeRange, bucket: Bucket): number {
  return (range.toMs - range.fromMs) / APPROXIMATE[bucket];
}

/** The wanted bucket, or the finest coarser one that keeps the range readable. */
export function usableBucket(range: TimeRange, wanted: Bucket): Bucket {
  const order: readonly Bucket[] = ['hour', 'day', 'week', 'month'];
  return order.slice(order.indexOf(wanted)).find((bucket) => fitsBuckets(range, bucket)) ?? 'month';
}

/** The neighbouring range of the same length on the calendar: whole months move by months, all else by wall-clock length. */
export function shiftRange(range: TimeRange, direction: -1 | 1, zone: string): TimeRange {
  const months = wholeMonths(range, zone);
  if (months > 0) {
    return { fromMs: addBuckets(range.fromMs, direction * months, 'month', zone), toMs: addBuckets(range.toMs, direction * months, 'month', zone) };
  }
  const from = wallClock(range.fromMs, zone);
  const to = wallClock(range.toMs, zone);
  const length = to - from;
  if (direction === 1) return { fromMs: range.toMs, toMs: instantOf(to + length, zone) };
  return { fromMs: instantOf(from - length, zone), toMs: range.fromMs };
}

function wholeMonths(range: TimeRange, zone: string): number {
  if (bucketStart(range.fromMs, 'month', zone) !== range.fromMs || bucketStart(range.toMs, 'month', zone) !== range.toMs) return 0;
  const from = new Date(wallClock(range.fromMs, zone));
  const to = new Date(wallClock(range.toMs, zone));
  return (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
}
