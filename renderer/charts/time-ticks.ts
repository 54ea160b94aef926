import { formatTime } from '../format/time.ts';
import { zoneOffsetMinutes } from '../format/zone.ts';

export interface Tick {
  readonly ms: number;
  readonly label: string;
  /** A day begins here. */
  readonly day: boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS: readonly number[] = [
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  91 * DAY,
  365 * DAY,
];

/** Round moments of a zone between two instants, at most `most` of them, with what to write below each. */
export function timeTicks(fromMs: number, toMs: number, zone: string, most: number): Tick[] {
  const step = STEPS.find((size) => (toMs - fromMs) / size <= most) ?? Math.ceil((toMs - fromMs) / most / (365 * DAY)) * 365 * DAY;
  const ticks: Tick[] = [];
  let at = floorIn(zone, fromMs, step);
  for (let guard = 0; at <= toMs && guard < 400; guard += 1) {
    if (at >= fromMs) ticks.push(tick(at, zone, step));
    at = floorIn(zone, at + step + (step >= DAY ? 2 * HOUR : 0), step); // a day may be 25 hours long
  }
  return ticks;
}

/** The last round moment of the zone's own clock at or before an instant. */
export function floorIn(zone: string, ms: number, step: number): number {
  const offset = zoneOffsetMinutes(ms, zone) * MINUTE;
  const floored = Math.floor((ms + offset) / step) * step - offset;
  const drift = zoneOffsetMinutes(floored, zone) * MINUTE - offset;
  return step >= DAY ? floored - drift : floored;
}

function tick(ms: number, zone: string, step: number): Tick {
  const day = formatTime(ms, zone, 'clock') === '00:00';
  if (step >= 91 * DAY) return { ms, label: formatTime(ms, zone, 'day'), day };
  const label = day || step >= DAY ? formatTime(ms, zone, 'short').slice(0, 6) : formatTime(ms, zone, 'clock');
  return { ms, label, day };
}
