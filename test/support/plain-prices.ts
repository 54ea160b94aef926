import { parseDecimal } from '../../store/domain/decimal.ts';
import { HOUR_MS } from '../../store/domain/time.ts';
import type { Cost } from '../../store/pricing/pricer.ts';
import type { PriceSheet } from '../../store/pricing/price-sheet.ts';
import { sheetOf } from '../../store/pricing/sheet-check.ts';

/** What a million tokens of a model cost from an instant on: uncached, cached, output. */
export interface PlainPrice {
  readonly model: string;
  readonly fromMs: number;
  readonly amounts: readonly [string, string, string];
}

/** An event as far as prices go. */
export interface PricedTokens {
  readonly model: string;
  readonly atMs: number;
  /** Uncached, cached, output. */
  readonly tokens: readonly bigint[];
}

/** Prices by exact name that change in the middle of a range, at no full hour. */
export function changingPrices(fromMs: number, toMs: number): PlainPrice[] {
  const middle = (fromMs + toMs) / 2 + 17 * 60_000;
  return [
    { model: 'gpt-5', fromMs: 0, amounts: ['1.25', '0.125', '10'] },
    { model: 'gpt-5', fromMs: middle, amounts: ['1.000000000001', '0.1', '8'] },
    { model: 'claude-opus-4', fromMs: middle + HOUR_MS / 3, amounts: ['15', '1.5', '75.5'] },
  ];
}

/**
 * A price sheet, and beside it what single events cost by it: found and multiplied in the plainest way. Besides its prices by name it has one of a pattern, for
 * output only: other tokens of `Modell…` have no price, and no token of any other model.
 */
export class PlainPrices {
  readonly sheet: PriceSheet;
  /** In order of time. */
  readonly #prices: readonly PlainPrice[];

  constructor(prices: readonly PlainPrice[]) {
    this.#prices = prices.toSorted((a, b) => a.fromMs - b.fromMs);
    const named = prices.map(({ model, fromMs, amounts: [inputUncached, inputCached, output] }) => ({
      model, from: new Date(fromMs).toISOString(), inputUncached, inputCached, output,
    })); // prettier-ignore
    this.sheet = sheetOf(JSON.stringify({ currency: 'USD', prices: [...named, { model: 'Modell*', per: 1, output: '0.5' }] }));
  }

  costOf(events: readonly PricedTokens[]): Cost {
    let [units, unpriced] = [0n, 0n];
    for (const { model, atMs, tokens } of events) {
      const [uncached = 0n, cached = 0n, output = 0n] = tokens;
      const price = this.#prices.findLast((one) => one.model === model && one.fromMs <= atMs);
      if (model.startsWith('Modell')) {
        units += output * 5n * 10n ** 17n;
        unpriced += uncached + cached;
      } else if (price === undefined) unpriced += uncached + cached + output;
      else for (const [index, amount] of price.amounts.entries()) units += (tokens[index] ?? 0n) * (parseDecimal(amount, 12) ?? 0n);
    }
    return { units, unpriced };
  }
}
