import { DAY_MS, EARLIEST_EVENT_MS, type EpochMs } from '../../domain/time.ts';

/** Says why an event with this id and time is not stored, or null when it is. */
export type Judge = (eventId: string, createdAtMs: number) => string | null;

/** The rule of the store: an id, and a time between the year 2000 and tomorrow. */
export function acceptable(nowMs: EpochMs): Judge {
  const latest = nowMs + DAY_MS;
  return (eventId, createdAtMs) => {
    if (eventId === '') return 'event_id is empty';
    if (createdAtMs >= EARLIEST_EVENT_MS && createdAtMs <= latest) return null;
    const side = createdAtMs < EARLIEST_EVENT_MS ? 'is before the year 2000' : 'is more than a day in the future';
    return `created_at_ms ${createdAtMs} ${side}${hint(createdAtMs, latest)}`;
  };
}

function hint(value: number, latest: EpochMs): string {
  const fits = (ms: number): boolean => ms >= EARLIEST_EVENT_MS && ms <= latest;
  if (fits(value * 1_000)) return '; it looks like seconds';
  return fits(value / 1_000) ? '; it looks like microseconds' : '';
}
