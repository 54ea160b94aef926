import { isAscii, isUtf8 } from 'node:buffer';

const SHORT = 96; // below this a loop is quicker than a call out of JavaScript

/** The text in `[from, to)`, which must have been found to be valid UTF-8. */
export function textOf(bytes: Buffer, from: number, to: number): string {
  return bytes.toString(plain(bytes, from, to) ? 'latin1' : 'utf8', from, to);
}

/** Whether the bytes in `[from, to)` are valid UTF-8. */
export function validUtf8(bytes: Uint8Array, from: number, to: number): boolean {
  return to - from < SHORT && plain(bytes, from, to) ? true : isUtf8(bytes.subarray(from, to));
}

function plain(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from >= SHORT) return isAscii(bytes.subarray(from, to));
  for (let at = from; at < to; at++) if ((bytes[at] ?? 0) >= 0x80) return false;
  return true;
}
