import type { EpochMs } from '../domain/time.ts';

/** The token classes that a price is for, in the order in which they are listed. */
export const TOKEN_CLASSES = ['inputUncached', 'inputCached', 'output'] as const;
export type TokenClass = (typeof TOKEN_CLASSES)[number];

/** Prices are decimals with at most this many fraction digits. */
export const PRICE_SCALE = 12;
/** A price is for this many tokens. */
export const PER = [1, 1_000, 1_000_000] as const;
export type Per = (typeof PER)[number];

/** What the models that a pattern names cost from some instant on. */
export interface Price {
  /** A model's name; `*` stands for any signs. */
  readonly model: string;
  /** The date as it was written, and the instant it begins with; null holds since ever. */
  readonly from: string | null;
  readonly fromMs: EpochMs | null;
  readonly per: Per;
  /** In 10^-12 of the currency for `per` tokens; a class that is not named has no price. */
  readonly amounts: Readonly<Record<TokenClass, bigint | null>>;
}

/** What tokens cost, by model and date. */
export interface PriceSheet {
  readonly name: string;
  /** Three letters of ISO 4217. */
  readonly currency: string;
  /** Zone in which dates begin. */
  readonly zone: string;
  /** In the order of the file: of two patterns that fit a model equally well the first one counts. */
  readonly prices: readonly Price[];
}
