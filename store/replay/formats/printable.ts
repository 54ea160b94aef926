/** Bytes as text for a message: printable ASCII as it is, the rest escaped. */
export function printable(bytes: Uint8Array): string {
  const shown = Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`));
  return `"${shown.join('')}"`;
}

/** An instant of a file as ISO text, or as the number it is where no calendar reaches. */
export function instant(ms: bigint): string {
  const date = new Date(Number(ms));
  return Number.isNaN(date.getTime()) ? `${ms} ms` : date.toISOString();
}
