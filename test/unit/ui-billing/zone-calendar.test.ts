import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addBuckets, bucketEnd, bucketStart, instantOf, wallClock } from '../../../renderer/usage/zone-calendar.ts';

const at = (iso: string): number => Date.parse(iso);
const iso = (ms: number): string => new Date(ms).toISOString();
const ZONES = ['UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/New_York'];
const BUCKETS = ['hour', 'day', 'week', 'month'] as const;

describe('calendar of a zone', () => {
  test('starts days where the zone does', () => {
    expect(iso(bucketStart(at('2026-11-15T23:30:00Z'), 'day', 'Europe/Berlin'))).toBe('2026-11-15T23:00:00.000Z');
    expect(iso(bucketStart(at('2026-11-15T18:00:00Z'), 'day', 'Asia/Kolkata'))).toBe('2026-11-14T18:30:00.000Z');
  });

  test('starts hours at half past where the zone is half an hour off', () => {
    expect(iso(bucketStart(at('2026-11-15T18:10:00Z'), 'hour', 'Asia/Kolkata'))).toBe('2026-11-15T17:30:00.000Z');
  });

  test('starts weeks on Monday', () => {
    expect(iso(bucketStart(at('2026-11-22T12:00:00Z'), 'week', 'UTC'))).toBe('2026-11-16T00:00:00.000Z');
  });

  test('gives days of 23 and 25 hours around a change of the clocks', () => {
    const spring = bucketStart(at('2026-03-29T12:00:00Z'), 'day', 'Europe/Berlin');
    const autumn = bucketStart(at('2026-10-25T12:00:00Z'), 'day', 'Europe/Berlin');
    expect(addBuckets(spring, 1, 'day', 'Europe/Berlin') - spring).toBe(23 * 3_600_000);
    expect(addBuckets(autumn, 1, 'day', 'Europe/Berlin') - autumn).toBe(25 * 3_600_000);
  });

  test('starts a day without midnight at its first instant', () => {
    expect(iso(bucketStart(at('2018-11-04T12:00:00Z'), 'day', 'America/Sao_Paulo'))).toBe('2018-11-04T03:00:00.000Z');
    expect(wallClock(at('2018-11-04T03:00:00Z'), 'America/Sao_Paulo')).toBe(at('2018-11-04T01:00:00Z'));
  });

  test('takes the first of two instants with the same wall clock', () => {
    expect(iso(instantOf(at('2026-10-25T02:30:00Z'), 'Europe/Berlin'))).toBe('2026-10-25T00:30:00.000Z');
  });

  test('keeps the last day of a shorter month', () => {
    expect(iso(addBuckets(at('2026-01-31T00:00:00Z'), 1, 'month', 'UTC'))).toBe('2026-02-28T00:00:00.000Z');
  });

  test('puts every instant into exactly one bucket', () => {
    const instant = fc.integer({ min: at('2000-01-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z') });
    fc.assert(
      fc.property(instant, fc.constantFrom(...ZONES), fc.constantFrom(...BUCKETS), (ms, zone, bucket) => {
        const from = bucketStart(ms, bucket, zone);
        const to = bucketEnd(ms, bucket, zone);
        expect(from <= ms && ms < to).toBe(true);
        expect(bucketStart(from, bucket, zone)).toBe(from);
      }),
      { numRuns: 400 },
    );
  });
});
