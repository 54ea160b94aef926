import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../store/domain/time.ts';
import { segmentDetail } from '../../../store/queries/segment-detail.ts';
import { usageOptions } from '../../../store/queries/options.ts';
import { DIMENSIONS } from '../../../store/queries/dimensions.ts';
import { METRICS } from '../../../store/queries/metrics.ts';
import { usageChart, type UsageChartQuery } from '../../../store/queries/usage-chart.ts';
import { usageHeat } from '../../../store/queries/usage-heat.ts';
import { usageSeries } from '../../../store/queries/usage-series.ts';
import type { RollupCache } from '../../../store/rollups/rollup-cache.ts';
import { Rollups } from '../../../store/rollups/rollups.ts';
import { Facts } from '../../support/facts.ts';
import { filledCache } from '../../support/rollup-cache.ts';
import { rollupEvents } from '../../support/rollup-events.ts';
import { openSegments, type TestEvent, type TestSegments } from '../../support/segments.ts';

const at = (text: string): number => Date.parse(text);

const WINDOWS: readonly { readonly zone: string; readonly from: string; readonly to: string }[] = [
  { zone: 'UTC', from: '2024-02-27T00:00:00Z', to: '2024-03-06T00:00:00Z' },
  { zone: 'Asia/Kolkata', from: '2024-02-27T00:00:00Z', to: '2024-03-06T00:00:00Z' },
  { zone: 'Asia/Kathmandu', from: '2024-02-27T00:00:00Z', to: '2024-03-06T00:00:00Z' },
  { zone: 'Australia/Lord_Howe', from: '2024-04-03T00:00:00Z', to: '2024-04-10T00:00:00Z' },
  { zone: 'Australia/Lord_Howe', from: '2024-10-02T00:00:00Z', to: '2024-10-09T00:00:00Z' },
  { zone: 'America/New_York', from: '2024-03-07T00:00:00Z', to: '2024-03-14T00:00:00Z' },
  { zone: 'America/New_York', from: '2024-10-31T00:00:00Z', to: '2024-11-07T00:00:00Z' },
];
const RUNS = 45; // with seven windows more than 300

/** Segments in every state: two with rollups whose hours overlap, one sealed before there were rollups, one pending, one active. */
async function someSegments(seed: number, fromMs: number, toMs: number): Promise<TestSegments> {
  const events = rollupEvents(seed, 1_200, { fromMs: fromMs + 5 * HOUR_MS, toMs: toMs - 5 * HOUR_MS });
  const part = (n: number): typeof events => events.filter((_, index) => index % 8 === n);
  const third = fromMs + (toMs - fromMs) / 3 + 20 * 60_000; // within an hour
  const sealed = events.filter((_, index) => index % 8 >= 3);
  return await openSegments([
    { tier: 'archived', rollups: true, events: sealed.filter((e) => e.created_at_ms < third) },
    { tier: 'archived', rollups: true, events: sealed.filter((e) => e.created_at_ms >= third) },
    { tier: 'archived', events: part(0) },
    { tier: 'pending', events: part(1) },
    { tier: 'active', events: part(2) },
  ]);
}

/** How many segments the cache can answer for. */
function cachedIn({ set }: TestSegments, cache: RollupCache): number {
  using lease = cache.lease();
  return set.segments.filter(({ descriptor }) => lease?.entryOf(descriptor) !== undefined).length;
}

/** Times that are exact to the hour, to the quarter, or to nothing. */
function timeIn(fromMs: number, toMs: number): fc.Arbitrary<number> {
  const hours = fc.integer({ min: 0, max: (toMs - fromMs) / HOUR_MS });
  return fc.oneof(
    hours.map((n) => fromMs + n * HOUR_MS),
    fc.tuple(hours, fc.integer({ min: -3, max: 3 })).map(([n, quarter]) => fromMs + n * HOUR_MS + (quarter * HOUR_MS) / 4),
    fc.integer({ min: fromMs - HOUR_MS, max: toMs + HOUR_MS }),
  );
}

const some = (...values: string[]): fc.Arbitrary<string[] | null> => fc.option(fc.subarray(values), { freq: 2 });

const filter = fc.record({
  key: some('key-0', 'key-3', 'nobody'),
  'key-name': some('key-0', 'Key 2 in its year 1'),
  model: some('gpt-5', "o'malley; DROP TABLE usage_events --", 'Modell "Größe" 模型'),
  'mapped-model': some('another'),
  provider: some('kiro', 'codex'),
  protocol: some('openai'),
  account: some('account-0', 'account-2'),
  endpoint: some('/v1/messages'),
  status: some('2xx', '4xx', '503', 'other', '0', '5xx'),
});

