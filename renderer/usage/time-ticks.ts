import type { Bucket, TimeRange } from './vocabulary.ts';
import { wallClock } from './zone-calendar.ts';

/** A mark on the time axis; strong ones begin a day, month or year. */
export interface Tick {
  readonly ms: number;
  readonly label: string;
  readonly strong: boolean;
}

const DAY = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'];
type Rule = (wall: Date) => boolean;

const hours =
  (step: number): Rule =>
  (wall) =>
    wall.getUTCHours() % step === 0;
const days =
  (step: number): Rule =>
  (wall) =>
    wall.getUTCHours() === 0 && Math.floor(wall.getTime() / DAY) % step === 0;
const mondays =
  (step: number): Rule =>
  (wall) =>
    wall.getUTCDay() === 1 && wall.getUTCHours() === 0 && Math.floor(wall.getTime() / DAY / 7) % step === 0;
const months =
  (step: number): Rule =>
  (wall) =>
    wall.getUTCDate() === 1 && wall.getUTCHours() === 0 && wall.getUTCMonth() % step === 0;

const RULES: Record<Bucket, readonly Rule[]> = {
  hour: [hours(1), hours(3), hours(6), hours(12), days(1), days(2), mondays(1), mondays(2), months(1), months(3)],
  day: [days(1), days(2), mondays(1), mondays(2), months(1), months(3), months(12)],
  week: [mondays(1), mondays(2), mondays(4), mondays(13)],
  month: [months(1), months(3), months(6), months(12)],
};

/** The starts of buckets that get a label: the finest rule of the calendar that leaves at most `most` of them. */
export function timeTicks(buckets: readonly TimeRange[], bucket: Bucket, zone: string, most: number): Tick[] {
  const starts = buckets.map(({ fromMs }) => ({ ms: fromMs, wall: new Date(wallClock(fromMs, zone)) }));
  for (const rule of RULES[bucket]) {
    const kept = starts.filter(({ wall }) => rule(wall));
    if (kept.length > 0 && kept.length <= most) return kept.map(({ ms, wall }) => ({ ms, ...labelOf(wall, bucket) }));
  }
  const step = Math.ceil(starts.length / Math.max(1, most));
  return starts.filter((_, index) => index % step === 0).map(({ ms, wall }) => ({ ms, ...labelOf(wall, bucket) }));
}

function labelOf(wall: Date, bucket: Bucket): { label: string; strong: boolean } {
  const month = MONTHS[wall.getUTCMonth()] ?? '';
  if (bucket === 'month') return wall.getUTCMonth() === 0 ? { label: String(wall.getUTCFullYear()), strong: true } : { label: month, strong: false };
  if (wall.getUTCHours() !== 0)
    return { label: `${String(wall.getUTCHours()).padStart(2, '0')}:${String(wall.getUTCMinutes()).padStart(2, '0')}`, strong: false };
  return { label: `${wall.getUTCDate()} ${month}`, strong: bucket === 'hour' || wall.getUTCDate() === 1 };
}
