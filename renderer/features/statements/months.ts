import { wallClock } from '../../usage/zone-calendar.ts';

const MOST = 240;

/** The months of a zone that a span of events reaches into, the newest first: `2026-11`, `2026-10`. */
export function monthsBetween(fromMs: number, toMs: number, zone: string): string[] {
  const [first, last] = [monthNumber(fromMs, zone), monthNumber(toMs, zone)];
  return Array.from({ length: Math.min(MOST, Math.max(1, last - first + 1)) }, (_, back) => monthText(last - back));
}

/** The month before the one of an instant: the last one that is over. */
export function monthBefore(ms: number, zone: string): string {
  return monthText(monthNumber(ms, zone) - 1);
}

function monthNumber(ms: number, zone: string): number {
  const date = new Date(wallClock(ms, zone));
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function monthText(number: number): string {
  return `${String(Math.floor(number / 12)).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}`;
}
