import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../store/domain/time.ts';
import { InvalidArgumentError } from '../../../store/errors.ts';
import { NO_COST } from '../../../store/pricing/pricer.ts';
import { sheetOf } from '../../../store/pricing/sheet-check.ts';
import { MAX_GROUPS, type UsageChart, usageChart, type UsageChartQuery } from '../../../store/queries/usage-chart.ts';
import { usageHeat } from '../../../store/queries/usage-heat.ts';
import { NO_USAGE } from '../../../store/queries/usage-sums.ts';
import { makeEvents } from '../../support/builders.ts';
import { FRESH, openHarness } from '../../support/harness.ts';
import { randomEvents } from '../../support/random-events.ts';
import { openSegments, type TestEvent } from '../../support/segments.ts';

const START = Date.parse('2024-01-01T00:00:00Z');
const QUERY: UsageChartQuery = {
  fromMs: START, toMs: START + DAY_MS, bucket: 'hour', zone: 'UTC', by: 'key', thenBy: null, metric: 'requests', top: null, compareMs: null,
}; // prettier-ignore

const PRICES = sheetOf(JSON.stringify({ currency: 'USD', prices: [{ model: 'm-*', per: 1, inputUncached: '1', inputCached: '1', output: '1' }] }));

function requestsIn(rows: UsageChart['rows'] | UsageChart['groups']): number {
  return rows.reduce((sum, row) => sum + row.sums.requests, 0);
}

