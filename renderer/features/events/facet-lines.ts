import { groupLabel } from '../../usage/labels.ts';
import type { UsageFilter } from '../../usage/vocabulary.ts';
import type { EventFacets } from './vocabulary.ts';

/** A column whose values are counted. */
export type FacetName = keyof EventFacets['facets'];

/** One value of a column as the rail shows it. */
export interface FacetLine {
  readonly value: string;
  readonly label: string;
  /** Events that have it; null where that is not counted. */
  readonly events: number | null;
  readonly chosen: boolean;
  /** Shown, but not to be chosen: no filter asks for events without a value. */
  readonly fixed: boolean;
}

/** The values of a column, the most frequent first, and then those that are chosen and have no events here. */
export function facetLines(by: FacetName, { values }: EventFacets['facets'][FacetName], filter: UsageFilter): FacetLine[] {
  const chosen = filter[by] ?? [];
  const names = Object.fromEntries(values.flatMap(({ value, name }) => (name === null ? [] : [[value, name]])));
  const line = (value: string, events: number | null): FacetLine => ({
    value,
    label: groupLabel(value, by, names),
    events,
    chosen: chosen.includes(value),
    fixed: value === '',
  });
  const found = values.map(({ value, events }) => line(value, events));
  const known = new Set(values.map(({ value }) => value));
  // A code such as 429 is part of its class here, and a rare value may not be among those that were counted.
  return [...found, ...chosen.filter((value) => !known.has(value)).map((value) => line(value, null))];
}
