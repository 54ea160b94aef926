import { parseDecimal } from '../../format/decimal.ts';
import type { Series } from '../../usage/vocabulary.ts';

/** Billed sums without rounding: integers as bigint, credits in units of 10^-12. */
export interface Totals {
  readonly requests: bigint;
  readonly inputUncached: bigint;
  readonly inputCached: bigint;
  readonly output: bigint;
  readonly billable: bigint;
  readonly credits: bigint;
  readonly creditsMissing: bigint;
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
  errors: 0n,
};

/** The sums of one row of the wire. */
export function totalsOf(row: Series['total']): Totals {
  return {
    requests: BigInt(row.requests),
    inputUncached: BigInt(row.inputUncached),
    inputCached: BigInt(row.inputCached),
    output: BigInt(row.output),
    billable: BigInt(row.billable),
    credits: parseDecimal(row.credits),
    creditsMissing: BigInt(row.creditsMissing),
    errors: BigInt(row.errors),
  };
}

/** Adds two sums, field by field. */
export function addTotals(a: Totals, b: Totals): Totals {
  return {
    requests: a.requests + b.requests,
    inputUncached: a.inputUncached + b.inputUncached,
    inputCached: a.inputCached + b.inputCached,
    output: a.output + b.output,
    billable: a.billable + b.billable,
    credits: a.credits + b.credits,
    creditsMissing: a.creditsMissing + b.creditsMissing,
    errors: a.errors + b.errors,
  };
}

/** Whether two sums agree in every field. */
export function equalTotals(a: Totals, b: Totals): boolean {
  return (Object.keys(NOTHING) as (keyof Totals)[]).every((field) => a[field] === b[field]);
}

/** What can be charted. */
export const METRICS = [
  { value: 'requests', label: 'Requests', unit: 'requests' },
  { value: 'inputUncached', label: 'Uncached input', unit: 'tokens' },
  { value: 'inputCached', label: 'Cached input', unit: 'tokens' },
  { value: 'output', label: 'Output', unit: 'tokens' },
  { value: 'billable', label: 'Billable', unit: 'tokens' },
  { value: 'credits', label: 'Credits', unit: 'credits' },
  { value: 'errors', label: 'Errors', unit: 'requests' },
] as const;
export type Metric = (typeof METRICS)[number]['value'];

/** Change against an earlier value: a ratio (0.12 = 12 % more), or why there is none. */
export type Change = { readonly kind: 'ratio'; readonly ratio: number } | { readonly kind: 'same' } | { readonly kind: 'from-nothing' };

/** How `now` compares with `before`. */
export function change(now: bigint, before: bigint): Change {
  if (now === before) return { kind: 'same' };
  if (before <= 0n) return { kind: 'from-nothing' };
  return { kind: 'ratio', ratio: Number(((now - before) * 1_000_000n) / before) / 1_000_000 };
}
