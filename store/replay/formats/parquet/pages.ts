import { crc32 } from 'node:zlib';
import type { ByteSource } from '../byte-source.ts';
import { BytesCursor } from './bytes-cursor.ts';
import { unpackPage } from './codecs.ts';
import type { ColumnChunk } from './footer.ts';
import { readHybrid } from './hybrid.ts';
import { count, optionalCount, optionalStruct, ParquetError, ThriftReader, type ThriftStruct } from './thrift.ts';
import { ENCODING, LARGEST_PAGE, NO_VALUES, type Physical, readValues, type Values } from './values.ts';

const LONGEST_HEADER = 1024 * 1024;
const SHORT_HEADER = 512;
const PAGE = { data: 0, index: 1, dictionary: 2, dataV2: 3 } as const;
const BIT_PACKED = 4;

/** How the levels of a column are bounded, and what its values are. */
export interface ColumnShape extends Physical {
  readonly mostDefinition: number;
  readonly mostRepetition: number;
}

/** A page of a column: its entries, and the values of those that have one. */
export interface Page {
  readonly entries: number;
  /** One for each entry; null when every entry has a value. */
  readonly definitions: Uint8Array | null;
  /** One for each entry; null when every entry is a row. */
  readonly repetitions: Uint8Array | null;
  readonly values: Values;
  /** Positions of the values in `values`, which is then the dictionary. */
  readonly indexes: Int32Array | null;
}

interface RawPage {
  readonly header: ThriftStruct;
  readonly data: Uint8Array;
  readonly plainLength: number;
}

/** Reads the pages of one column of a row group, one at a time. */
export class PageReader {
  readonly #source: ByteSource;
  readonly #chunk: ColumnChunk;
  readonly #shape: ColumnShape;
  #at: number;
  #left: number;
  #dictionary: Values | null = null;
  /** Pages that carried a checksum, and pages that did not. */
  checked = 0;
  unchecked = 0;

  constructor(source: ByteSource, chunk: ColumnChunk, shape: ColumnShape) {
    this.#source = source;
    this.#chunk = chunk;
    this.#shape = shape;
    this.#at = chunk.from;
    this.#left = chunk.values;
  }

  /** Where the next page starts. */
  get at(): number {
    return this.#at;
  }

  /** Values that are still to come. */
  get left(): number {
    return this.#left;
  }

