import { isAscii, isUtf8 } from 'node:buffer';

const SHORT = 96; // below this a loop is quicker than a call out of JavaScript

/**
 * The texts inside an unpacked block.
 * Plain ASCII, nearly all of it in practice, is cut from one string over the whole block: far cheaper than decoding piece by piece.
 */
export class PayloadText {
  readonly #bytes: Buffer;
  readonly #latin1: string;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#latin1 = this.#bytes.toString('latin1');
  }

  /** The text in `[from, to)`, which must have been found to be valid UTF-8. */
  slice(from: number, to: number): string {
    return plain(this.#bytes, from, to) ? this.#latin1.substring(from, to) : this.#bytes.toString('utf8', from, to);
  }
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
