import { InvalidArgumentError } from '../errors.ts';
import type { Unpriced } from '../pricing/priced-cut.ts';
import type { PriceSheet } from '../pricing/price-sheet.ts';
import { Pricer } from '../pricing/pricer.ts';
import type { Metric } from './metrics.ts';
import type { Latency } from './usage-latency.ts';
import { type Billed, totalOf } from './usage-sums.ts';

/** What was billed, and how long requests took when that was asked for and any of them tells. */
export interface Measured extends Billed {
  readonly latency: Latency | null;
}

/** What goes for every cost of an answer. */
export interface Costs {
  readonly currency: string;
  /** Models that have tokens without a price in the range, those with most of them first: a cost that holds such tokens is a lower bound. */
  readonly unpriced: readonly Unpriced[];
}

/** What a query says of prices. */
export interface Priced {
  readonly metric: Metric;
  /** By which prices to tell what everything cost; without them no cost is told. */
  readonly sheet?: PriceSheet | null;
}

/** Who prices the answer to a query; null when no cost was asked for. */
export function pricerFor({ metric, sheet = null }: Priced): Pricer | null {
  if (metric === 'cost' && sheet === null)
    throw new InvalidArgumentError('Without a price sheet nobody knows what tokens cost.', {
      hint: 'Import a price sheet, or choose another metric.',
    });
  return sheet === null ? null : new Pricer(sheet);
}

export function costsOf(pricer: Pricer | null, unpriced: readonly Unpriced[]): Costs | null {
  return pricer === null ? null : { currency: pricer.sheet.currency, unpriced };
}

/** What is measured of something that was billed. */
export function measured({ sums, cost }: Billed, latency: Latency | null = null): Measured {
  return { sums, cost, latency };
}

/** What is measured of nothing. */
export function measuredNothing(isPriced: boolean): Measured {
  return measured(totalOf([], isPriced));
}
