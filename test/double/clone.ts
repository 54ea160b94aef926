export interface CloneCodec {
  readonly encode: (value: unknown) => unknown;
  readonly decode: (value: unknown) => unknown;
}

/** Values between the page and the main process as JSON text: what our contract carries, plus `undefined`; anything else fails as a clone does. */
export function cloneCodec(): CloneCodec {
  // Self-contained: its source also runs in the page.
  const encode = (value: unknown): unknown => {
    if (value === undefined) return { u: 1 };
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    if (Array.isArray(value)) return value.map(encode);
    if (typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)) {
      return { o: Object.entries(value).map(([key, member]) => [key, encode(member)]) };
    }
    throw new Error('An object could not be cloned.');
  };
  const decode = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(decode);
    if (!('o' in value)) return undefined;
    return Object.fromEntries((value.o as [string, unknown][]).map(([key, member]) => [key, decode(member)]));
  };
  return { encode, decode };
}
