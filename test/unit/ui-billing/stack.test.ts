import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ratio } from '../../../renderer/features/billing/ratio.ts';
import { bucketTotals, layersOf, sumOf, topAndOther } from '../../../renderer/features/billing/stack.ts';
import { change, equalTotals, METRICS, totalsOf } from '../../../renderer/features/billing/totals.ts';
import type { Series } from '../../../renderer/usage/vocabulary.ts';

type Row = Series['rows'][number];

const row = (fromMs: number, group: string | null, values: Partial<Row> = {}): Row => ({
  fromMs,
  group,
  requests: 1,
  inputUncached: '0',
  inputCached: '0',
  output: '0',
  billable: '0',
  credits: '0',
  creditsMissing: 0,
  usageMissing: 0,
  errors: 0,
  ...values,
});
const series = (rows: Row[], buckets = 3) => ({ rows, buckets: Array.from({ length: buckets }, (_, i) => ({ fromMs: i * 10, toMs: i * 10 + 10 })) });

describe('layers of the chart', () => {
  test('puts the largest of the metric first, whatever its number of digits', () => {
    const layers = layersOf(
      series([row(0, 'a', { billable: '9' }), row(0, 'b', { billable: '9007199254740993' }), row(0, 'c', { billable: '9007199254740992' })]),
      'billable',
    );
    expect(layers.map((layer) => layer.value)).toEqual(['b', 'c', 'a']);
  });

  test('leaves buckets without events empty instead of zero', () => {
    const [layer] = layersOf(series([row(10, 'a', { requests: 4 })]), 'requests');
    expect(layer?.perBucket.map((totals) => totals && totals.requests)).toEqual([null, 4n, null]);
  });

  test('merges everybody after the first few into Other', () => {
    const layers = topAndOther(layersOf(series(['a', 'b', 'c', 'd'].map((group, i) => row(0, group, { requests: 10 - i }))), 'requests'), 2);
    expect(layers.map(({ kind, value, members, total }) => [kind, value, members, total.requests])).toEqual([
      ['group', 'a', 1, 10n],
      ['group', 'b', 1, 9n],
      ['other', '', 2, 15n],
    ]);
  });

  test('has no Other when nobody is left', () => {
    expect(topAndOther(layersOf(series([row(0, 'a'), row(0, 'b')]), 'requests'), 2).map((layer) => layer.kind)).toEqual(['group', 'group']);
  });

  test('tells events without a value from the rest', () => {
    const layers = topAndOther(layersOf(series([row(0, '', { requests: 9 }), row(0, 'a'), row(0, 'b')]), 'requests'), 1);
    expect(layers.map(({ kind, value, total }) => [kind, value, total.requests])).toEqual([
      ['group', '', 9n],
      ['other', '', 2n],
    ]);
  });

  test('refuses a row that belongs to no bucket rather than dropping it', () => {
    expect(() => layersOf(series([row(5, 'a')]), 'requests')).toThrow(RangeError);
  });

  test('adds up to the same total however it is cut', () => {
    const anyRow = fc.record({
      bucket: fc.integer({ min: 0, max: 2 }),
      group: fc.constantFrom('', 'a', 'b', 'c', 'd', 'e'),
      billable: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
      credits: fc.constantFrom('0', '0.000000000001', '-3.5', '999999999999.999999999999'),
      creditsMissing: fc.integer({ min: 0, max: 5 }),
      usageMissing: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 40 }), fc.integer({ min: 1, max: 8 }), fc.constantFrom(...METRICS), (rows, top, metric) => {
        const wire = rows.map(({ bucket, group, ...values }) => row(bucket * 10, group, values));
        const layers = topAndOther(layersOf(series(wire), metric.value), top);
        const expected = sumOf(wire.map(totalsOf));
        expect(equalTotals(sumOf(layers.map((layer) => layer.total)), expected)).toBe(true);
        expect(equalTotals(sumOf(bucketTotals(layers, 3)), expected)).toBe(true);
      }),
    );
  });
});

describe('change against the period before', () => {
  test('is a ratio, or says why there is none', () => {
    expect(change(112n, 100n)).toEqual({ kind: 'ratio', ratio: 0.12 });
    expect(change(5n, 5n)).toEqual({ kind: 'same' });
    expect(change(5n, 0n)).toEqual({ kind: 'from-nothing' });
    expect(change(0n, 4n)).toEqual({ kind: 'ratio', ratio: -1 });
  });
});

describe('share', () => {
  test('is exact enough for numbers beyond a float and unknown without a whole', () => {
    expect(ratio(1n, 0n)).toBeNull();
    expect(ratio(2n ** 80n, 2n ** 82n)).toBe(0.25);
  });
});
