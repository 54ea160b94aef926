import { EVENT_COLUMNS, EVENT_SCHEMA_VERSION } from '../../domain/columns.ts';
import type { EventCells } from './event-cells.ts';
import { writeInt64Text } from './int64-text.ts';
import { eventKeys, FIELD_KIND, FIELDS, type JsonField, type KeyGuesser } from './ndjson-fields.ts';
import { RowWriter } from './row-writer.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const SPACE = 0x20;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Writes an ordinary line straight into the cells, without making a map of it.
 * Whatever is out of the ordinary, wrong or merely unknown, it leaves to the exact reader, which alone decides what is wrong and says so:
 * this one never takes a line that the exact reader would not take, nor to another event.
 */
export class QuickLine {
  readonly #cells: EventCells;
  readonly #rows: RowWriter;
  readonly #keys: KeyGuesser = eventKeys();
  readonly #seen = new Uint8Array(FIELDS);
  #bytes: Buffer = Buffer.alloc(0);
  #text = '';
  #at = 0;

  constructor(cells: EventCells) {
    this.#cells = cells;
    this.#rows = new RowWriter(cells);
  }

  /** Whether the event of this line, valid UTF-8, was written whole; if not, what was written of it does not count. */
  read(line: Uint8Array): boolean {
    this.#bytes = Buffer.from(line.buffer, line.byteOffset, line.length);
    this.#text = this.#bytes.toString('latin1');
    this.#at = 0;
    this.#seen.fill(0);
    const whole = this.#object(this.#keys) && this.#atEnd() && this.#defaults();
    this.#rows.finish();
    return whole;
  }

  #object(keys: KeyGuesser): boolean {
    if (!this.#takes(OPEN)) return false;
    if (this.#takes(CLOSE)) return true;
    for (let turn = 0; ; turn++) {
      this.#skipBlanks();
      const field = keys.find(this.#text, this.#at, turn);
      if (field === undefined || this.#seen[field.index] !== 0) return false;
      this.#seen[field.index] = 1;
      this.#at += field.key.length;
      if (!this.#takes(COLON)) return false;
      this.#skipBlanks();
      if (!this.#value(field)) return false;
      if (this.#takes(COMMA)) continue;
      return this.#takes(CLOSE);
    }
  }

  #value(field: JsonField): boolean {
    const { batch } = this.#cells;
    if (this.#text.charCodeAt(this.#at) === 0x6e) return this.#null(field);
    switch (field.kind) {
      case FIELD_KIND.integer:
        return this.#integer(field.index);
      case FIELD_KIND.boolean:
        return this.#boolean(field.index);
      case FIELD_KIND.text: {
        const text = this.#string();
        if (text !== null) batch.text(field.index).set(batch.row, text);
        return text !== null;
      }
      case FIELD_KIND.spelled: {
        const text = this.#string();
        return text !== null && this.#rows.text(field.index, text) === null;
      }
      case FIELD_KIND.credits:
      case FIELD_KIND.rawCredits: {
        const text = this.#text.charCodeAt(this.#at) === QUOTE ? this.#string() : this.#number();
        return text !== null && this.#rows.text(field.index, text) === null;
      }
      case FIELD_KIND.list:
        return this.#list(field.index);
      case FIELD_KIND.version:
        return this.#number() === String(EVENT_SCHEMA_VERSION);
      default:
        return field.keys !== null && this.#object(field.keys);
    }
  }

  /** Null is as good as absent: its default is written at the end. */
  #null(field: JsonField): boolean {
    if (!this.#text.startsWith('null', this.#at)) return false;
    this.#at += 4;
    if (field.column !== null) this.#seen[field.index] = 2;
    return true;
  }

  #integer(index: number): boolean {
    const text = this.#text;
    const quoted = text.charCodeAt(this.#at) === QUOTE;
    const from = quoted ? this.#at + 1 : this.#at;
    let to = text.charCodeAt(from) === MINUS ? from + 1 : from;
    for (let code = text.charCodeAt(to); code >= ZERO && code <= NINE; code = text.charCodeAt(to)) to++;
    const { batch } = this.#cells;
    if (!writeInt64Text(text, from, to, batch.int64(index), batch.row)) return false;
    this.#at = to;
    return !quoted || text.charCodeAt(this.#at++) === QUOTE;
  }

  #boolean(index: number): boolean {
    const { batch } = this.#cells;
    const yes = this.#text.startsWith('true', this.#at);
    if (!yes && !this.#text.startsWith('false', this.#at)) return false;
    this.#at += yes ? 4 : 5;
    batch.boolean(index).set(batch.row, yes);
    return true;
  }

  #number(): string | null {
    NUMBER.lastIndex = this.#at;
    const found = NUMBER.exec(this.#text)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }

  #string(): string | null {
    const text = this.#text;
    const start = this.#at + 1;
    if (text.charCodeAt(this.#at) !== QUOTE) return null;
    let at = start;
    let escaped = false;
    let signs = 0;
    for (let code = text.charCodeAt(at); code !== QUOTE; code = text.charCodeAt(++at)) {
      if (code === BACKSLASH) {
        escaped = true;
        at++;
      }
      if (!(code >= SPACE)) return null; // a control character, or the end of the line
      signs |= code;
    }
    this.#at = at + 1;
    const plain = signs < 0x80;
    if (escaped) return unescaped(plain ? text.slice(start - 1, at + 1) : this.#bytes.toString('utf8', start - 1, at + 1));
    return plain ? text.slice(start, at) : this.#bytes.toString('utf8', start, at);
  }

  #list(index: number): boolean {
    if (this.#text.startsWith('[]', this.#at)) {
      this.#at += 2;
      return this.#rows.text(index, '[]') === null;
    }
    return false;
  }

  /** Columns that the line does not have, or has as null. */
  #defaults(): boolean {
    for (let index = 0; index < EVENT_COLUMNS.length; index++) if (this.#seen[index] !== 1 && this.#rows.absent(index) !== null) return false;
    return true;
  }

  #atEnd(): boolean {
    this.#skipBlanks();
    return this.#at === this.#text.length;
  }

  #takes(sign: number): boolean {
    if (this.#text.charCodeAt(this.#at) !== sign) {
      this.#skipBlanks();
      if (this.#text.charCodeAt(this.#at) !== sign) return false;
    }
    this.#at++;
    return true;
  }

  #skipBlanks(): void {
    for (let code = this.#text.charCodeAt(this.#at); code === SPACE || code === 0x09 || code === 0x0d; code = this.#text.charCodeAt(++this.#at));
  }
}

function unescaped(json: string): string | null {
  try {
    const text: unknown = JSON.parse(json);
    return typeof text === 'string' && text.isWellFormed() ? text : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
