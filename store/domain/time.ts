/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

/** `[fromMs, toMs)`: the start belongs to the range, the end does not. */
export interface TimeRange {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

/** Where the store gets the time from; tests inject their own. */
export interface Clock {
  /** Wall clock, epoch milliseconds. */
  now(): EpochMs;
  /** A clock that only goes forward, milliseconds; `performance.now` unless given. */
  monotonic?(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Events older than this are refused as wrong (2000-01-01T00:00:00Z). */
export const EARLIEST_EVENT_MS: EpochMs = 946_684_800_000;

/** UTC calendar day of an instant as `YYYY/MM/DD`, the folder an archived segment lies in. */
export function utcDayPath(ms: EpochMs): string {
  return new Date(ms).toISOString().slice(0, 10).replaceAll('-', '/');
}
