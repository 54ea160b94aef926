import { EVENT_COLUMNS, type EventColumn } from '../../domain/columns.ts';

const QUOTE = 0x22;

/** What the value of a key is. */
export const FIELD_KIND = {
  text: 0,
  integer: 1,
  boolean: 2,
  spelled: 3,
  list: 4,
  credits: 5,
  rawCredits: 6,
  version: 7,
  group: 8,
  sharedText: 9,
} as const;

/** A key of an event and what belongs to it. */
export interface JsonField {
  /** As it stands in a line, quotes included. */
  readonly key: Buffer;
  readonly kind: number;
  /** Which column; beyond the columns for groups and the version. */
  readonly index: number;
  readonly column: EventColumn | null;
  readonly keys: KeyGuesser | null;
}

const GROUPS = [...new Set(EVENT_COLUMNS.flatMap((column) => (column.path.length === 2 ? [column.path[0]] : [])))];

/** How many numbers `JsonField.index` goes through. */
export const FIELDS = EVENT_COLUMNS.length + 1 + GROUPS.length;

/**
 * Finds fields by their keys.
 * A writer puts its keys into the same order on every line, so the key that stood here last time is tried first.
 */
export class KeyGuesser {
  readonly #byKey: ReadonlyMap<string, JsonField>;
  readonly #order: (JsonField | undefined)[] = [];

  constructor(fields: readonly JsonField[]) {
    this.#byKey = new Map(fields.map((field) => [field.key.toString('latin1'), field]));
  }

  /** The field whose key stands in the line at this place; undefined when it is none of an event's. */
  find(line: Buffer, at: number, turn: number): JsonField | undefined {
    const guess = this.#order[turn];
    if (guess !== undefined && standsAt(guess.key, line, at)) return guess;
    const field = this.#byKey.get(line.toString('latin1', at, line.indexOf(QUOTE, at + 1) + 1));
    if (turn < FIELDS) this.#order[turn] = field;
    return field;
  }
}

/** Whether these bytes stand in the line at this place. */
export function standsAt(bytes: Uint8Array, line: Uint8Array, at: number): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== line[at + i]) return false;
  return true;
}

/** The keys of an event. */
export function eventKeys(): KeyGuesser {
  const single = EVENT_COLUMNS.filter((column) => column.path.length === 1).map((column) => fieldOf(column.path[0], column));
  const version = { key: quoted('schema_version'), kind: FIELD_KIND.version, index: EVENT_COLUMNS.length, column: null, keys: null };
  return new KeyGuesser([version, ...single, ...GROUPS.map((key, at) => group(key, EVENT_COLUMNS.length + 1 + at))]);
}

function group(key: string, index: number): JsonField {
  const members = EVENT_COLUMNS.filter((column) => column.path[0] === key).map((column) => fieldOf(column.path[1] ?? '', column));
  return { key: quoted(key), kind: FIELD_KIND.group, index, column: null, keys: new KeyGuesser(members) };
}

function fieldOf(key: string, column: EventColumn): JsonField {
  return { key: quoted(key), kind: kindOf(column), index: EVENT_COLUMNS.indexOf(column), column, keys: null };
}

function quoted(key: string): Buffer {
  return Buffer.from(`"${key}"`);
}

function kindOf(column: EventColumn): number {
  if (column.type === 'decimal') return FIELD_KIND.credits;
  if (column.name === 'credit_usage_raw') return FIELD_KIND.rawCredits;
  if (column.type === 'int64') return FIELD_KIND.integer;
  if (column.type === 'boolean') return FIELD_KIND.boolean;
  if (column.list) return FIELD_KIND.list;
  if (column.spellings) return FIELD_KIND.spelled;
  return column.varied ? FIELD_KIND.text : FIELD_KIND.sharedText;
}