describe('a usage chart', () => {
  it('lists the largest groups of very many, says how many there are, and adds them all up', async () => {
    const count = MAX_GROUPS + 70;
    const events = Array.from({ length: 2 * count }, (_, index): TestEvent => {
      const key = index < count ? index : index % 30; // thirty of them have more
      return { event_id: `e${index}`, created_at_ms: START + index, key_id: `key-${String(key).padStart(4, '0')}`, latency_ms: index % 900 };
    });
    await using segments = await openSegments([{ tier: 'archived', rollups: true, events }]);
    const chart = await usageChart(segments.hub, segments.set, { ...QUERY, top: 5, metric: 'latencyP95' });
    expect([chart.groups.length, chart.groupCount, chart.total.sums.requests]).toEqual([MAX_GROUPS, count, 2 * count]);
    expect(chart.groups.slice(0, 30).map(({ group }) => group)).toEqual([...Array(30).keys()].map((key) => `key-${String(key).padStart(4, '0')}`));
    expect(chart.groups.every(({ latency }) => latency !== null)).toBe(true);
    expect([...new Set(chart.rows.map(({ group }) => group))]).toEqual(['key-0000', 'key-0001', 'key-0002', 'key-0003', 'key-0004', null]);
    expect(requestsIn(chart.rows)).toBe(2 * count);
  });

  it('adds up in itself while events are appended', async () => {
    await using h = await openHarness();
    let stop = false;
    const appending = (async () => {
      for (let n = 0; !stop; n++) await h.append(makeEvents(`batch-${n}`, 5, FRESH + n, { key_id: `key-${n % 7}` }));
    })();
    try {
      for (let n = 0; n < 15; n++) {
        const chart = await h.repository.usageChart({ ...QUERY, fromMs: FRESH - HOUR_MS, toMs: FRESH + DAY_MS, top: 2 });
        expect([requestsIn(chart.rows), requestsIn(chart.groups)]).toEqual([chart.total.sums.requests, chart.total.sums.requests]);
      }
    } finally {
      stop = true;
      await appending;
    }
    await h.check();
  });

  it('prices what it reads in one moment, whatever models come meanwhile', async () => {
    await using h = await openHarness();
    const { hub } = h.repository.context;
    await h.append(makeEvents('first', 1, FRESH, { model: 'm-1', output_tokens: 4n }));
    let statements = 0;
    await hub.query(async (connection) => {
      const columns = connection.columns.bind(connection);
      const disturbed: typeof columns = async (...statement) => {
        statements += 1;
        if (statements > 1) await h.append(makeEvents(`later-${statements}`, 1, FRESH, { model: `m-${statements}` }));
        return await columns(...statement);
      };
      Object.assign(connection, { columns: disturbed }); // the pool lends it to the chart
    });
    const asked = { ...QUERY, fromMs: FRESH - HOUR_MS, toMs: FRESH + DAY_MS, metric: 'cost', sheet: PRICES } as const;
    const { total, costs } = await h.repository.usageChart(asked);
    expect(statements).toBeGreaterThan(1);
    const { inputUncached, inputCached, output, requests } = total.sums;
    expect([requests, total.cost, costs?.unpriced]).toEqual([1, { units: (inputUncached + inputCached + output) * 10n ** 18n, unpriced: 0n }, []]);
    await h.check();
  });

  it('tells costs beyond every 64-bit number, and refuses those that no sum can hold', async () => {
    const most = '9223372036854775807';
    const events = [0, 1, 2].map((n): TestEvent => ({
      event_id: `e${n}`,
      created_at_ms: START + n,
      model: 'm',
      output_tokens: most,
      input_cached_tokens: most,
    }));
    await using segments = await openSegments([{ tier: 'active', events }]);
    const priced = (output: string, per: number): UsageChartQuery => ({
      ...QUERY,
      metric: 'cost',
      sheet: sheetOf(JSON.stringify({ currency: 'USD', prices: [{ model: 'm', per, output }] })),
    });
    const { total, costs } = await usageChart(segments.hub, segments.set, priced('1.000000000001', 1_000_000));
    const tokens = 3n * BigInt(most);
    expect(total.cost).toEqual({ units: tokens * 1_000_000_000_001n, unpriced: tokens });
    expect(costs).toEqual({ currency: 'USD', unpriced: [{ model: 'm', tokens }] });
    await expect(usageChart(segments.hub, segments.set, priced('1000', 1))).rejects.toThrow('larger than a chart can tell');
  });

  it('is empty where there is nothing, and still says what it is compared with', async () => {
    await using segments = await openSegments([{ tier: 'active', events: [{ event_id: 'a', created_at_ms: START }] }]);
    const later = { ...QUERY, fromMs: START + 9 * DAY_MS, toMs: START + 10 * DAY_MS, compareMs: START + 20 * DAY_MS };
    const chart = await usageChart(segments.hub, segments.set, later);
    expect(chart).toMatchObject({ rows: [], groups: [], groupCount: 0, segments: 0, total: { sums: NO_USAGE, latency: null } });
    expect(chart.before).toMatchObject({ range: { fromMs: START + 8 * DAY_MS, toMs: START + 9 * DAY_MS }, total: { sums: NO_USAGE } });
    expect([chart.buckets.length, chart.before?.buckets.length]).toEqual([24, 24]);
    const priced = await usageChart(segments.hub, segments.set, { ...later, sheet: PRICES });
    expect([priced.total.cost, priced.before?.total.cost, priced.costs]).toEqual([NO_COST, NO_COST, { currency: 'USD', unpriced: [] }]);
  });

  it('stops when it is told to, as do hours of the week, and refuses nonsense', async () => {
    await using segments = await openSegments([{ tier: 'active', events: randomEvents(1, { count: 50, fromMs: START, toMs: START + DAY_MS }) }]);
    const { hub, set } = segments;
    const reason = new Error('enough');
    await expect(usageChart(hub, set, QUERY, AbortSignal.abort(reason))).rejects.toBe(reason);
    await expect(usageHeat(hub, set, QUERY, AbortSignal.abort(reason))).rejects.toBe(reason);
    for (const wrong of [{ thenBy: 'key' }, { by: null, thenBy: 'model' }, { top: 0 }, { top: 101 }, { top: 1.5 }] as const)
      await expect(usageChart(hub, set, { ...QUERY, ...wrong })).rejects.toThrow(InvalidArgumentError);
    await expect(usageChart(hub, set, { ...QUERY, metric: 'cost' })).rejects.toThrow('Without a price sheet');
    await expect(usageHeat(hub, set, { ...QUERY, metric: 'cost' })).rejects.toThrow('Without a price sheet');
    expect((await usageChart(hub, set, QUERY)).total).toMatchObject({ sums: { requests: 50 }, cost: null });
  });
});

describe('hours of the week', () => {
  it('tell how often the range has each, also where clocks change', async () => {
    await using segments = await openSegments([{ tier: 'active', events: [{ event_id: 'a', created_at_ms: Date.parse('2024-03-10T12:00:00Z') }] }]);
    const week = {
      fromMs: Date.parse('2024-03-04T05:00:00Z'),
      toMs: Date.parse('2024-03-18T04:00:00Z'),
      zone: 'America/New_York',
      metric: 'requests',
    } as const;
    const { cells } = await usageHeat(segments.hub, segments.set, week);
    const times = new Map(cells.map((cell) => [`${cell.weekday} ${cell.hour}`, cell.times]));
    expect([times.get('6 1'), times.get('6 2'), times.get('6 3'), times.get('0 2')]).toEqual([2, 1, 2, 2]);
    expect(cells.filter(({ sums }) => sums.requests > 0).map(({ weekday, hour }) => [weekday, hour])).toEqual([[6, 8]]); // prettier-ignore
    expect(cells).toHaveLength(168);
  });
});
