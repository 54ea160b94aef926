/** Why bytes are not the Parquet structure they should be. */
export class ParquetError extends Error {
  override readonly name = 'ParquetError';
}

/** A value of thrift's compact protocol; a struct holds its fields by number. */
export type ThriftValue = number | boolean | Uint8Array | readonly ThriftValue[] | ThriftStruct;
export type ThriftStruct = ReadonlyMap<number, ThriftValue>;

const TYPE = { stop: 0, yes: 1, no: 2, byte: 3, i16: 4, i32: 5, i64: 6, double: 7, binary: 8, list: 9, set: 10, struct: 12 } as const;
const DEEPEST = 12;
const MOST_VALUES = 4_000_000;

/** Reads one struct; every length is checked against the bytes that are left before anything of that size is made. */
export class ThriftReader {
  readonly #bytes: Uint8Array;
  #values = 0;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  struct(depth = 0): ThriftStruct {
    if (depth > DEEPEST) throw new ParquetError('its structure is nested too deeply');
    const fields = new Map<number, ThriftValue>();
    let id = 0;
    for (let head = this.#byte(); (head & 0x0f) !== TYPE.stop; head = this.#byte()) {
      id = head >>> 4 === 0 ? this.#zigzag() : id + (head >>> 4);
      fields.set(id, this.#value(head & 0x0f, depth));
    }
    return fields;
  }

  #value(type: number, depth: number): ThriftValue {
    if (++this.#values > MOST_VALUES) throw new ParquetError(`its structure has more than ${MOST_VALUES} values`);
    switch (type) {
      case TYPE.yes:
        return true;
      case TYPE.no:
        return false;
      case TYPE.byte:
        return (this.#byte() << 24) >> 24;
      case TYPE.i16:
      case TYPE.i32:
      case TYPE.i64:
        return this.#zigzag();
      case TYPE.double:
        return this.#take(8);
      case TYPE.binary:
        return this.#take(this.#varint());
      case TYPE.list:
      case TYPE.set:
        return this.#list(depth);
      case TYPE.struct:
        return this.struct(depth + 1);
      default:
        throw new ParquetError(`its structure holds a value of unknown type ${type}`);
    }
  }

  #list(depth: number): readonly ThriftValue[] {
    if (depth > DEEPEST) throw new ParquetError('its structure is nested too deeply');
    const head = this.#byte();
    const count = head >>> 4 === 15 ? this.#varint() : head >>> 4;
    if (count > this.#bytes.length - this.at) throw new ParquetError('a list in its structure is longer than the bytes that are left');
    const type = head & 0x0f;
    const values: ThriftValue[] = [];
    // A yes/no in a list takes a byte of its own.
    const isBoolean = type === TYPE.yes || type === TYPE.no;
    for (let left = count; left > 0; left--) values.push(isBoolean ? this.#byte() === TYPE.yes : this.#value(type, depth + 1));
    return values;
  }

  #take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.at) throw new ParquetError('a text in its structure is longer than the bytes that are left');
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  #byte(): number {
    if (this.at >= this.#bytes.length) throw new ParquetError('its structure ends in the middle of a value');
    return this.#bytes[this.at++] ?? 0;
  }

  /** An unsigned number; sizes and counts are far below 2^53, what is not is refused. */
  #varint(): number {
    let value = 0;
    for (let factor = 1; factor < 2 ** 64; factor *= 128) {
      const byte = this.#byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    throw new ParquetError('a number in its structure does not end');
  }

  /** A signed number; beyond 2^53 rounded, which no size or count of a real file is. */
  #zigzag(): number {
    const value = this.#varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

/** A number of a struct, or undefined where there is none; throws when it is no count or size that can be. */
export function optionalCount(fields: ThriftStruct, id: number): number | undefined {
  const value = fields.get(id);
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new ParquetError('its structure holds an impossible number');
  return value;
}

/** A number that must be there. */
export function count(fields: ThriftStruct, id: number): number {
  const value = optionalCount(fields, id);
  if (value === undefined) throw new ParquetError('its structure lacks a number');
  return value;
}

export function optionalStruct(fields: ThriftStruct, id: number): ThriftStruct | undefined {
  const value = fields.get(id);
  if (value === undefined || value instanceof Map) return value;
  throw new ParquetError('its structure is not that of Parquet');
}

/** A list of structs; absent is empty. */
export function structs(fields: ThriftStruct, id: number): ThriftStruct[] {
  const list = fields.get(id) ?? [];
  if (!Array.isArray(list)) throw new ParquetError('its structure is not that of Parquet');
  return list.map((item: ThriftValue) => {
    if (item instanceof Map) return item;
    throw new ParquetError('its structure is not that of Parquet');
  });
}

/** A text; absent is empty. Odd bytes are replaced: names are compared and shown, not stored. */
export function name(value: ThriftValue | undefined): string {
  if (value === undefined) return '';
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  throw new ParquetError('its structure is not that of Parquet');
}
