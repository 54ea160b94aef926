/** A choice kept on this computer; a browser that keeps nothing just forgets it. */
export function remembered(key: string, fallback: string): string {
  return storage()?.getItem(`strata.${key}`) ?? fallback;
}

export function remember(key: string, value: string): void {
  storage()?.setItem(`strata.${key}`, value);
}

/** Forgets every choice that was kept. */
export function forgetRemembered(): void {
  const kept = storage();
  const keys = Array.from({ length: kept?.length ?? 0 }, (_, index) => kept?.key(index) ?? '');
  for (const key of keys) if (key.startsWith('strata.')) kept?.removeItem(key);
}

function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch (error) {
    if (error instanceof DOMException) return null; // storage is switched off
    throw error;
  }
}
