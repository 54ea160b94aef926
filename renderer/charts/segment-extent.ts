import type { Domain } from './zoom.ts';

const HOUR_MS = 3_600_000;

/** What a chart needs to know of a segment. */
interface Extent {
  readonly rows: number;
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** Events an hour over the time the segment covers. */
export function rowsPerHour({ rows, fromMs, toMs }: Extent): number {
  if (fromMs === null || toMs === null) return 0;
  return rows / Math.max(1 / 60, (toMs - fromMs) / HOUR_MS);
}

/** How tall segments are drawn, 0 to 1: by events an hour, one that is far busier than the others does not flatten them. */
export function weightsOf(segments: readonly Extent[]): number[] {
  const rates = segments.map(rowsPerHour);
  const sorted = rates.toSorted((a, b) => a - b);
  const tall = Math.max(1, sorted[Math.floor(sorted.length * 0.96)] ?? 1);
  return rates.map((rate) => Math.min(1, 0.12 + 0.88 * (rate / tall)));
}

/** Everything there is to see: from the oldest event to now, and the range that was asked for. */
export function wholeOf(segments: readonly Extent[], nowMs: number, range: Domain | null): Domain {
  const from = segments.flatMap(({ fromMs }) => fromMs ?? []);
  const to = segments.flatMap(({ toMs }) => toMs ?? []);
  const fromMs = Math.min(nowMs - HOUR_MS, range?.fromMs ?? Infinity, ...bounds(from));
  const toMs = Math.max(nowMs, range?.toMs ?? -Infinity, ...bounds(to));
  return { fromMs, toMs: Math.round(toMs + (toMs - fromMs) * 0.012) };
}

/** Smallest and largest without spreading thousands of arguments. */
function bounds(values: readonly number[]): number[] {
  return values.length === 0 ? [] : [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}
