import { HOUR_MS, type TimeRange } from '../../store/domain/time.ts';
import { randomEvents } from './random-events.ts';
import type { TestEvent } from './segments.ts';

/**
 * Random events of a range, no two at the same time, with everything that rollups sum. Half of them are crowded into four hours in its middle, every few lie on
 * either side of a full, half or quarter hour, where sums by hour go wrong first, and keys change their names.
 */
export function rollupEvents(seed: number, count: number, range: TimeRange): TestEvent[] {
  const taken = new Set<number>();
  const timeOf = ({ created_at_ms: ms }: TestEvent, index: number): number => (index % 2 === 0 ? ms : crowded(ms, range));
  return randomEvents(seed, { count, ...range }).map((event, index) => ({
    ...event,
    created_at_ms: freeTime(index % 3 === 0 ? nearBoundary(timeOf(event, index), index) : timeOf(event, index), taken),
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

function crowded(ms: number, { fromMs, toMs }: TimeRange): number {
  const [middle, share] = [(fromMs + toMs) / 2, (ms - fromMs) / (toMs - fromMs)];
  return Math.round(middle + (share - 0.5) * Math.min(4 * HOUR_MS, toMs - fromMs));
}

function nearBoundary(ms: number, index: number): number {
  return Math.round(ms / QUARTER) * QUARTER - (index % 2);
}

function freeTime(ms: number, taken: Set<number>): number {
  let free = ms;
  while (taken.has(free)) free += 1;
  taken.add(free);
  return free;
}
