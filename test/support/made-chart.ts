import { decimalText, MONEY_SCALE, parseDecimal } from '../../renderer/format/decimal.ts';
import type { Chart } from '../../renderer/usage/vocabulary.ts';

type Measured = Chart['total'];

/** What was booked in one of three hours for a group. */
export interface Booked {
  readonly bucket: number;
  readonly group: string;
  readonly requests: number;
  readonly billable?: string;
  readonly credits?: string;
  /** In USD; a chart in which anything has a cost tells that of everything. */
  readonly cost?: string;
  /** Tokens without a price. */
  readonly unpriced?: number;
  readonly usageMissing?: number;
  /** Latencies of groups and buckets are those of the last booking; nobody knows that of several. */
  readonly p95?: number;
}

const HOUR = 3_600_000;

/** A chart by key as the store answers it: the first groups by requests are listed, and the first of those told apart in buckets. */
export function makeChart(all: readonly Booked[], { told = 40, listed = 40 }: { readonly told?: number; readonly listed?: number } = {}): Chart {
  const isPriced = all.some(({ cost }) => cost !== undefined);
  const measured = (own: readonly Booked[]): Measured => measuredOf(own, isPriced);
  const groups = [...Map.groupBy(all, ({ group }) => group)]
    .map(([group, own]) => ({ group, subgroup: null, ...measured(own), before: null }))
    .toSorted((a, b) => b.sums.requests - a.sums.requests || (a.group < b.group ? -1 : 1));
  const apart = new Set(groups.slice(0, told).map(({ group }) => group));
  const pieces = Map.groupBy(all, ({ bucket, group }) => JSON.stringify([bucket, apart.has(group) ? group : null]));
  return {
    buckets: [0, 1, 2].map((index) => ({ fromMs: index * HOUR, toMs: (index + 1) * HOUR })),
    rows: [...pieces].map(([key, own]) => {
      const [bucket, group] = JSON.parse(key) as [number, string | null];
      return { fromMs: bucket * HOUR, group, subgroup: null, ...measured(own) };
    }),
    whole: [...Map.groupBy(all, ({ bucket }) => bucket)].map(([bucket, own]) => ({ fromMs: bucket * HOUR, ...measured(own) })),
    groups: groups.slice(0, listed),
    groupCount: groups.length,
    total: measured(all),
    costs: isPriced ? { currency: 'USD', unpricedModels: 0, unpriced: [] } : null,
    names: {},
    before: null,
    segments: 1,
    missing: [],
    tookMs: 1,
  };
}

function measuredOf(all: readonly Booked[], isPriced: boolean): Measured {
  const sums = {
    requests: all.reduce((sum, { requests }) => sum + requests, 0),
    inputUncached: '0',
    inputCached: '0',
    output: '0',
    billable: all.reduce((sum, { billable = '0' }) => sum + BigInt(billable), 0n).toString(),
    credits: decimalText(all.reduce((sum, { credits = '0' }) => sum + parseDecimal(credits), 0n)),
    creditsMissing: 0,
    usageMissing: all.reduce((sum, { usageMissing = 0 }) => sum + usageMissing, 0),
    errors: 0,
  };
  const [only, ...others] = all;
  const latency = only?.p95 === undefined || others.length > 0 ? null : { events: only.requests, p50: only.p95 / 2, p95: only.p95 };
  const units = all.reduce((sum, { cost = '0' }) => sum + parseDecimal(cost, MONEY_SCALE), 0n);
  const unpriced = all.reduce((sum, { unpriced: tokens = 0 }) => sum + tokens, 0);
  return { sums, cost: isPriced ? { amount: decimalText(units, MONEY_SCALE), unpriced: String(unpriced) } : null, latency };
}
