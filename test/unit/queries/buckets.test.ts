import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BucketSize, bucketsOf, commonStep, MAX_BUCKETS } from '../../../store/queries/buckets.ts';
import { ZoneClock } from '../../../store/queries/zone-clock.ts';
import { DAY_MS, HOUR_MS } from '../../../store/domain/time.ts';
import { InvalidArgumentError } from '../../../store/errors.ts';

const ZONES = [
  'UTC', 'Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/New_York', 'America/Sao_Paulo', 'Asia/Beirut', 'America/St_Johns',
  'America/Havana', 'Asia/Pyongyang', 'America/Caracas', 'Pacific/Apia', 'Pacific/Chatham', 'Europe/Berlin', 'Africa/Casablanca', 'Africa/Cairo',
  'Asia/Tehran', 'America/Santiago', 'Antarctica/Troll', 'Pacific/Kiritimati', 'Asia/Gaza', 'America/Asuncion',
]; // prettier-ignore

const at = (text: string): number => Date.parse(text);
const widths = (zone: string, bucket: BucketSize, from: string, to: string): number[] =>
  bucketsOf({ zone, bucket, fromMs: at(from), toMs: at(to) }).map((b) => (b.toMs - b.fromMs) / HOUR_MS);
const starts = (zone: string, bucket: BucketSize, from: string, to: string): string[] =>
  bucketsOf({ zone, bucket, fromMs: at(from), toMs: at(to) }).map((b) => new Date(b.fromMs).toISOString());

const wallClocks = new Map<string, Intl.DateTimeFormat>();

/** The wall clock of a zone by another way than the code under test: the text `Intl` prints. */
function wallClock(zone: string, ms: number): string {
  const clock = wallClocks.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  wallClocks.set(zone, clock);
  return clock.format(ms);
}

const zone = fc.constantFrom(...ZONES);
const instant = fc.integer({ min: at('2000-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') });
const width = (days: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: days * DAY_MS });

