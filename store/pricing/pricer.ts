import type { EpochMs, TimeRange } from '../domain/time.ts';
import { fitsPattern, narrowness } from './model-pattern.ts';
import { type Price, PRICE_SCALE, type PriceSheet, TOKEN_CLASSES, type TokenClass } from './price-sheet.ts';

/** Costs are exact: whole numbers of 10^-18 of the currency, because a price has 12 fraction digits and is for up to a million tokens. */
export const COST_SCALE = 18;

/** Sums of tokens of one model within a stretch of time that no effective date of the sheet cuts. */
export interface TokenUsage extends Readonly<Record<TokenClass, bigint>> {
  /** `''` for events without a model; only a pattern of nothing but `*` prices those. */
  readonly model: string;
  /** Any instant of the stretch. */
  readonly atMs: EpochMs;
}

export interface Cost {
  /** In 10^-18 of the currency; what has no price is not in it. */
  readonly units: bigint;
  /** Tokens that no price is for. */
  readonly unpriced: bigint;
}

/** What one token of each class costs, in 10^-18 of the currency; null for a class that has no price. */
export type Rate = Readonly<Record<TokenClass, bigint | null>>;

/** Before every instant that a price can begin with. */
const EVER = -Number.MAX_SAFE_INTEGER;

export const NO_COST: Cost = { units: 0n, unpriced: 0n };

export function addCosts(a: Cost, b: Cost): Cost {
  return { units: a.units + b.units, unpriced: a.unpriced + b.unpriced };
}

/** Looks prices up in a sheet, each model once. */
export class Pricer {
  readonly sheet: PriceSheet;
  /** Prices that fit a model: the narrowest pattern first, of one pattern the latest date first. */
  readonly #fitting = new Map<string, readonly Price[]>();

  constructor(sheet: PriceSheet) {
    this.sheet = sheet;
  }

  /** The price of a model at an instant, or null: of the prices that hold by then the one with the narrowest pattern, and of that the latest. */
  priceOf(model: string, atMs: EpochMs): Price | null {
    return this.#fit(model).find(({ fromMs }) => fromMs === null || fromMs <= atMs) ?? null;
  }

  /** What a token of a model costs at an instant, or null when nothing is said of it. */
  rateOf(model: string, atMs: EpochMs): Rate | null {
    const price = this.priceOf(model, atMs);
    if (price === null) return null;
    const rate = (name: TokenClass): bigint | null => costOfTokens(price, name, 1n);
    return { inputUncached: rate('inputUncached'), inputCached: rate('inputCached'), output: rate('output') };
  }

  /** What these tokens cost; exact. */
  costOf(usage: TokenUsage): Cost {
    const price = this.priceOf(usage.model, usage.atMs);
    let [units, unpriced] = [0n, 0n];
    for (const name of TOKEN_CLASSES) {
      const cost = price === null ? null : costOfTokens(price, name, usage[name]);
      if (cost === null) unpriced += usage[name];
      else units += cost;
    }
    return { units, unpriced };
  }

  /** The instants within a range (its first one not among them) from which some price holds: sums that reach over one cannot be priced. */
  cutsIn({ fromMs, toMs }: TimeRange): readonly EpochMs[] {
    const dates = this.sheet.prices.map((price) => price.fromMs).filter((ms) => ms !== null && ms > fromMs && ms < toMs);
    return [...new Set(dates.filter((ms) => ms !== null))].toSorted((a, b) => a - b);
  }

  #fit(model: string): readonly Price[] {
    const known = this.#fitting.get(model);
    if (known !== undefined) return known;
    const patterns = Map.groupBy(
      this.sheet.prices.filter((price) => fitsPattern(model, price.model)),
      (price) => price.model,
    );
    // Sorting keeps the order of the file where two are equally narrow.
    const narrowestFirst = [...patterns].toSorted(([a], [b]) => (narrowness(a) === narrowness(b) ? 0 : narrowness(a) > narrowness(b) ? -1 : 1));
    const fitting = narrowestFirst.flatMap(([, prices]) => prices.toSorted((a, b) => (b.fromMs ?? EVER) - (a.fromMs ?? EVER)));
    this.#fitting.set(model, fitting);
    return fitting;
  }
}

/** What tokens of a class cost, or null when the price says nothing of that class. */
export function costOfTokens({ amounts, per }: Price, name: TokenClass, tokens: bigint): bigint | null {
  const amount = amounts[name];
  return amount === null ? null : (amount * tokens * 10n ** BigInt(COST_SCALE - PRICE_SCALE)) / BigInt(per);
}