  next(): Page {
    for (;;) {
      if (this.#left === 0) throw new ParquetError('a column has fewer values than rows');
      const raw = this.#raw();
      const type = count(raw.header, 1);
      if (type === PAGE.data) return this.#taken(this.#data(raw));
      if (type === PAGE.dataV2) return this.#taken(this.#dataV2(raw));
      if (type === PAGE.dictionary) this.#dictionary = this.#readDictionary(raw);
    }
  }

  #taken(page: Page): Page {
    if (page.entries > this.#left) throw new ParquetError('a page has more values than its column');
    this.#left -= page.entries;
    return page;
  }

  #raw(): RawPage {
    const { header, length } = this.#header();
    const plainLength = count(header, 2);
    const packed = count(header, 3);
    const from = this.#at + length;
    if (packed > this.#chunk.to - from) throw new ParquetError('a page reaches beyond its column');
    if (plainLength > LARGEST_PAGE || packed > LARGEST_PAGE)
      throw new ParquetError(`a page of ${plainLength} bytes; at most ${LARGEST_PAGE} are read`);
    const data = this.#source.read(from, packed);
    if (data.length < packed) throw new ParquetError('the file became shorter while it was read');
    this.#at = from + packed;
    this.#check(header, data);
    return { header, data, plainLength };
  }

  /** Most headers are short; texts among their statistics can make them long. */
  #header(): { readonly header: ThriftStruct; readonly length: number } {
    const left = this.#chunk.to - this.#at;
    if (left <= 0) throw new ParquetError('a column ends before its last page');
    for (const most of [SHORT_HEADER, LONGEST_HEADER]) {
      const reader = new ThriftReader(Uint8Array.from(this.#source.read(this.#at, Math.min(most, left))));
      try {
        return { header: reader.struct(), length: reader.at };
      } catch (error) {
        if (!(error instanceof ParquetError) || most === LONGEST_HEADER || left <= most) throw error;
      }
    }
    throw new ParquetError('the header of a page is too long');
  }

  #check(header: ThriftStruct, data: Uint8Array): void {
    const promised = header.get(4);
    if (promised === undefined) {
      this.unchecked++;
      return;
    }
    this.checked++;
    if (typeof promised !== 'number' || promised >>> 0 !== crc32(data)) throw new ParquetError('the checksum of a page is wrong');
  }

  #readDictionary({ header, data, plainLength }: RawPage): Values {
    const fields = optionalStruct(header, 7);
    if (!fields || this.#dictionary) throw new ParquetError('a column with a wrong dictionary');
    const bytes = unpackPage(data, this.#chunk.codec, plainLength);
    return readValues(bytes, ENCODING.plain, this.#shape, this.#bounded(count(fields, 1), bytes.length));
  }

  #data({ header, data, plainLength }: RawPage): Page {
    const fields = optionalStruct(header, 5);
    if (!fields) throw new ParquetError('a page without its header');
    const entries = this.#bounded(count(fields, 1), LARGEST_PAGE);
    const { mostDefinition, mostRepetition } = this.#shape;
    if ((mostDefinition > 0 && count(fields, 3) === BIT_PACKED) || (mostRepetition > 0 && count(fields, 4) === BIT_PACKED))
      throw new ParquetError('a page of an encoding that is no longer written');
    const cursor = new BytesCursor(unpackPage(data, this.#chunk.codec, plainLength));
    const level = (most: number): Uint8Array | null => (most === 0 ? null : levels(cursor.take(cursor.uint32()), most, entries));
    const repetitions = level(mostRepetition);
    const definitions = level(mostDefinition);
    return this.#page(entries, repetitions, definitions, count(fields, 2), cursor.take(cursor.left));
  }

  #dataV2({ header, data, plainLength }: RawPage): Page {
    const fields = optionalStruct(header, 8);
    if (!fields) throw new ParquetError('a page without its header');
    const entries = this.#bounded(count(fields, 1), LARGEST_PAGE);
    const cursor = new BytesCursor(data);
    const level = (most: number, length: number): Uint8Array | null => {
      const bytes = cursor.take(length);
      return most === 0 ? null : levels(bytes, most, entries);
    };
    const repetitions = level(this.#shape.mostRepetition, optionalCount(fields, 6) ?? 0);
    const definitions = level(this.#shape.mostDefinition, optionalCount(fields, 5) ?? 0);
    const length = plainLength - cursor.at;
    if (length < 0) throw new ParquetError('a page is shorter than its levels');
    const rest = cursor.take(cursor.left);
    const bytes = fields.get(7) === false ? Uint8Array.from(rest) : unpackPage(rest, this.#chunk.codec, length);
    return this.#page(entries, repetitions, definitions, count(fields, 4), bytes);
  }

  #page(entries: number, repetitions: Uint8Array | null, definitions: Uint8Array | null, encoding: number, bytes: Uint8Array): Page {
    const present = definitions === null ? entries : presentIn(definitions, this.#shape.mostDefinition);
    const kept = present === entries ? null : definitions;
    if (encoding !== ENCODING.dictionary && encoding !== ENCODING.plainDictionary)
      return { entries, repetitions, definitions: kept, values: readValues(bytes, encoding, this.#shape, present), indexes: null };
    if (present === 0) return { entries, repetitions, definitions: kept, values: NO_VALUES, indexes: null };
    if (!this.#dictionary) throw new ParquetError('a page needs a dictionary its column does not have');
    return { entries, repetitions, definitions: kept, values: this.#dictionary, indexes: readIndexes(bytes, present, this.#dictionary.count) };
  }

  /** More values than a column has, or than there are bits for, are not made room for. */
  #bounded(values: number, bytes: number): number {
    if (values > bytes * 8 || values > LARGEST_PAGE / 8) throw new ParquetError(`a page of ${values} values`);
    return values;
  }
}

function levels(bytes: Uint8Array, most: number, entries: number): Uint8Array {
  const read = new Uint8Array(entries);
  readHybrid(bytes, 32 - Math.clz32(most), read);
  if (read.some((level) => level > most)) throw new ParquetError('a page with an impossible level');
  return read;
}

function presentIn(definitions: Uint8Array, most: number): number {
  let present = 0;
  for (const level of definitions) if (level === most) present++;
  return present;
}

function readIndexes(bytes: Uint8Array, present: number, size: number): Int32Array {
  const indexes = new Int32Array(present);
  readHybrid(bytes.subarray(1), bytes[0] ?? 0, indexes);
  if (indexes.some((index) => index >= size)) throw new ParquetError('a page points beyond its dictionary');
  return indexes;
}
