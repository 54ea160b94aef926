/** The token counts that are billed. */
export interface Tokens {
  readonly uncached: bigint;
  readonly cached: bigint;
  readonly output: bigint;
}

/** How the stored number of billable tokens compares with the base weight of the tokens. */
export interface Formula {
  readonly base: bigint;
  readonly stored: bigint;
  /** `multiple`: a whole factor, such as that of a fast service tier. `other`: no such factor explains it. */
  readonly relation:
    | { readonly kind: 'equal' }
    | { readonly kind: 'multiple'; readonly factor: bigint }
    | { readonly kind: 'other'; readonly difference: bigint };
}

/** What a tenth of cached input costs, whole tokens only. */
export function cachedWeight(cached: bigint): bigint {
  return (cached - (((cached % 10n) + 10n) % 10n)) / 10n;
}

export const OUTPUT_WEIGHT = 5n;

/** uncached + floor(cached / 10) + 5 x output, and what the stored number makes of it. */
export function billableFormula({ uncached, cached, output }: Tokens, stored: bigint): Formula {
  const base = uncached + cachedWeight(cached) + OUTPUT_WEIGHT * output;
  if (stored === base) return { base, stored, relation: { kind: 'equal' } };
  if (base > 0n && stored > base && stored % base === 0n) return { base, stored, relation: { kind: 'multiple', factor: stored / base } };
  return { base, stored, relation: { kind: 'other', difference: stored - base } };
}
