import { FATES, type Counts, type Fate } from './fates.ts';

/** How many events are accounted for; equal to `read` unless something is wrong. */
export function accounted(counts: Counts): number {
  return FATES.reduce((sum, fate) => sum + counts[fate], 0);
}

/** Whether `read = new + duplicate + conflict + rejected`. */
export function addsUp(counts: Counts): boolean {
  return accounted(counts) === counts.read;
}

/** One difference between what the dry run announced and what the commit did. */
export interface Difference {
  readonly what: Fate | 'read';
  readonly announced: number;
  readonly actual: number;
}

/** Everything in which the commit was not what was announced; empty when it was exactly that. */
export function differences(announced: Counts, actual: Counts): Difference[] {
  return (['read', ...FATES] as const)
    .filter((what) => announced[what] !== actual[what])
    .map((what) => ({ what, announced: announced[what], actual: actual[what] }));
}

/**
 * Widths of the proportional bar in percent, together exactly 100 (or 0 without events): anything that happened at all is
 * at least `least` wide, because one conflict among a million events must still be seen.
 */
export function proportions(counts: Counts, least = 1): Record<Fate, number> {
  const sum = accounted(counts);
  const exact = FATES.map((fate) => ({ fate, width: sum === 0 ? 0 : (counts[fate] / sum) * 100 }));
  const tiny = exact.filter(({ width }) => width > 0 && width < least);
  const large = exact.filter(({ width }) => width >= least).reduce((total, { width }) => total + width, 0);
  const scale = large === 0 ? 1 : (100 - tiny.length * least) / large;
  const result = { new: 0, duplicate: 0, conflict: 0, rejected: 0 };
  for (const { fate, width } of exact) result[fate] = width === 0 ? 0 : width < least ? least : width * scale;
  return result;
}
