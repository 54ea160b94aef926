import { instantOf, wallClock } from './zone-calendar.ts';

const TEXT = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}))?$/;

/** An instant as it is typed in the zone: `2026-11-03 14:00`. */
export function formatWallText(ms: number, zone: string): string {
  return new Date(wallClock(ms, zone)).toISOString().slice(0, 16).replace('T', ' ');
}

/** The instant a typed time means in the zone, or null when it is no date of the calendar. */
export function parseWallText(text: string, zone: string): number | null {
  const match = TEXT.exec(text.trim());
  if (!match) return null;
  const [year, month, day, hour, minute] = match.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number, number];
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  const written = new Date(wall);
  const same =
    written.getUTCMonth() === month - 1 && written.getUTCDate() === day && written.getUTCHours() === hour && written.getUTCMinutes() === minute;
  return same && year >= 1970 ? instantOf(wall, zone) : null;
}
