import { isUtf8 } from 'node:buffer';
import type { Page, PageReader } from './pages.ts';
import { ParquetError } from './thrift.ts';
import { NO_VALUES, type Values } from './values.ts';

/** Goes through the entries of one column in step with the rows. */
export class ColumnCursor {
  readonly pages: PageReader;
  readonly #most: number;
  #page: Page | null = null;
  #entry = -1;
  #value = -1;
  #texts: (string | null | undefined)[] = [];
  values: Values = NO_VALUES;

  constructor(pages: PageReader, mostDefinition: number) {
    this.pages = pages;
    this.#most = mostDefinition;
  }

  /** Goes to the next entry and returns where its value stands in `values`, or -1 when it has none. */
  step(): number {
    const page = this.#current();
    if (page.definitions !== null && page.definitions[this.#entry] !== this.#most) return -1;
    this.#value++;
    return page.indexes === null ? this.#value : (page.indexes[this.#value] ?? 0);
  }

  /** The definition level of the entry it is at. */
  get definition(): number {
    return this.#page?.definitions?.[this.#entry] ?? this.#most;
  }

  /** Whether the entry after this one belongs to the same row. */
  continues(): boolean {
    const page = this.#page;
    if (!page || page.repetitions === null) return false;
    if (this.#entry + 1 < page.entries) return (page.repetitions[this.#entry + 1] ?? 0) > 0;
    return this.pages.left > 0 && (this.#turn().repetitions?.[0] ?? 0) > 0;
  }

  /** The text at this place, or null where its bytes are not UTF-8. Texts of a dictionary are made once. */
  text(at: number): string | null {
    if (this.#page?.indexes === null) return this.#decode(at);
    const known = this.#texts[at];
    if (known !== undefined) return known;
    const text = this.#decode(at);
    this.#texts[at] = text;
    return text;
  }

  #decode(at: number): string | null {
    const { bytes, starts, ends } = this.values;
    const [from, to] = [starts[at] ?? 0, ends[at] ?? 0];
    if (plain(bytes, from, to)) return bytes.toString('latin1', from, to);
    return isUtf8(bytes.subarray(from, to)) ? bytes.toString('utf8', from, to) : null;
  }

  #current(): Page {
    this.#entry++;
    let page = this.#page;
    while (!page || this.#entry >= page.entries) {
      page = this.#turn();
      this.#entry++;
    }
    return page;
  }

  /** Turns to the next page, ahead of its first entry. */
  #turn(): Page {
    const page = this.pages.next();
    this.#page = page;
    this.#entry = -1;
    this.#value = -1;
    if (page.values !== this.values) this.#texts = [];
    this.values = page.values;
    return page;
  }
}

const LOOKED_AT = 4_096;

function plain(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from > LOOKED_AT) return false;
  for (let at = from; at < to; at++) if ((bytes[at] ?? 0) >= 0x80) return false;
  return true;
}

/** A whole number written with its highest byte first, in two's complement. */
export function bigEndian(bytes: Uint8Array): bigint {
  if (bytes.length === 0) throw new ParquetError('a decimal without digits');
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
  return BigInt.asIntN(8 * bytes.length, BigInt(`0x${hex}`));
}
