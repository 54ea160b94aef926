import { EVENT_COLUMNS, EVENT_SCHEMA_VERSION, type EventColumn } from '../../domain/columns.ts';
import { columnAt, type EventCells } from './event-cells.ts';

const KEY_ID = columnAt('key_id');
const KEY_NAME = columnAt('key_name');
const CREDITS = columnAt('credit_usage');
const CREDITS_RAW = columnAt('credit_usage_raw');

/** Writes an event that comes as a row of columns; every method says what is wrong with its value, or null. */
export class RowWriter {
  readonly cells: EventCells;
  #credits: string | null = null;
  #rawCredits: string | null = null;

  constructor(cells: EventCells) {
    this.cells = cells;
  }

  /** A column without a value takes its default; a key name that is not there is the key id. */
  absent(index: number): string | null {
    const column = columnOf(index);
    if (column.required) return `${column.name} is missing`;
    const { batch } = this.cells;
    if (index === CREDITS || index === CREDITS_RAW) return null;
    this.cells.value(index, index === KEY_NAME ? batch.text(KEY_ID).at(batch.row) : column.absent);
    return null;
  }

  /** The value of any text column, credits among them. */
  text(index: number, value: string): string | null {
    const column = columnOf(index);
    if (index === CREDITS) this.#credits = value;
    else if (index === CREDITS_RAW) this.#rawCredits = value;
    else if (column.list) return this.#list(index, value);
    else if (column.spellings) return this.#spelled(index, column.spellings, value);
    else this.cells.batch.text(index).set(this.cells.batch.row, value);
    return null;
  }

  /** Writes what was put off until every column was seen. */
  finish(): void {
    this.cells.credits(this.#rawCredits ?? this.#credits);
    this.#credits = null;
    this.#rawCredits = null;
  }

  #spelled(index: number, spellings: Readonly<Record<string, string>>, value: string): string | null {
    const stored = Object.hasOwn(spellings, value) ? spellings[value] : undefined;
    if (stored === undefined) return `${columnOf(index).name} is not one of ${Object.keys(spellings).join(', ')}`;
    this.cells.batch.text(index).set(this.cells.batch.row, stored);
    return null;
  }

  #list(index: number, value: string): string | null {
    const stored = value === '[]' ? value : listText(value);
    if (stored === null) return `${columnOf(index).name} is not a JSON list of texts`;
    this.cells.batch.text(index).set(this.cells.batch.row, stored);
    return null;
  }
}

/** What is wrong with the schema version of a row, as text; null when nothing is. */
export function schemaVersionFault(text: string): string | null {
  return text === String(EVENT_SCHEMA_VERSION) ? null : `schema_version is not ${EVENT_SCHEMA_VERSION}`;
}

/** Other names under which a column may stand: its place in the JSON form. */
export function columnNames(column: EventColumn): string[] {
  const path = column.path.join('.');
  return path === column.name ? [path] : [column.name, path];
}

function columnOf(index: number): EventColumn {
  const column = EVENT_COLUMNS[index];
  if (column === undefined) throw new RangeError(`No such column: ${index}`);
  return column;
}

/** The list as our own JSON text, or null where it is none. */
function listText(value: string): string | null {
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) && list.every((item) => typeof item === 'string' && item.isWellFormed()) ? JSON.stringify(list) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
