import { EVENT_COLUMNS, type EventColumn } from '../../domain/columns.ts';

/** How a field is written. Numbers, because the decoder switches on them for every field of every event. */
export const WIRE = {
  text: 0,
  optionalText: 1,
  variant: 2,
  optionalVariant: 3,
  list: 4,
  signed: 5,
  optionalSigned: 6,
  unsigned: 7,
  bool: 8,
  optionalBool: 9,
  credits: 10,
} as const;
export type Wire = (typeof WIRE)[keyof typeof WIRE];

export interface WireField {
  /** Position in `EVENT_COLUMNS`. */
  readonly index: number;
  readonly column: EventColumn;
  readonly wire: Wire;
  /** What the variants of an enum are stored as. */
  readonly variants: readonly string[];
  /** A short label: control characters in it mean that the bytes were read by the wrong layout. */
  readonly label: boolean;
}

/** One of the shapes an event was written in over time; nothing in a file says which. */
export interface Layout {
  readonly name: string;
  /** What a person is told. */
  readonly title: string;
  /** In the order of the bytes. */
  readonly fields: readonly WireField[];
  /** Columns this layout does not have; they take their `absent` value. */
  readonly missing: readonly WireField[];
  /** Whether the reference reads it, and so accepts bytes after its last event. */
  readonly lenient: boolean;
}

const LABELS = new Set(['final_event_type', 'error_class']);
const RETRY = ['same_account_retry_count', 'same_account_retry_delay_ms', 'same_account_retry_reasons_json'];
const BLOCKED = ['error_class', 'session_blocked'];

/** The columns in the order of today's layout; the raw credit text is the store's own and never on the wire. */
const FIELDS: readonly WireField[] = EVENT_COLUMNS.map(wireField).filter((field) => field.column.name !== 'credit_usage_raw');

/** Every layout, newest first: read strictly in this order, the first that fits is the right one. */
export const LAYOUTS: readonly Layout[] = [
  layout('L5', 'current', [], true),
  layout('L4', 'without retry details', RETRY),
  layout('L3', 'without retry details and image count', [...RETRY, 'response_image_count']),
  layout('L2', 'with error payloads', [...RETRY, 'response_image_count', ...BLOCKED], true),
  layout('L1', 'with error message and body', [...RETRY, 'response_image_count', ...BLOCKED, 'response_body']),
  layout('L0', 'oldest', [...RETRY, 'response_image_count', ...BLOCKED, 'response_body', 'error_message', 'error_body'], true),
];

function layout(name: string, title: string, without: readonly string[], lenient = false): Layout {
  const has = (field: WireField): boolean => !without.includes(field.column.name);
  return { name, title, fields: FIELDS.filter(has), missing: FIELDS.filter((field) => !has(field)), lenient };
}

function wireField(column: EventColumn, index: number): WireField {
  const variants = [...new Set(Object.values(column.spellings ?? {}))];
  return { index, column, wire: wireOf(column), variants, label: LABELS.has(column.name) };
}

function wireOf(column: EventColumn): Wire {
  switch (column.type) {
    case 'int64':
      if (column.unsigned) return WIRE.unsigned;
      return column.nullable ? WIRE.optionalSigned : WIRE.signed;
    case 'boolean':
      return column.nullable ? WIRE.optionalBool : WIRE.bool;
    case 'decimal':
      return WIRE.credits;
    case 'text':
      if (column.list) return WIRE.list;
      if (column.spellings) return column.nullable ? WIRE.optionalVariant : WIRE.variant;
      return column.nullable ? WIRE.optionalText : WIRE.text;
  }
}
