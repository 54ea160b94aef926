const KEY = 'strata.token';

/**
 * The bearer token of the browser host: it arrives in the URL fragment, which never leaves the browser, and is taken out of the address at once.
 * Kept for a reload in this tab only.
 */
export function takeToken(location: Location, history: History, storage: Storage): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return storage.getItem(KEY);
  storage.setItem(KEY, token);
  history.replaceState(null, '', `${location.pathname}${location.search}#/`);
  return token;
}
