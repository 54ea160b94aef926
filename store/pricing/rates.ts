import type { EpochMs } from '../domain/time.ts';
import type { Pricer, Rate } from './pricer.ts';

/** What tokens cost in a range of time. */
export interface Rates {
  /** Instants within the range at which prices change, in order; between two of them lies a stretch. */
  readonly cuts: readonly EpochMs[];
  /** By model and stretch, counted from 0; tokens of a model that is not here have no price there. */
  readonly list: readonly { readonly model: string; readonly stretch: number; readonly rate: Rate }[];
}

/** Looks up the rates of models in the stretches that begin at some instants. */
export function ratesOf(pricer: Pricer, cuts: readonly EpochMs[], used: readonly { readonly model: string; readonly fromMs: EpochMs }[]): Rates {
  const list = used.flatMap(({ model, fromMs }) => {
    const rate = pricer.rateOf(model, fromMs);
    return rate === null ? [] : [{ model, stretch: cuts.indexOf(fromMs) + 1, rate }];
  });
  return { cuts, list };
}
