import type { EpochMs, TimeRange } from '../domain/time.ts';
import { ZoneClock } from './zone-clock.ts';

/**
 * The period before a range, to compare it with: as many months where the range is whole months of the zone, else as long on the wall clock. While the range still
 * runs, only as much of it as has passed.
 */
export function previousRange(range: TimeRange, zone: string, nowMs: EpochMs): TimeRange {
  const clock = new ZoneClock(zone);
  const local = { fromMs: clock.localAt(range.fromMs), toMs: clock.localAt(range.toMs) };
  const months = wholeMonths(local);
  const fromLocal = months > 0 ? monthsEarlier(local.fromMs, months) : local.fromMs - (local.toMs - local.fromMs);
  const before = { fromMs: clock.instantOf(fromLocal), toMs: range.fromMs };
  if (nowMs <= range.fromMs || nowMs >= range.toMs) return before;
  const passed = clock.instantOf(fromLocal + clock.localAt(nowMs) - local.fromMs);
  return { fromMs: before.fromMs, toMs: Math.max(before.fromMs + 1, Math.min(before.toMs, passed)) };
}

/** How many months of the calendar lie between two times of a wall clock; 0 unless both begin a month. */
function wholeMonths({ fromMs, toMs }: TimeRange): number {
  const [from, to] = [new Date(fromMs), new Date(toMs)];
  const begins = (date: Date): boolean => date.getTime() === Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  return begins(from) && begins(to) ? (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth() : 0;
}

function monthsEarlier(localMs: EpochMs, months: number): EpochMs {
  const date = new Date(localMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months);
}
