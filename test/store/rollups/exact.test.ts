import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../store/domain/time.ts';
import { segmentDetail } from '../../../store/queries/segment-detail.ts';
import { usageOptions } from '../../../store/queries/options.ts';
import { usageChart } from '../../../store/queries/usage-chart.ts';
import { usageHeat } from '../../../store/queries/usage-heat.ts';
import { usageSeries } from '../../../store/queries/usage-series.ts';
import type { RollupCache } from '../../../store/rollups/rollup-cache.ts';
import { Rollups } from '../../../store/rollups/rollups.ts';
import { Facts } from '../../support/facts.ts';
import { liveRollups, liveTables } from '../../support/live-rollups.ts';
import { changingPrices, PlainPrices } from '../../support/plain-prices.ts';
import { filledCache } from '../../support/rollup-cache.ts';
import { rollupEvents } from '../../support/rollup-events.ts';
import { openSegments, type TestEvent, type TestSegments } from '../../support/segments.ts';
import { queryIn } from '../../support/usage-queries.ts';

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
const PRICED_RUNS = 20;

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

/** Prices that change within hours, where days begin, and once at no time that anybody would choose. */
function pricesIn(fromMs: number, toMs: number): PlainPrices {
  return new PlainPrices([
    ...changingPrices(fromMs, toMs),
    { model: 'gpt-5', fromMs: fromMs + 2 * DAY_MS, amounts: ['2', '0', '0.000000000001'] },
    { model: 'claude-opus-4', fromMs: fromMs + (toMs - fromMs) / 3 + 12_345_001, amounts: ['0.000000000001', '0', '3'] },
  ]);
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
    await using live = liveRollups(segments);
    const summing = [new Rollups(cache, live), new Rollups(null, live)];
    const readers = fc.constantFrom(null, new Rollups(), new Rollups(cache), ...summing);
    await fc.assert(
      fc.asyncProperty(queryIn(zone, fromMs, toMs), readers, async (query, rollups) => {
        await facts.expectChart(query, await usageChart(hub, set, query, undefined, rollups));
        if (rollups === null || !summing.includes(rollups)) return;
        await live.whenIdle(); // what was missing is there from now on
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
    expect((await liveTables(hub)).length).toBeGreaterThan(10);
  });

  it.each(WINDOWS)('costs what its events cost one by one in $zone from $from', { timeout: 120_000 }, async ({ zone, from, to }) => {
    const [fromMs, toMs] = [at(from), at(to)];
    await using segments = await someSegments(fromMs / HOUR_MS, fromMs, toMs);
    const { hub, set } = segments;
    await using cache = await filledCache(segments);
    expect(cachedIn(segments, cache)).toBe(2);
    using view = await set.acquire();
    await using facts = await Facts.copy(
      hub,
      view.segments.map(({ file }) => file.name),
    );
    const prices = pricesIn(fromMs, toMs);
    await using live = liveRollups(segments);
    const readers = fc.constantFrom(null, new Rollups(), new Rollups(cache), new Rollups(cache, live));
    const queries = queryIn(zone, fromMs, toMs, ['cost', 'cost', 'cost', 'credits', 'latencyP95']);
    await fc.assert(
      fc.asyncProperty(queries, readers, async (query, rollups) => {
        const priced = { ...query, sheet: prices.sheet };
        await facts.expectChart(priced, await usageChart(hub, set, priced, undefined, rollups), prices);
      }),
      { numRuns: PRICED_RUNS },
    );
    await fc.assert(
      fc.asyncProperty(queries, readers, async (query, rollups) => {
        const priced = { ...query, sheet: prices.sheet };
        await facts.expectHeat(priced, await usageHeat(hub, set, priced, undefined, rollups), prices);
      }),
      { numRuns: 6 },
    );
  });

  it('is the same for the values to filter by and for what a segment holds', async () => {
    const [fromMs, toMs] = [at('2024-02-27T00:00:00Z'), at('2024-03-06T00:00:00Z')];
    await using segments = await someSegments(1, fromMs, toMs);
    const { hub, set, descriptors } = segments;
    await using cache = await filledCache(segments);
    await using live = liveRollups(segments);
    for (const rollups of [new Rollups(), new Rollups(cache), new Rollups(cache, live), new Rollups(cache, live)]) {
      expect(await usageOptions(hub, set, undefined, rollups)).toEqual(await usageOptions(hub, set));
      for (const { id } of descriptors) expect(await segmentDetail(hub, set, id, undefined, rollups)).toEqual(await segmentDetail(hub, set, id));
      await live.whenIdle();
    }
  });

  it('sums beyond 2^63 and to the last digit of credits', async () => {
    const most = '9223372036854775807';
    const event = (i: number): TestEvent => ({
      event_id: `e${i}`, created_at_ms: at('2024-01-01T00:00:00Z') + i, input_uncached_tokens: most, output_tokens: most, billable_tokens: `-${most}`, credit_usage: '999999999999.999999999999',
    }); // prettier-ignore
    await using segments = await openSegments([
      ...Array.from({ length: 5 }, (_, i) => ({ tier: 'archived' as const, rollups: true, events: [event(i)] })),
      { tier: 'active', events: [event(5), event(6)] },
    ]);
    await using cache = await filledCache(segments);
    expect(cachedIn(segments, cache)).toBe(5);
    await using live = liveRollups(segments, 1);
    const query = { fromMs: at('2024-01-01T00:00:00Z'), toMs: at('2024-01-02T00:00:00Z'), bucket: 'day', zone: 'UTC', by: null } as const;
    for (const rollups of [new Rollups(), new Rollups(cache), new Rollups(cache, live), new Rollups(cache, live)]) {
      const { total } = await usageSeries(segments.hub, segments.set, query, undefined, rollups);
      expect(total.inputUncached).toBe(7n * BigInt(most));
      expect(total.billable).toBe(-7n * BigInt(most));
      expect(total.credits).toBe(7n * 999_999_999_999_999_999_999_999n);
      await live.whenIdle();
    }
    expect(await liveTables(segments.hub)).toHaveLength(1);
  });
});
