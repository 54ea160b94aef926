import { describe, expect, test } from 'vitest';
import { heatCells } from '../../../renderer/features/billing/heat-panel.tsx';
import { billingModel, chartLayers } from '../../../renderer/features/billing/model.ts';
import { rankedLayers, sumOf, topAndOther } from '../../../renderer/features/billing/stack.ts';
import { bucketsCsv, tableCsv } from '../../../renderer/features/billing/table-csv.ts';
import { describeBucket } from '../../../renderer/features/billing/bucket-words.ts';
import { moneyText } from '../../../renderer/features/billing/words.ts';
import { NO_FILTER } from '../../../renderer/usage/vocabulary.ts';
import { makeChart } from '../../support/made-chart.ts';

const HOUR = 3_600_000;
const PLAIN = { cumulative: false, share: false };
const SMALLEST = '0.000000000000000001';
const chart = makeChart([
  { bucket: 0, group: 'a', requests: 3, cost: `9007199254740993.${SMALLEST.slice(2)}`, unpriced: 7 },
  { bucket: 1, group: 'a', requests: 2, cost: '0.5' },
  { bucket: 1, group: 'b', requests: 2, cost: SMALLEST },
  { bucket: 2, group: 'c', requests: 1, cost: '1', usageMissing: 1 },
]);
const model = billingModel(chart, {
  input: {
    fromMs: 0, toMs: 3 * HOUR, bucket: 'hour', zone: 'UTC', by: 'key', thenBy: null, metric: 'cost', sheet: 4, top: 40, compare: false, filter: NO_FILTER,
  },
  top: 1,
  nowMs: 9 * HOUR,
  data: { fromMs: 0, toMs: 9 * HOUR },
  colours: () => new Map(),
}); // prettier-ignore

describe('costs', () => {
  test('add up to the last digit, however they are cut', () => {
    const ranked = rankedLayers(chart);
    const total = { units: 9_007_199_254_740_994_500_000_000_000_000_002n, unpriced: 7n, currency: 'USD' };
    expect([model.total, sumOf(ranked.map(({ whole }) => whole)), sumOf(topAndOther(chart, ranked, 1).map(({ whole }) => whole))]).toMatchObject(
      Array(3).fill({ cost: total }),
    );
    expect(rankedLayers({ ...chart, groups: chart.groups.slice(0, 1) })[1]).toMatchObject({
      kind: 'rest',
      whole: { cost: { units: 10n ** 18n + 1n } },
    });
  });

  test('are drawn in whole money', () => {
    expect(chartLayers(model, new Set(), PLAIN).map(({ values }) => values[1])).toEqual([0.5, 1e-18]);
  });

  test('are exact in the words of a bar, which tell what they lack', () => {
    const [first, second] = [0, 1].map((index) => describeBucket(model, new Set(), PLAIN, index));
    expect(first?.sum?.value).toBe('>= 9,007,199,254,740,993.000000000000000001 USD');
    expect([first?.lacks, first?.spoken.includes('7 tokens have no price')]).toEqual(['7 tokens have no price', true]);
    expect([second?.sum?.value, second?.lacks]).toEqual(['0.500000000000000001 USD', '']);
    expect(moneyText(model)).toBe('USD by price sheet 4');
  });

  test('are exact in files, with their currency and the tokens that they lack', () => {
    const [head = '', a = ''] = tableCsv(model).split('\r\n');
    expect(head).toContain(',credits,cost USD,unpricedTokens,creditsMissing,');
    expect(a).toContain(',0,9007199254740993.500000000000000001,7,0,');
    expect(bucketsCsv(model)).toContain(`,0,${SMALLEST},0,0,`);
    expect(tableCsv({ ...model, costs: null, metric: 'credits' })).not.toContain('cost');
  });

  test('stand in the hours of the week', () => {
    const cell = { weekday: 1, hour: 2, times: 1, ...chart.total };
    const heat = { cells: [cell], total: chart.total, costs: chart.costs, segments: 1, missing: [], tookMs: 1 };
    expect(heatCells(heat, 'cost').get(26)?.about).toMatch(/^Tue 02:00: >= 9,007,199,254,740,994\.5\d+2 USD; 7 tokens have no price; 1 request came/);
  });
});
