import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawnBefore, drawnValues } from '../../../renderer/features/billing/drawing.ts';
import { billingModel, chartLayers } from '../../../renderer/features/billing/model.ts';
import { ratio } from '../../../renderer/features/billing/ratio.ts';
import { layerId, rankedLayers, sumOf, topAndOther } from '../../../renderer/features/billing/stack.ts';
import { amountOf, change, changeOf, measuredOf, type Metric } from '../../../renderer/features/billing/totals.ts';
import type { Chart } from '../../../renderer/usage/vocabulary.ts';
import { makeChart, type Booked } from '../../support/made-chart.ts';

const HOUR = 3_600_000;
const PLAIN = { cumulative: false, share: false };
const model = (chart: Chart, metric: Metric = 'requests', top = 2) =>
  billingModel(chart, {
    input: {
      fromMs: 0, toMs: 3 * HOUR, bucket: 'hour', zone: 'UTC', by: 'key', thenBy: null, metric, sheet: null, top: 40, compare: false,
      filter: { key: null, 'key-name': null, model: null, 'mapped-model': null, provider: null, protocol: null, account: null, endpoint: null, status: null },
    },
    top,
    nowMs: 10 * HOUR,
    data: { fromMs: 0, toMs: 10 * HOUR },
    colours: (visible) => new Map(visible.map((id, slot) => [id, slot])),
  }); // prettier-ignore
const booked = (bucket: number, group: string, requests: number, more: Partial<Booked> = {}): Booked => ({ bucket, group, requests, ...more });

describe('layers of the chart', () => {
  test('leave buckets without events empty instead of zero', () => {
    const [layer] = rankedLayers(makeChart([booked(1, 'a', 4)]));
    expect(layer?.perBucket?.map((one) => one && one.totals.requests)).toEqual([null, 4n, null]);
  });

  test('hold everybody after the first few in Other, also those that the answer told apart', () => {
    const chart = makeChart([booked(0, 'a', 10), booked(0, 'b', 9), booked(0, 'c', 8), booked(1, 'd', 7)], { told: 3 });
    const layers = topAndOther(chart, rankedLayers(chart), 2);
    expect(layers.map((layer) => [layerId(layer), layer.members, layer.whole.totals.requests])).toEqual([
      ['["a",null]', 1, 10n],
      ['["b",null]', 1, 9n],
      ['other', 2, 15n],
    ]);
    expect(layers[2]?.perBucket?.map((one) => one?.totals.requests ?? null)).toEqual([8n, 7n, null]);
  });

  test('have no Other when nobody is left', () => {
    const chart = makeChart([booked(0, 'a', 2), booked(0, 'b', 1)]);
    expect(topAndOther(chart, rankedLayers(chart), 2).map(({ kind }) => kind)).toEqual(['group', 'group']);
  });

  test('tell events without a value from the others', () => {
    const chart = makeChart([booked(0, '', 9), booked(0, 'a', 2), booked(0, 'b', 1)], { told: 1 });
    expect(topAndOther(chart, rankedLayers(chart), 1).map(({ kind, path, whole }) => [kind, path[0], whole.totals.requests])).toEqual([
      ['group', '', 9n],
      ['other', '', 3n],
    ]);
  });

  test('say how many groups the table does not list, and what they add up to', () => {
    const chart = makeChart([booked(0, 'a', 3), booked(0, 'b', 2), booked(0, 'c', 1)], { listed: 1 });
    const [, rest] = rankedLayers(chart);
    expect([rest?.kind, rest?.members, rest?.whole.totals.requests, rest?.perBucket]).toEqual(['rest', 2, 3n, null]);
  });

  test('refuse a row that belongs to no bucket rather than dropping it', () => {
    const chart = makeChart([booked(0, 'a', 1)]);
    expect(() => rankedLayers({ ...chart, rows: chart.rows.map((row) => ({ ...row, fromMs: 5 })) })).toThrow(RangeError);
  });

  test('add up to the total however they are cut', () => {
    const any = fc.record({
      bucket: fc.integer({ min: 0, max: 2 }),
      group: fc.constantFrom('', 'a', 'b', 'c', 'd', 'e'),
      requests: fc.integer({ min: 0, max: 9 }),
      billable: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
      credits: fc.constantFrom('0', '0.000000000001', '-3.5', '999999999999.999999999999'),
    });
    const sizes = fc.record({ top: fc.integer({ min: 1, max: 8 }), told: fc.integer({ min: 1, max: 8 }), listed: fc.integer({ min: 1, max: 8 }) });
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 40 }), sizes, (rows, { top, told, listed }) => {
        const chart = makeChart(rows, { told: Math.min(told, listed), listed });
        const total = measuredOf(chart.total, null).totals;
        const ranked = rankedLayers(chart);
        expect(sumOf(ranked.map(({ whole }) => whole)).totals).toEqual(total);
        expect(sumOf(topAndOther(chart, ranked, Math.min(top, told, listed)).map(({ whole }) => whole)).totals).toEqual(total);
      }),
    );
  });
});

