import { DAY_MS, type EpochMs, HOUR_MS, type TimeRange } from '../domain/time.ts';
import { InvalidArgumentError } from '../errors.ts';
import { type LocalMs, ZoneClock } from './zone-clock.ts';

export type BucketSize = 'hour' | 'day' | 'week' | 'month';

export interface BucketQuery extends TimeRange {
  readonly bucket: BucketSize;
  /** IANA name of the zone whose hours, days, weeks and months are meant. */
  readonly zone: string;
}

export const MAX_BUCKETS = 10_000;

const EARLIEST_MS = Date.UTC(1000, 0, 1);
const LATEST_MS = Date.UTC(9999, 0, 1);
const MONDAY = 4; // days from Thursday 1970-01-01 to the first Monday

/**
 * The buckets that cover `[fromMs, toMs)`, in order, each ending where the next begins.
 * A day begins at the first instant of its date, so it has 23 or 25 hours where clocks change; weeks begin on Monday.
 * Hours are 60 minutes from one full hour of the wall clock to the next; where clocks shift by half an hour, that one bucket has 30 or 90.
 */
export function bucketsOf(query: BucketQuery, most = MAX_BUCKETS): readonly TimeRange[] {
  check(query);
  const clock = new ZoneClock(query.zone);
  const starts = query.bucket === 'hour' ? hours(clock, query.fromMs) : civil(clock, query.fromMs, query.bucket);
  const buckets: TimeRange[] = [];
  let fromMs: EpochMs | null = null;
  for (const toMs of starts) {
    if (fromMs !== null && toMs > query.fromMs) buckets.push({ fromMs, toMs });
    if (toMs >= query.toMs) return buckets;
    if (buckets.length >= most) break;
    fromMs = toMs;
  }
  throw new InvalidArgumentError(`The range has more than ${most} buckets.`, { hint: 'Choose a shorter range or a larger bucket.' });
}

/**
 * The longest step from the first bucket that meets every boundary: cutting time by it never puts instants of two buckets together.
 * Equal to the width of a bucket when all have the same.
 */
export function commonStep(buckets: readonly TimeRange[]): number {
  return buckets.reduce((step, { fromMs, toMs }) => greatestDivisor(toMs - fromMs, step), 0);
}

function check({ fromMs, toMs }: BucketQuery): void {
  if (!Number.isSafeInteger(fromMs) || !Number.isSafeInteger(toMs) || fromMs >= toMs)
    throw new InvalidArgumentError('The range must begin before it ends.', { hint: 'The start belongs to the range, the end does not.' });
  if (fromMs < EARLIEST_MS || toMs > LATEST_MS) throw new InvalidArgumentError('The range must lie between the years 1000 and 9999.');
}

/** First instants of days, weeks or months, from the one that holds `fromMs`. */
function* civil(clock: ZoneClock, fromMs: EpochMs, bucket: 'day' | 'week' | 'month'): Generator<EpochMs, never> {
  let last = Number.NEGATIVE_INFINITY;
  for (let local = startOf(clock.localAt(fromMs), bucket); ; local = next(local, bucket)) {
    const start = clock.instantOf(local);
    if (start > last) yield start; // a date that a zone skipped altogether has no bucket
    last = start;
  }
}

function* hours(clock: ZoneClock, fromMs: EpochMs): Generator<EpochMs, never> {
  const midnight = startOf(clock.localAt(fromMs), 'day');
  for (let start = clock.instantOf(midnight); ; start = nextHour(clock, start)) yield start;
}

function nextHour(clock: ZoneClock, start: EpochMs): EpochMs {
  const end = start + HOUR_MS - modulo(clock.localAt(start), HOUR_MS);
  const past = modulo(clock.localAt(end), HOUR_MS);
  if (past === 0) return end;
  const forward = clock.offsetAt(end) > clock.offsetAt(start);
  return forward ? clock.shiftBetween(start, end) : end + HOUR_MS - past;
}

function startOf(local: LocalMs, bucket: 'day' | 'week' | 'month'): LocalMs {
  const date = new Date(local);
  if (bucket === 'month') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  const day = Math.floor(local / DAY_MS);
  return (bucket === 'day' ? day : day - modulo(day - MONDAY, 7)) * DAY_MS;
}

function next(local: LocalMs, bucket: 'day' | 'week' | 'month'): LocalMs {
  if (bucket !== 'month') return local + (bucket === 'day' ? DAY_MS : 7 * DAY_MS);
  const date = new Date(local);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
