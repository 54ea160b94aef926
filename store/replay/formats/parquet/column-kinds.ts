import type { EventColumn } from '../../../domain/columns.ts';
import type { SchemaElement } from './footer.ts';
import type { Leaf } from './leaves.ts';
import { count, optionalStruct } from './thrift.ts';
import { PHYSICAL } from './values.ts';

/** How the values of a column become those of an event. */
export type ColumnKind =
  | { readonly kind: 'integer'; readonly unsigned: boolean; readonly bits: 32 | 64 }
  | { readonly kind: 'boolean' | 'text' | 'list' | 'double' }
  /** Digits and how many of them are the fraction. */
  | { readonly kind: 'decimal'; readonly scale: number };

/** Parquet's older notes on what a column means. */
const CONVERTED = {
  text: 0, enumeration: 4, decimal: 5, timestampMillis: 9,
  uint8: 11, uint16: 12, uint32: 13, uint64: 14, int8: 15, int16: 16, int32: 17, int64: 18, json: 19,
} as const; // prettier-ignore
/** And its newer ones, by the field that is set. */
const LOGICAL = { text: 1, enumeration: 4, decimal: 5, timestamp: 8, integer: 10, json: 12 } as const;

const INTEGERS = new Set<number>([
  CONVERTED.uint8, CONVERTED.uint16, CONVERTED.uint32, CONVERTED.uint64,
  CONVERTED.int8, CONVERTED.int16, CONVERTED.int32, CONVERTED.int64,
]); // prettier-ignore
const UNSIGNED = new Set<number>([CONVERTED.uint8, CONVERTED.uint16, CONVERTED.uint32, CONVERTED.uint64]);
const TEXTS = new Set<number>([CONVERTED.text, CONVERTED.enumeration, CONVERTED.json]);
const TYPE_NAMES = ['BOOLEAN', 'INT32', 'INT64', 'INT96', 'FLOAT', 'DOUBLE', 'BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY'];
const LARGEST_SCALE = 76;
const WIDEST_DECIMAL = 32;

/** How to read this column of the file as that column of an event, or why it cannot be: nothing is cast. */
export function kindOf(leaf: Leaf, column: EventColumn): ColumnKind | string {
  const kind = matching(leaf, column);
  return kind ?? `column ${leaf.name} is ${described(leaf)}; ${WANTED[column.list ? 'list' : column.type]}`;
}

const WANTED = {
  int64: 'an integer column is read',
  boolean: 'a BOOLEAN column is read',
  text: 'a text column is read',
  list: 'a list of texts, or its JSON text, is read',
  decimal: 'a DECIMAL, integer, DOUBLE or text column is read',
} as const;

function matching({ element, shape }: Leaf, column: EventColumn): ColumnKind | null {
  if (shape.mostRepetition > 0) return column.list && shape.mostRepetition === 1 && isText(element) ? { kind: 'list' } : null;
  switch (column.type) {
    case 'boolean':
      return element.type === PHYSICAL.boolean ? { kind: 'boolean' } : null;
    case 'text':
      return isText(element) ? { kind: 'text' } : null;
    case 'int64':
      return integer(element) ?? (column.name === 'created_at_ms' ? milliseconds(element) : null);
    case 'decimal':
      return credits(element);
  }
}

function isText({ type, converted, logical }: SchemaElement): boolean {
  if (type !== PHYSICAL.bytes) return false;
  if (logical && logical.size > 0) return logical.has(LOGICAL.text) || logical.has(LOGICAL.enumeration) || logical.has(LOGICAL.json);
  return converted === undefined || TEXTS.has(converted);
}

function integer({ type, converted, logical }: SchemaElement): ColumnKind | null {
  if (type !== PHYSICAL.int32 && type !== PHYSICAL.int64) return null;
  const bits = type === PHYSICAL.int32 ? 32 : 64;
  const noted = logical && logical.size > 0 ? optionalStruct(logical, LOGICAL.integer) : undefined;
  if (logical && logical.size > 0 && !noted) return null;
  if (noted) return { kind: 'integer', unsigned: noted.get(2) === false, bits };
  if (converted !== undefined && !INTEGERS.has(converted)) return null;
  return { kind: 'integer', unsigned: converted !== undefined && UNSIGNED.has(converted), bits };
}

/** A time in milliseconds of UTC is the very number that is stored. */
function milliseconds({ type, converted, logical }: SchemaElement): ColumnKind | null {
  if (type !== PHYSICAL.int64) return null;
  const noted = logical && logical.size > 0 ? optionalStruct(logical, LOGICAL.timestamp) : undefined;
  const fits = noted ? noted.get(1) === true && optionalStruct(noted, 2)?.has(1) === true : !logical?.size && converted === CONVERTED.timestampMillis;
  return fits ? { kind: 'integer', unsigned: false, bits: 64 } : null;
}

function credits(element: SchemaElement): ColumnKind | null {
  const { type, converted, logical, scale, typeLength } = element;
  if (type === PHYSICAL.double) return { kind: 'double' };
  const noted = logical && logical.size > 0 ? optionalStruct(logical, LOGICAL.decimal) : undefined;
  const isDecimal = noted !== undefined || (!logical?.size && converted === CONVERTED.decimal);
  if (!isDecimal) return isText(element) ? { kind: 'text' } : integer(element) && { kind: 'decimal', scale: 0 };
  const digits = noted ? count(noted, 1) : scale;
  const fits =
    type === PHYSICAL.int32 || type === PHYSICAL.int64 || type === PHYSICAL.bytes || (type === PHYSICAL.fixed && typeLength <= WIDEST_DECIMAL);
  return fits && digits <= LARGEST_SCALE ? { kind: 'decimal', scale: digits } : null;
}

function described({ element, shape }: Leaf): string {
  const type = TYPE_NAMES[element.type ?? -1] ?? 'of an unknown type';
  const noted = element.logical?.has(LOGICAL.timestamp) === true || element.converted === CONVERTED.timestampMillis ? ' (a timestamp)' : '';
  const decimal = element.logical?.has(LOGICAL.decimal) === true || element.converted === CONVERTED.decimal ? ' (a decimal)' : '';
  return `${shape.mostRepetition > 0 ? 'a list of ' : ''}${type}${noted}${decimal}`;
}