describe('what is drawn', () => {
  const chart = makeChart([booked(0, 'a', 3), booked(2, 'a', 1), booked(0, 'b', 1)]);

  test('grows with every bucket when it is cumulative, also over those without events', () => {
    expect(chartLayers(model(chart), new Set(), { cumulative: true, share: false }).map(({ values }) => values)).toEqual([[3, 3, 4], [1, 1, 1]]); // prettier-ignore
  });

  test('is a part of each bucket when it is a share, of the layers that are shown', () => {
    expect(chartLayers(model(chart), new Set(), { cumulative: false, share: true }).map(({ values }) => values)).toEqual([[75, null, 100], [25, null, null]]); // prettier-ignore
    expect(chartLayers(model(chart), new Set(['["b",null]']), { cumulative: false, share: true }).map(({ values }) => values)).toEqual([
      [100, null, 100],
    ]);
  });

  test('is never added up where it cannot be', () => {
    const slow = makeChart([booked(0, 'a', 1, { p95: 900 }), booked(1, 'a', 1, { p95: 100 }), booked(1, 'b', 1), booked(1, 'c', 1)], { told: 2 });
    const made = model(slow, 'latencyP95');
    expect(made.stacked.map(({ kind }) => kind)).toEqual(['group', 'group']);
    expect(drawnValues(made.stacked.map(({ perBucket }) => perBucket ?? []), made, { cumulative: true, share: true })).toEqual([[900, 100, null], [null, null, null]]); // prettier-ignore
    expect(made.total.latency).toBeNull();
  });

  test('stands beside the period before, bucket by bucket, as far as that goes', () => {
    const before = makeChart([booked(0, 'a', 5)]);
    const compared = {
      ...chart,
      before: { range: { fromMs: -3 * HOUR, toMs: -HOUR }, buckets: before.buckets.slice(0, 2), whole: before.whole, total: before.total },
    };
    expect(drawnBefore(model(compared), PLAIN)).toEqual([5, null, null]);
    expect(drawnBefore(model(compared), { cumulative: true, share: false })).toEqual([5, 5, null]);
    expect(drawnBefore(model(compared), { cumulative: false, share: true })).toBeNull();
    expect(drawnBefore(model(chart), PLAIN)).toBeNull();
  });
});

describe('change against the period before', () => {
  test('is a ratio, or says why there is none', () => {
    expect(change(112n, 100n)).toEqual({ kind: 'ratio', ratio: 0.12 });
    expect(change(5n, 5n)).toEqual({ kind: 'same' });
    expect(change(5n, 0n)).toEqual({ kind: 'from-nothing' });
    expect(change(0n, 4n)).toEqual({ kind: 'ratio', ratio: -1 });
  });

  test('is not known where either is not', () => {
    const { total } = makeChart([booked(0, 'a', 1)]);
    const measured = measuredOf(total, null);
    expect(changeOf(measured, null, 'requests')).toBeNull();
    expect(changeOf(measured, measured, 'latencyP50')).toBeNull();
    expect(amountOf(measured, 'requests')).toBe(1n);
  });
});

describe('share', () => {
  test('is exact enough for numbers beyond a float and unknown without a whole', () => {
    expect(ratio(1n, 0n)).toBeNull();
    expect(ratio(2n ** 80n, 2n ** 82n)).toBe(0.25);
  });
});
