import { create } from 'zustand';

/** Where the operator is: a page, and the time range and filters that all pages share. Lives in the URL's fragment: `#/segments?from=..&to=..`. */
export interface Place {
  readonly page: string;
  readonly params: Readonly<Record<string, string>>;
}

/** The place that a fragment names. */
export function parsePlace(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  return { page: /^[a-z-]{1,32}$/.test(path) ? path : '', params: Object.fromEntries(new URLSearchParams(query)) };
}

/** The fragment of a place; the same place always gives the same text. */
export function placeHash({ page, params }: Place): string {
  const entries = Object.entries(params)
    .filter(([, value]) => value !== '')
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const query = new URLSearchParams(entries).toString();
  return `#/${page}${query === '' ? '' : `?${query}`}`;
}

export const usePlace = create<Place>(() => ({ page: '', params: {} }));

/** Follows the browser's back and forward; returns the way to stop. */
export function followLocation(): () => void {
  const read = (): void => usePlace.setState(parsePlace(window.location.hash), true);
  read();
  window.addEventListener('popstate', read);
  window.addEventListener('hashchange', read);
  return () => {
    window.removeEventListener('popstate', read);
    window.removeEventListener('hashchange', read);
  };
}

/** Goes to a page; the range and the filters stay. */
export function goTo(page: string, patch: Readonly<Record<string, string | null>> = {}): void {
  const place = { page, params: patched(usePlace.getState().params, patch) };
  window.history.pushState(null, '', placeHash(place));
  usePlace.setState(place, true);
}

/** Changes range or filters in place; null takes one away. Typing replaces the history entry, a deliberate step pushes one. */
export function setParams(patch: Readonly<Record<string, string | null>>, how: 'push' | 'replace' = 'replace'): void {
  const before = usePlace.getState();
  const place = { page: before.page, params: patched(before.params, patch) };
  const hash = placeHash(place);
  if (how === 'push') window.history.pushState(null, '', hash);
  else window.history.replaceState(null, '', hash);
  usePlace.setState(place, true);
}

function patched(params: Readonly<Record<string, string>>, patch: Readonly<Record<string, string | null>>): Record<string, string> {
  const result: Record<string, string> = { ...params };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null || value === '') delete result[name];
    else result[name] = value;
  }
  return result;
}

/** One shared filter of the location; `''` when absent. */
export function useParam(name: string): string {
  return usePlace(({ params }) => params[name] ?? '');
}
