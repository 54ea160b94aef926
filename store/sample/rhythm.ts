import { type EpochMs, HOUR_MS, type TimeRange } from '../domain/time.ts';

/** Requests by hour of the day (UTC), as a busy team makes them. */
const BY_HOUR = [3, 2, 2, 2, 3, 5, 9, 16, 26, 34, 38, 36, 30, 35, 40, 41, 37, 30, 22, 17, 13, 10, 7, 4];
const WEEKEND = 0.28;
const SATURDAY = 6;

/** How much of the traffic falls into an hour. */
function weight(hourMs: EpochMs): number {
  const at = new Date(hourMs);
  const day = at.getUTCDay();
  return (BY_HOUR[at.getUTCHours()] ?? 1) * (day === 0 || day === SATURDAY ? WEEKEND : 1);
}

export interface Share extends TimeRange {
  /** Events in this hour. */
  readonly events: number;
}

/** Spreads events over the hours of a range by day, night and weekend; the shares add up exactly. */
export function spread(range: TimeRange, events: number): readonly Share[] {
  const hours = hoursOf(range);
  const weights = hours.map((hour) => (weight(hour.fromMs) * (hour.toMs - hour.fromMs)) / HOUR_MS);
  const all = weights.reduce((sum, one) => sum + one, 0);
  let passed = 0;
  let given = 0;
  return hours.map((hour, index) => {
    passed += weights[index] ?? 0;
    const upTo = index === hours.length - 1 ? events : Math.round((events * passed) / all);
    const share = { ...hour, events: upTo - given };
    given = upTo;
    return share;
  });
}

function hoursOf({ fromMs, toMs }: TimeRange): readonly TimeRange[] {
  const hours: TimeRange[] = [];
  for (let at = fromMs; at < toMs;) {
    const next = Math.min(toMs, (Math.floor(at / HOUR_MS) + 1) * HOUR_MS);
    hours.push({ fromMs: at, toMs: next });
    at = next;
  }
  return hours;
}