/** Most filters are of one or two dimensions: with more hardly any event is left. */
const fewFilters = fc
  .tuple(filter, fc.subarray([...DIMENSIONS], { maxLength: 2 }))
  .map(([all, kept]) => Object.fromEntries(kept.map((one) => [one, all[one]])));

function queryIn(zone: string, fromMs: number, toMs: number): fc.Arbitrary<UsageChartQuery> {
  return fc
    .record({
      zone: fc.constant(zone),
      times: fc.uniqueArray(timeIn(fromMs, toMs), { minLength: 2, maxLength: 2 }),
      bucket: fc.constantFrom('hour' as const, 'day' as const, 'week' as const, 'month' as const),
      by: fc.subarray([...DIMENSIONS], { maxLength: 2 }),
      metric: fc.constantFrom(...METRICS),
      top: fc.option(fc.integer({ min: 1, max: 6 })),
      filter: fc.oneof(fc.constant({}), fewFilters, filter),
      compareMs: fc.option(fc.integer({ min: fromMs, max: toMs + DAY_MS })),
    })
    .map(({ times, by: [by = null, thenBy = null], ...query }) => ({ ...query, by, thenBy, fromMs: Math.min(...times), toMs: Math.max(...times) }));
}

describe('usage from rollups', () => {
  it.each(WINDOWS)('equals a straight scan of the events in $zone from $from', { timeout: 120_000 }, async ({ zone, from, to }) => {
    const [fromMs, toMs] = [at(from), at(to)];
    await using segments = await someSegments(fromMs / DAY_MS, fromMs, toMs);
    const { hub, set } = segments;
    await using cache = await filledCache(segments);
    expect(cachedIn(segments, cache)).toBe(2);
    using view = await set.acquire();
    await using facts = await Facts.copy(
      hub,
      view.segments.map(({ file }) => file.name),
    );
    const readers = fc.constantFrom(null, new Rollups(), new Rollups(cache));
    await fc.assert(
      fc.asyncProperty(queryIn(zone, fromMs, toMs), readers, async (query, rollups) => {
        await facts.expectChart(query, await usageChart(hub, set, query, undefined, rollups));
      }),
      { numRuns: RUNS },
    );
    await fc.assert(
      fc.asyncProperty(queryIn(zone, fromMs, toMs), readers, async (query, rollups) => {
        await facts.expectHeat(query, await usageHeat(hub, set, query, undefined, rollups));
        const { by, filter: narrowed } = query;
        const plain = { ...query, by, filter: narrowed ?? {} };
        expect(await usageSeries(hub, set, plain, undefined, rollups)).toEqual(await usageSeries(hub, set, plain));
      }),
      { numRuns: 6 },
    );
  });

  it('is the same for the values to filter by and for what a segment holds', async () => {
    const [fromMs, toMs] = [at('2024-02-27T00:00:00Z'), at('2024-03-06T00:00:00Z')];
    await using segments = await someSegments(1, fromMs, toMs);
    const { hub, set, descriptors } = segments;
    await using cache = await filledCache(segments);
    for (const rollups of [new Rollups(), new Rollups(cache)]) {
      expect(await usageOptions(hub, set, undefined, rollups)).toEqual(await usageOptions(hub, set));
      for (const { id } of descriptors) expect(await segmentDetail(hub, set, id, undefined, rollups)).toEqual(await segmentDetail(hub, set, id));
    }
  });

  it('sums beyond 2^63 and to the last digit of credits', async () => {
    const most = '9223372036854775807';
    const event = (i: number): TestEvent => ({
      event_id: `e${i}`, created_at_ms: at('2024-01-01T00:00:00Z') + i, input_uncached_tokens: most, output_tokens: most, billable_tokens: `-${most}`, credit_usage: '999999999999.999999999999',
    }); // prettier-ignore
    await using segments = await openSegments(Array.from({ length: 5 }, (_, i) => ({ tier: 'archived', rollups: true, events: [event(i)] })));
    await using cache = await filledCache(segments);
    expect(cachedIn(segments, cache)).toBe(5);
    const query = { fromMs: at('2024-01-01T00:00:00Z'), toMs: at('2024-01-02T00:00:00Z'), bucket: 'day', zone: 'UTC', by: null } as const;
    for (const rollups of [new Rollups(), new Rollups(cache)]) {
      const { total } = await usageSeries(segments.hub, segments.set, query, undefined, rollups);
      expect(total.inputUncached).toBe(5n * BigInt(most));
      expect(total.billable).toBe(-5n * BigInt(most));
      expect(total.credits).toBe(5n * 999_999_999_999_999_999_999_999n);
    }
  });
});