describe('buckets in a zone', () => {
  it('have 23 and 25 hours on the days New York changes its clocks', () => {
    expect(widths('America/New_York', 'day', '2024-03-09T05:00:00Z', '2024-03-12T04:00:00Z')).toEqual([24, 23, 24]);
    expect(widths('America/New_York', 'day', '2024-11-02T04:00:00Z', '2024-11-05T05:00:00Z')).toEqual([24, 25, 24]);
  });

  it('have 23.5 and 24.5 hours on the days Lord Howe shifts by half an hour, with hours that stay aligned', () => {
    expect(widths('Australia/Lord_Howe', 'day', '2024-10-05T13:30:00Z', '2024-10-06T13:00:00Z')).toEqual([23.5]);
    expect(widths('Australia/Lord_Howe', 'day', '2024-04-06T13:00:00Z', '2024-04-07T13:30:00Z')).toEqual([24.5]);
    expect(widths('Australia/Lord_Howe', 'hour', '2024-10-05T13:30:00Z', '2024-10-05T17:30:00Z')).toEqual([1, 1, 0.5, 1, 1]);
    expect(widths('Australia/Lord_Howe', 'hour', '2024-04-06T13:00:00Z', '2024-04-06T16:30:00Z')).toEqual([1, 1.5, 1]);
  });

  it('begin at 01:00 where midnight is skipped', () => {
    expect(starts('America/Sao_Paulo', 'day', '2018-11-03T12:00:00Z', '2018-11-05T12:00:00Z')).toEqual([
      '2018-11-03T03:00:00.000Z', '2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z',
    ]); // prettier-ignore
    expect(wallClock('America/Sao_Paulo', at('2018-11-04T03:00:00Z'))).toBe('2018-11-04 01:00:00');
    expect(widths('Asia/Beirut', 'day', '2024-03-29T22:00:00Z', '2024-04-01T00:00:00Z')).toEqual([24, 23, 24]);
  });

  it('begin at the first of two midnights', () => {
    expect(widths('America/Havana', 'day', '2024-11-02T04:00:00Z', '2024-11-04T06:00:00Z')).toEqual([24, 25, 24]);
    expect(wallClock('America/Havana', at('2024-11-03T05:00:00Z'))).toBe('2024-11-03 00:00:00');
  });

  it('leave out a date that a zone skipped', () => {
    expect(starts('Pacific/Apia', 'day', '2011-12-29T12:00:00Z', '2011-12-31T12:00:00Z')).toEqual([
      '2011-12-29T10:00:00.000Z', '2011-12-30T10:00:00.000Z', '2011-12-31T10:00:00.000Z',
    ]); // prettier-ignore
    expect(wallClock('Pacific/Apia', at('2011-12-30T10:00:00Z'))).toBe('2011-12-31 00:00:00');
  });

  it('align hours to offsets of 30 and 45 minutes', () => {
    expect(starts('Asia/Kolkata', 'hour', '2024-05-01T00:00:00Z', '2024-05-01T01:00:00Z')).toEqual([
      '2024-04-30T23:30:00.000Z',
      '2024-05-01T00:30:00.000Z',
    ]);
    expect(starts('Asia/Kathmandu', 'hour', '2024-05-01T00:20:00Z', '2024-05-01T01:15:00Z')).toEqual(['2024-05-01T00:15:00.000Z']);
  });

  it('begin weeks on Monday and months on the first', () => {
    expect(starts('UTC', 'week', '2024-05-01T00:00:00Z', '2024-05-07T00:00:00Z')).toEqual(['2024-04-29T00:00:00.000Z', '2024-05-06T00:00:00.000Z']);
    expect(starts('Europe/Berlin', 'month', '2024-02-10T00:00:00Z', '2024-04-30T22:00:00Z')).toEqual([
      '2024-01-31T23:00:00.000Z', '2024-02-29T23:00:00.000Z', '2024-03-31T22:00:00.000Z',
    ]); // prettier-ignore
  });

  it('follow each other and cover the range without one too many', () => {
    fc.assert(
      fc.property(
        zone,
        instant,
        fc.constantFrom<[BucketSize, number]>(['hour', 20], ['day', 500], ['week', 1_000], ['month', 3_000]),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (z, fromMs, [bucket, days], part) => {
          const toMs = fromMs + 1 + Math.floor(part * days * DAY_MS);
          const buckets = bucketsOf({ zone: z, bucket, fromMs, toMs });
          const first = buckets[0];
          const last = buckets.at(-1);
          expect(first !== undefined && first.fromMs <= fromMs && first.toMs > fromMs).toBe(true);
          expect(last !== undefined && last.fromMs < toMs && last.toMs >= toMs).toBe(true);
          for (const [index, b] of buckets.entries()) {
            expect(b.toMs).toBeGreaterThan(b.fromMs);
            expect(b.toMs).toBe(buckets[index + 1]?.fromMs ?? b.toMs);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('begin a day at local midnight, or at the first instant of a date without one', () => {
    fc.assert(
      fc.property(zone, instant, width(800), (z, fromMs, span) => {
        for (const { fromMs: start } of bucketsOf({ zone: z, bucket: 'day', fromMs, toMs: fromMs + span })) {
          const [date = '', time = ''] = wallClock(z, start).split(' ');
          expect(time === '00:00:00' || wallClock(z, start - 1).slice(0, 10) < date).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('begin an hour on a full hour of the wall clock, or where it is shifted', () => {
    fc.assert(
      fc.property(zone, instant, width(30), (z, fromMs, span) => {
        const clock = new ZoneClock(z);
        for (const { fromMs: start, toMs } of bucketsOf({ zone: z, bucket: 'hour', fromMs, toMs: fromMs + span })) {
          expect(wallClock(z, start).endsWith(':00:00') || clock.offsetAt(start) !== clock.offsetAt(start - 1)).toBe(true);
          expect([30, 60, 90]).toContain((toMs - start) / 60_000);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('cut months and weeks at boundaries of days', () => {
    fc.assert(
      fc.property(zone, instant, width(400), fc.constantFrom<BucketSize>('week', 'month'), (z, fromMs, span, bucket) => {
        const large = bucketsOf({ zone: z, bucket, fromMs, toMs: fromMs + span });
        const range = { fromMs: large[0]?.fromMs ?? 0, toMs: large.at(-1)?.toMs ?? 0 };
        const days = bucketsOf({ zone: z, bucket: 'day', ...range });
        const dayStarts = new Set(days.map((d) => d.fromMs));
        expect(large.every((b) => dayStarts.has(b.fromMs))).toBe(true);
        expect(days.reduce((sum, d) => sum + d.toMs - d.fromMs, 0)).toBe(range.toMs - range.fromMs);
      }),
      { numRuns: 100 },
    );
  });

  it('share a step that meets every boundary', () => {
    const step = (z: string, bucket: BucketSize, from: string, to: string): number =>
      commonStep(bucketsOf({ zone: z, bucket, fromMs: at(from), toMs: at(to) })) / HOUR_MS;
    expect(step('UTC', 'month', '2024-01-01T00:00:00Z', '2025-01-01T00:00:00Z')).toBe(24);
    expect(step('America/New_York', 'day', '2024-03-01T05:00:00Z', '2024-03-30T04:00:00Z')).toBe(1);
    expect(step('Australia/Lord_Howe', 'day', '2024-04-01T13:00:00Z', '2024-04-30T13:30:00Z')).toBe(0.5);
    expect(step('UTC', 'hour', '2024-01-01T00:00:00Z', '2024-01-09T00:00:00Z')).toBe(1);
  });

  it('refuse an unknown zone, an inverted range and too many buckets', () => {
    const day = { fromMs: 0, toMs: DAY_MS, bucket: 'hour', zone: 'UTC' } as const;
    for (const bad of ['Mars/Olympus', '', "UTC'; DROP TABLE x"]) expect(() => bucketsOf({ ...day, zone: bad })).toThrow(InvalidArgumentError);
    expect(() => bucketsOf({ ...day, fromMs: DAY_MS })).toThrow(InvalidArgumentError);
    expect(() => bucketsOf({ ...day, fromMs: Number.NaN })).toThrow(InvalidArgumentError);
    expect(() => bucketsOf({ ...day, toMs: 8_640_000_000_000_000 })).toThrow(InvalidArgumentError);
    expect(bucketsOf({ ...day, toMs: MAX_BUCKETS * HOUR_MS })).toHaveLength(MAX_BUCKETS);
    expect(() => bucketsOf({ ...day, toMs: MAX_BUCKETS * HOUR_MS + 1 })).toThrow(InvalidArgumentError);
  });
});
