import { HOUR_MS, type TimeRange } from '../../store/domain/time.ts';
import { randomEvents } from './random-events.ts';
import type { TestEvent } from './segments.ts';

/**
 * Random events of a range, no two at the same time, with everything that rollups sum. Every few of them lie on either side of a full, half or quarter hour, where
 * sums by hour go wrong first, and keys change their names.
 */
export function rollupEvents(seed: number, count: number, range: TimeRange): TestEvent[] {
  const taken = new Set<number>();
  return randomEvents(seed, { count, ...range }).map((event, index) => ({
    ...event,
    created_at_ms: freeTime(index % 3 === 0 ? nearBoundary(event.created_at_ms, index) : event.created_at_ms, taken),
    key_name: index % 5 === 0 ? String(event['key_id']) : `${String(event['key_name'])} in its year ${index % 4}`,
    // Sums of a few hundred lie beyond 2^53, sums of all within 2^63.
    billable_tokens: ((index * 1_000_003) % 1_000_000_007) * 4_000_003,
    mapped_model: index % 4 === 0 ? 'another' : null,
    usage_missing: index % 9 === 0,
    latency_ms: index % 6 === 0 ? null : (index * 7_919) % 90_000,
    same_account_retry_count: index % 3,
    request_body_bytes: index % 2 === 0 ? null : index * 1_000,
  }));
}

const QUARTER = HOUR_MS / 4;

function nearBoundary(ms: number, index: number): number {
  return Math.round(ms / QUARTER) * QUARTER - (index % 2);
}

function freeTime(ms: number, taken: Set<number>): number {
  let free = ms;
  while (taken.has(free)) free += 1;
  taken.add(free);
  return free;
}
