import type { EpochMs } from '../domain/time.ts';
import { ZoneClock } from '../queries/zone-clock.ts';

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** The instant that a date (its first instant in the zone) or a time with an offset means; null when the text is neither. */
export function effectiveFrom(text: string, zone: string): EpochMs | null {
  const midnight = utcMidnight(text);
  if (midnight !== null) return new ZoneClock(zone).instantOf(midnight);
  const [, date = ''] = INSTANT.exec(text) ?? [];
  const ms = utcMidnight(date) === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

/** A day that the calendar has, as midnight in UTC. */
function utcMidnight(date: string): EpochMs | null {
  if (!DATE.test(date) || date < '1000') return null;
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(date) ? null : ms;
}
