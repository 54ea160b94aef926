import type { Bucket } from './vocabulary.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    const digits = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
    format = new Intl.DateTimeFormat('en-US', { ...digits, timeZone: zone, hourCycle: 'h23', calendar: 'gregory', numberingSystem: 'latn' });
    formats.set(zone, format);
  }
  return format;
}

/** What a clock on a wall of the zone shows, as if it were UTC: calendar arithmetic happens on this number. */
export function wallClock(ms: number, zone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(ms)) part[type] = Number(value);
  const at = (name: string): number => part[name] ?? 0;
  const seconds = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'));
  return seconds + (((ms % 1_000) + 1_000) % 1_000);
}

/** How far the zone is ahead of UTC at an instant, milliseconds. */
export function zoneOffset(ms: number, zone: string): number {
  return wallClock(ms, zone) - ms;
}

/** The first instant at which the zone's wall clock shows (or, where it is skipped, has passed) this time. */
export function instantOf(wall: number, zone: string): number {
  const before = wall - zoneOffset(wall - DAY, zone);
  if (wallClock(before, zone) === wall) return before;
  const after = wall - zoneOffset(wall + DAY, zone);
  return wallClock(after, zone) === wall ? after : before;
}

function floorWall(wall: number, bucket: Exclude<Bucket, 'hour'>): number {
  const day = Math.floor(wall / DAY) * DAY;
  const date = new Date(day);
  switch (bucket) {
    case 'day':
      return day;
    case 'week':
      return day - ((date.getUTCDay() + 6) % 7) * DAY;
    case 'month':
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  }
}

/** Start of the hour, day, week (Monday) or month of the zone that an instant lies in. */
export function bucketStart(ms: number, bucket: Bucket, zone: string): number {
  if (bucket !== 'hour') return instantOf(floorWall(wallClock(ms, zone), bucket), zone);
  const offset = zoneOffset(ms, zone);
  return Math.floor((ms + offset) / HOUR) * HOUR - offset;
}

/** The instant `steps` buckets later on the zone's calendar; hours are always 60 minutes. */
export function addBuckets(ms: number, steps: number, bucket: Bucket, zone: string): number {
  if (bucket === 'hour') return ms + steps * HOUR;
  const wall = wallClock(ms, zone);
  if (bucket !== 'month') return instantOf(wall + steps * (bucket === 'week' ? 7 : 1) * DAY, zone);
  const date = new Date(wall);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + steps, 1);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + steps + 1, 0)).getUTCDate();
  return instantOf(first + (Math.min(date.getUTCDate(), last) - 1) * DAY + (((wall % DAY) + DAY) % DAY), zone);
}

/** First instant of the bucket after the one that `ms` lies in. */
export function bucketEnd(ms: number, bucket: Bucket, zone: string): number {
  return addBuckets(bucketStart(ms, bucket, zone), 1, bucket, zone);
}
