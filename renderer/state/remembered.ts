/** A choice kept on this computer; a browser that keeps nothing just forgets it. */
export function remembered(key: string, fallback: string): string {
  return storage()?.getItem(`strata.${key}`) ?? fallback;
}

export function remember(key: string, value: string): void {
  storage()?.setItem(`strata.${key}`, value);
}

function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch (error) {
    if (error instanceof DOMException) return null; // storage is switched off
    throw error;
  }
}
