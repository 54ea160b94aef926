/** The whole number in a text of the wire, or null when there is none. */
export function localInteger(text: string | null): bigint | null {
  return text !== null && /^-?\d{1,40}$/.test(text) ? BigInt(text) : null;
}
