import fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../../store/domain/time.ts';
import { DIMENSIONS } from '../../store/queries/dimensions.ts';
import { type Metric, METRICS } from '../../store/queries/metrics.ts';
import type { UsageChartQuery } from '../../store/queries/usage-chart.ts';

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

/** What is there without prices. */
const UNPRICED = METRICS.filter((metric) => metric !== 'cost');

/** Charts of a stretch of time, of what `rollupEvents` makes. */
export function queryIn(zone: string, fromMs: number, toMs: number, metrics: readonly Metric[] = UNPRICED): fc.Arbitrary<UsageChartQuery> {
  return fc
    .record({
      zone: fc.constant(zone),
      times: fc.uniqueArray(timeIn(fromMs, toMs), { minLength: 2, maxLength: 2 }),
      bucket: fc.constantFrom('hour' as const, 'day' as const, 'week' as const, 'month' as const),
      by: fc.subarray([...DIMENSIONS], { maxLength: 2 }),
      metric: fc.constantFrom(...metrics),
      top: fc.option(fc.integer({ min: 1, max: 6 })),
      filter: fc.oneof(fc.constant({}), fewFilters, filter),
      compareMs: fc.option(fc.integer({ min: fromMs, max: toMs + DAY_MS })),
    })
    .map(({ times, by: [by = null, thenBy = null], ...query }) => ({ ...query, by, thenBy, fromMs: Math.min(...times), toMs: Math.max(...times) }));
}
