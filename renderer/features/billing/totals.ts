import { DECIMAL_SCALE, MONEY_SCALE, parseDecimal } from '../../format/decimal.ts';
import type { Chart } from '../../usage/vocabulary.ts';

type Wire = Chart['total'];

/** Billed sums without rounding: integers as bigint, credits in units of 10^-12. */
export interface Totals {
  readonly requests: bigint;
  readonly inputUncached: bigint;
  readonly inputCached: bigint;
  readonly output: bigint;
  readonly billable: bigint;
  readonly credits: bigint;
  readonly creditsMissing: bigint;
  readonly usageMissing: bigint;
  readonly errors: bigint;
}

export const NOTHING: Totals = {
  requests: 0n,
  inputUncached: 0n,
  inputCached: 0n,
  output: 0n,
  billable: 0n,
  credits: 0n,
  creditsMissing: 0n,
  usageMissing: 0n,
  errors: 0n,
};

/** The sums of one row of the wire. */
export function totalsOf(row: Wire['sums']): Totals {
  return {
    requests: BigInt(row.requests),
    inputUncached: BigInt(row.inputUncached),
    inputCached: BigInt(row.inputCached),
    output: BigInt(row.output),
    billable: BigInt(row.billable),
    credits: parseDecimal(row.credits),
    creditsMissing: BigInt(row.creditsMissing),
    usageMissing: BigInt(row.usageMissing),
    errors: BigInt(row.errors),
  };
}

/** Adds two sums, field by field. */
function addTotals(a: Totals, b: Totals): Totals {
  return combined(a, b, (x, y) => x + y);
}

/** What the first has more than the second, field by field. */
function subtractTotals(a: Totals, b: Totals): Totals {
  return combined(a, b, (x, y) => x - y);
}

function combined(a: Totals, b: Totals, combine: (x: bigint, y: bigint) => bigint): Totals {
  return {
    requests: combine(a.requests, b.requests),
    inputUncached: combine(a.inputUncached, b.inputUncached),
    inputCached: combine(a.inputCached, b.inputCached),
    output: combine(a.output, b.output),
    billable: combine(a.billable, b.billable),
    credits: combine(a.credits, b.credits),
    creditsMissing: combine(a.creditsMissing, b.creditsMissing),
    usageMissing: combine(a.usageMissing, b.usageMissing),
    errors: combine(a.errors, b.errors),
  };
}

/** What tokens cost: units of 10^-18 of the currency, without the tokens that no price is for. */
export interface Cost {
  readonly units: bigint;
  readonly unpriced: bigint;
  readonly currency: string;
}

/** Sums and, where they were asked for and are known, costs, and latencies in whole milliseconds. */
export interface Measured {
  readonly totals: Totals;
  readonly cost: Cost | null;
  readonly latency: { readonly events: bigint; readonly p50: bigint; readonly p95: bigint } | null;
}

export const UNMEASURED: Measured = { totals: NOTHING, cost: null, latency: null };

/** What the wire tells of anything, with what goes for all costs of the answer. */
export function measuredOf({ sums, cost, latency }: Wire, costs: Chart['costs']): Measured {
  const whole = (ms: number): bigint => BigInt(Math.round(ms));
  return {
    totals: totalsOf(sums),
    cost: cost && { units: parseDecimal(cost.amount, MONEY_SCALE), unpriced: BigInt(cost.unpriced), currency: costs?.currency ?? '' },
    latency: latency && { events: BigInt(latency.events), p50: whole(latency.p50), p95: whole(latency.p95) },
  };
}

/** Several as one. Latencies cannot be added up: those of the sum are not known. */
export function addMeasured(a: Measured, b: Measured): Measured {
  return { totals: addTotals(a.totals, b.totals), cost: combinedCost(a.cost, b.cost, (x, y) => x + y), latency: null };
}

/** What the first has more than the second. */
export function subtractMeasured(a: Measured, b: Measured): Measured {
  return { totals: subtractTotals(a.totals, b.totals), cost: combinedCost(a.cost, b.cost, (x, y) => x - y), latency: null };
}

/** Where one has no cost it is nothing yet: either all that is shown together tells it or none. */
function combinedCost(a: Cost | null, b: Cost | null, combine: (x: bigint, y: bigint) => bigint): Cost | null {
  if (a === null || b === null) return a ?? b;
  return { units: combine(a.units, b.units), unpriced: combine(a.unpriced, b.unpriced), currency: a.currency };
}

/** What can be charted. */
export const METRICS = [
  { value: 'requests', label: 'Requests', unit: 'requests' },
  { value: 'inputUncached', label: 'Uncached input', unit: 'tokens' },
  { value: 'inputCached', label: 'Cached input', unit: 'tokens' },
  { value: 'output', label: 'Output', unit: 'tokens' },
  { value: 'billable', label: 'Billable', unit: 'tokens' },
  { value: 'credits', label: 'Credits', unit: 'credits' },
  { value: 'cost', label: 'Cost', unit: 'money' },
  { value: 'creditsMissing', label: 'Credit usage unavailable', unit: 'requests' },
  { value: 'usageMissing', label: 'Token usage unavailable', unit: 'requests' },
  { value: 'errors', label: 'Errors', unit: 'requests' },
  { value: 'latencyP50', label: 'Latency p50', unit: 'time, within 1.6 %' },
  { value: 'latencyP95', label: 'Latency p95', unit: 'time, within 1.6 %' },
] as const;
export type Metric = (typeof METRICS)[number]['value'];

/** Whether parts of it add up to the whole; what does not is drawn as lines. */
export function isAdditive(metric: Metric): boolean {
  return metric !== 'latencyP50' && metric !== 'latencyP95';
}

/** Whether credits and costs stand side by side with it. */
export function tellsMoney(metric: Metric): boolean {
  return metric === 'credits' || metric === 'cost';
}

/** How many fraction digits the units of a metric have. */
export function scaleOf(metric: Metric): number {
  return metric === 'credits' ? DECIMAL_SCALE : metric === 'cost' ? MONEY_SCALE : 0;
}

/** A metric in its own units (credits in 10^-12, money in 10^-18, latencies in milliseconds), or null when it is not known. */
export function amountOf({ totals, cost, latency }: Measured, metric: Metric): bigint | null {
  if (metric === 'cost') return cost && cost.units;
  if (metric === 'latencyP50') return latency && latency.p50;
  if (metric === 'latencyP95') return latency && latency.p95;
  return totals[metric];
}

/** Whether it may be more than is known. */
export function isLowerBound({ totals, cost }: Measured, metric: Metric): boolean {
  if (metric === 'credits') return totals.creditsMissing > 0n;
  return metric === 'cost' && cost !== null && (cost.unpriced > 0n || totals.usageMissing > 0n);
}

/** Change against an earlier value: a ratio (0.12 = 12 % more), or why there is none. */
export type Change = { readonly kind: 'ratio'; readonly ratio: number } | { readonly kind: 'same' } | { readonly kind: 'from-nothing' };

/** How `now` compares with `before`. */
export function change(now: bigint, before: bigint): Change {
  if (now === before) return { kind: 'same' };
  if (before <= 0n) return { kind: 'from-nothing' };
  return { kind: 'ratio', ratio: Number(((now - before) * 1_000_000n) / before) / 1_000_000 };
}

/** How two measured things compare in a metric; null when either is not known. */
export function changeOf(now: Measured, before: Measured | null, metric: Metric): Change | null {
  const [is, was] = [amountOf(now, metric), before === null ? null : amountOf(before, metric)];
  return is === null || was === null ? null : change(is, was);
}
