import { InvalidArgumentError } from '../errors.ts';
import type { UsageCut } from '../queries/usage-cut.ts';
import type { Read } from '../queries/usage-pieces.ts';
import type { Reading } from '../queries/usage-reading.ts';
import { type ModelUsage, readByModel, stretchesOf } from './model-usage.ts';
import type { Pricer } from './pricer.ts';
import { ratesOf } from './rates.ts';

/** Tokens of a model that no price is for. */
export interface Unpriced {
  /** `''` for events without one. */
  readonly model: string;
  readonly tokens: bigint;
}

/** A cut and what it is read from; where it is priced, with rates and with hours apart that a change of prices splits. */
export interface PreparedCut {
  readonly cut: UsageCut;
  readonly read: Read;
  /** Models that have tokens without a price, those with most of them first. */
  readonly unpriced: readonly Unpriced[];
}

/** Sums of costs are 128-bit. */
const TOO_MUCH = 2n ** 127n;

/** Prepares a cut to be read, and to tell what its tokens cost where there is somebody to price them. */
export async function prepared(reading: Reading, cut: UsageCut, pricer: Pricer | null): Promise<PreparedCut> {
  if (pricer === null) return { cut, read: reading(cut.range, cut.buckets), unpriced: [] };
  const cuts = pricer.cutsIn(cut.range);
  const stretches = stretchesOf({ ...cut.range, cuts });
  const read = reading(cut.range, [...cut.buckets, ...stretches]);
  const used = await readByModel(read, { range: cut.range, filter: cut.filter, dimensions: [], buckets: stretches });
  return { cut: { ...cut, rates: ratesOf(pricer, cuts, used) }, read, unpriced: unpricedOf(used, pricer) };
}

function unpricedOf(used: readonly ModelUsage[], pricer: Pricer): Unpriced[] {
  const tokens = new Map<string, bigint>();
  let units = 0n;
  for (const row of used) {
    const cost = pricer.costOf({ ...row, atMs: row.fromMs });
    units += cost.units;
    if (cost.unpriced !== 0n) tokens.set(row.model, (tokens.get(row.model) ?? 0n) + cost.unpriced);
  }
  if (units >= TOO_MUCH)
    throw new InvalidArgumentError('The cost of this range is larger than a chart can tell.', {
      hint: 'Choose a shorter range, or look at the prices.',
    });
  const found = [...tokens].map(([model, count]) => ({ model, tokens: count }));
  return found.toSorted((a, b) => (a.tokens === b.tokens ? (a.model < b.model ? -1 : 1) : a.tokens > b.tokens ? -1 : 1));
}
