/**
 * Runs in the page's own world: builds what the preload exposes. The two worlds speak by synchronous events on `window`, whose details
 * Chromium clones from one world to the other. Self-contained, because its source is what is sent.
 */
export function pageWorld(): void {
  if (window !== window.top) return;
  type Packed = { readonly fn?: number; readonly members?: readonly (readonly [string, Packed])[]; readonly value?: unknown };
  type Returned = { readonly error?: string; readonly promise?: number; readonly value?: Packed };
  type Settled = { readonly id: number; readonly ok: boolean; readonly value: Packed; readonly error: string };
  const callbacks: ((...args: unknown[]) => unknown)[] = [];
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let returned: Returned | null = null;

  const emit = (type: string, detail: unknown): boolean => window.dispatchEvent(new CustomEvent(`electron-double:${type}`, { detail }));
  const on = <T>(type: string, listener: (detail: T) => void): void => {
    window.addEventListener(`electron-double:${type}`, (event) => listener((event as CustomEvent<T>).detail));
  };
  const pack = (value: unknown): unknown => {
    if (typeof value === 'function') return { callback: callbacks.push(value as (...args: unknown[]) => unknown) - 1 };
    // What a world cannot receive arrives in Electron as an object without members.
    return { value: value instanceof EventTarget ? {} : value };
  };
  const unpack = (packed: Packed): unknown => {
    if (packed.fn !== undefined) return remote(packed.fn);
    if (packed.members === undefined) return packed.value;
    return Object.freeze(Object.fromEntries(packed.members.map(([key, member]) => [key, unpack(member)])));
  };
  const remote =
    (fn: number) =>
    (...args: unknown[]): unknown => {
      returned = null;
      emit('call', { fn, args: args.map(pack) });
      const result = returned as Returned | null;
      if (result === null) throw new Error('An object could not be cloned.');
      if (result.error !== undefined) throw new Error(result.error);
      const { promise } = result;
      if (promise === undefined) return result.value && unpack(result.value);
      return new Promise((resolve, reject) => {
        waiting.set(promise, { resolve, reject });
      });
    };

  on<Returned>('returned', (detail) => {
    returned = detail;
  });
  on<Settled>('settled', ({ id, ok, value, error }) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (ok) call?.resolve(unpack(value));
    else call?.reject(new Error(error));
  });
  on<{ readonly callback: number; readonly args: readonly unknown[] }>('callback', ({ callback, args }) => callbacks[callback]?.(...args));
  on<{ readonly key: string; readonly api: Packed }>('expose', ({ key, api }) => {
    Object.defineProperty(window, key, { value: unpack(api), enumerable: true });
  });
}
