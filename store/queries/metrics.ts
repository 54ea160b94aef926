import type { RankColumn } from './usage-pieces.ts';
import type { UsageSums } from './usage-sums.ts';

/** What can be charted and ranked by, and the sum that ranks it; a cost is there only with prices. How long requests took ranks by how many there were: slow ones that hardly anybody sends come last. */
const RANKED_BY = {
  requests: 'requests',
  inputUncached: 'input_uncached',
  inputCached: 'input_cached',
  output: 'output',
  billable: 'billable',
  credits: 'credits',
  creditsMissing: 'credits_missing',
  usageMissing: 'usage_missing',
  errors: 'errors',
  cost: 'cost',
  latencyP50: 'requests',
  latencyP95: 'requests',
} as const satisfies Record<keyof UsageSums | 'cost' | 'latencyP50' | 'latencyP95', RankColumn>;

export type Metric = keyof typeof RANKED_BY;

/** Column of a row of sums that puts groups in order. */
export function rankColumn(metric: Metric): RankColumn {
  return RANKED_BY[metric];
}

/** Whether it tells how long requests took: such values cannot be added up. */
export function isLatency(metric: Metric): boolean {
  return metric === 'latencyP50' || metric === 'latencyP95';
}

export const METRICS: readonly Metric[] = [
  'requests', 'inputUncached', 'inputCached', 'output', 'billable', 'credits', 'creditsMissing', 'usageMissing', 'errors', 'cost', 'latencyP50', 'latencyP95',
]; // prettier-ignore
