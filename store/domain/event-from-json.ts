import { COLUMN_INDEX, EVENT_COLUMNS, EVENT_SCHEMA_VERSION, type EventColumn } from './columns.ts';
import { fitsInt64 } from './int64.ts';

/** A number as it was written: JavaScript's own would round it. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Parsed JSON whose objects are maps, so that no key can mean anything to JavaScript. */
export type JsonValue = string | boolean | null | JsonNumber | readonly JsonValue[] | JsonObject;
export type JsonObject = ReadonlyMap<string, JsonValue>;

/** Takes the values of one event, by position in `EVENT_COLUMNS`. */
export interface EventSink {
  value(index: number, value: string | bigint | boolean | null): void;
  credits(text: string | null): void;
}

const TOP_LEVEL = new Set(['schema_version', ...EVENT_COLUMNS.map((column) => column.path[0])]);
const KEY_NAME = COLUMN_INDEX.get('key_name');
const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;
const LONGEST_INTEGER = 20;

/** Keys that an event does not have. */
export function unknownKeys(object: JsonObject): string[] {
  const unknown: string[] = [];
  for (const key of object.keys()) if (!TOP_LEVEL.has(key)) unknown.push(key);
  return unknown;
}

/** Writes the event in this JSON into the sink, or says what is wrong with it; the sink then holds part of it. */
export function readEventJson(object: JsonObject, sink: EventSink): string | null {
  const version = object.get('schema_version') ?? null;
  if (version !== null && integer(version) !== BigInt(EVENT_SCHEMA_VERSION)) return `schema_version is not ${EVENT_SCHEMA_VERSION}`;
  for (const [index, column] of EVENT_COLUMNS.entries()) {
    const found = lookUp(object, column);
    if ('fault' in found) return found.fault;
    const fault =
      column.type === 'decimal'
        ? creditsOf(object, found.value, sink)
        : write(index, column, found.value ?? fallback(index, object) ?? found.value, sink);
    if (fault !== null) return fault;
  }
  return null;
}

type Found = { readonly value: JsonValue | undefined } | { readonly fault: string };

function lookUp(object: JsonObject, column: EventColumn): Found {
  const [first, second] = column.path;
  const value = object.get(first);
  if (second === undefined) return { value };
  if (value === undefined || value === null) return { value: undefined };
  return value instanceof Map ? { value: value.get(second) } : { fault: `${first} is not an object` };
}

/** An event without a key name carries its key id there. */
function fallback(index: number, object: JsonObject): JsonValue | undefined {
  return index === KEY_NAME ? object.get('key_id') : undefined;
}

function write(index: number, column: EventColumn, value: JsonValue | undefined, sink: EventSink): string | null {
  if (column.name === 'credit_usage_raw') return null; // written with the credits
  if (value === undefined || value === null) {
    if (column.required) return `${title(column)} is ${value === null ? 'null' : 'missing'}`;
    sink.value(index, column.absent);
    return null;
  }
  const stored = convert(column, value);
  if (stored === undefined) return `${title(column)} ${expectation(column)}`;
  sink.value(index, stored);
  return null;
}

function title(column: EventColumn): string {
  return column.path.join('.');
}

/** The stored form of a value, or undefined when it is none. */
function convert(column: EventColumn, value: JsonValue): string | bigint | boolean | undefined {
  if (column.type === 'int64') return integer(value);
  if (column.type === 'boolean') return typeof value === 'boolean' ? value : undefined;
  if (column.list) return list(value);
  if (typeof value !== 'string' || !value.isWellFormed()) return undefined;
  if (!column.spellings) return value;
  return Object.hasOwn(column.spellings, value) ? column.spellings[value] : undefined;
}

function expectation(column: EventColumn): string {
  if (column.type === 'int64') return 'is not a 64-bit integer';
  if (column.type === 'boolean') return 'is not true or false';
  if (column.list) return 'is not a list of texts';
  return column.spellings ? `is not one of ${Object.keys(column.spellings).join(', ')}` : 'is not a valid text';
}

function integer(value: JsonValue): bigint | undefined {
  const text = value instanceof JsonNumber ? value.text : value;
  if (typeof text !== 'string' || text.length > LONGEST_INTEGER || !INTEGER.test(text)) return undefined;
  const number = BigInt(text);
  return fitsInt64(number) ? number : undefined;
}

function list(value: JsonValue): string | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.every((item) => typeof item === 'string' && item.isWellFormed()) ? JSON.stringify(value) : undefined;
}

/** Our own output keeps the original text beside a decimal that does not say it; it then counts. */
function creditsOf(object: JsonObject, value: JsonValue | undefined, sink: EventSink): string | null {
  const raw = object.get('credit_usage_raw') ?? null;
  const credits = raw ?? value ?? null;
  const text = credits instanceof JsonNumber ? credits.text : credits;
  if (text !== null && (typeof text !== 'string' || !text.isWellFormed())) return 'credit_usage is neither a number nor a text';
  sink.credits(text);
  return null;
}
