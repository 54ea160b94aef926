import { useMemo } from 'react';
import { setParams, usePlace } from '../state/location.ts';
import { GROUPS, NO_FILTER, type UsageFilter } from './vocabulary.ts';

/** The filter in the parameters of the location. */
export function parseFilter(params: Readonly<Record<string, string>>): UsageFilter {
  return GROUPS.reduce((filter, { value }) => ({ ...filter, [value]: parseValues(params[value] ?? '') }), NO_FILTER);
}

/** Values of a filter as one parameter; each begins with `~`, so that the empty value is not mistaken for no filter. */
export function formatValues(values: readonly string[] | null): string | null {
  return values === null ? null : values.map((value) => `~${encodeURIComponent(value)}`).join(',');
}

/** The values in such a parameter; null when it is none. */
export function parseValues(text: string): string[] | null {
  if (!text.startsWith('~')) return null;
  try {
    return text.split(',').map((part) => decodeURIComponent(part.slice(1)));
  } catch (error) {
    if (error instanceof URIError) return null; // a link that somebody cut short
    throw error;
  }
}

/** Narrows to this filter. */
export function setFilter(filter: UsageFilter): void {
  setParams(Object.fromEntries(GROUPS.map(({ value }) => [value, formatValues(filter[value])])), 'push');
}

/** The filter that the location asks for; it is shared by all pages. */
export function useUsageFilter(): UsageFilter {
  const params = usePlace((place) => place.params);
  return useMemo(() => parseFilter(params), [params]);
}
