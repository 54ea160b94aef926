import { EVENT_COLUMNS, EVENT_SCHEMA_VERSION } from '../../domain/columns.ts';
import type { EventCells } from './event-cells.ts';
import { writeInt64Bytes } from './int64-text.ts';
import { eventKeys, FIELD_KIND, FIELDS, type JsonField, type KeyGuesser, standsAt } from './ndjson-fields.ts';
import { RowWriter } from './row-writer.ts';
import { TextCache } from './text-cache.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const SPACE = 0x20;
const NULL = Buffer.from('null');
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/;
const LONGEST_NUMBER = 64;
const MOST_ITEMS = 64;

/**
 * Writes an ordinary line straight into the cells, from its bytes: most values need no string of their own.
 * Whatever is out of the ordinary, wrong or merely unknown, it leaves to the exact reader, which alone decides what is wrong and says so:
 * this one never takes a line that the exact reader would not take, nor to another event.
 */
export class QuickLine {
  readonly #cells: EventCells;
  readonly #rows: RowWriter;
  readonly #keys: KeyGuesser = eventKeys();
  readonly #cache = new TextCache();
  readonly #seen = new Uint8Array(FIELDS);
  readonly #make = (from: number, to: number): string => this.#bytes.toString('utf8', from, to);
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  // What the text just passed is like: where it lies without its quotes, and whether it is more than plain ASCII.
  #from = 0;
  #to = 0;
  #escaped = false;
  #signs = 0;

  constructor(cells: EventCells) {
    this.#cells = cells;
    this.#rows = new RowWriter(cells);
  }

  /** Whether the event of this line, valid UTF-8, was written whole; if not, what was written of it does not count. */
  read(line: Uint8Array): boolean {
    this.#bytes = line instanceof Buffer ? line : Buffer.from(line.buffer, line.byteOffset, line.length);
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
      const field = keys.find(this.#bytes, this.#at, turn);
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
    if (this.#bytes[this.#at] === NULL[0]) return this.#null(field);
    switch (field.kind) {
      case FIELD_KIND.integer:
        return this.#integer(field.index);
      case FIELD_KIND.boolean:
        return this.#boolean(field.index);
      case FIELD_KIND.text:
        return this.#variedString(field.index);
      case FIELD_KIND.sharedText: {
        const text = this.#sharedString(field.index);
        if (text !== null) batch.text(field.index).set(batch.row, text);
        return text !== null;
      }
      case FIELD_KIND.spelled: {
        const text = this.#sharedString(field.index);
        return text !== null && this.#rows.text(field.index, text) === null;
      }
      case FIELD_KIND.credits:
      case FIELD_KIND.rawCredits: {
        const text = this.#bytes[this.#at] === QUOTE ? this.#string() : this.#number();
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
    if (!standsAt(NULL, this.#bytes, this.#at)) return false;
    this.#at += NULL.length;
    if (field.column !== null) this.#seen[field.index] = 2;
    return true;
  }

  #integer(index: number): boolean {
    const bytes = this.#bytes;
    const quoted = bytes[this.#at] === QUOTE;
    const from = quoted ? this.#at + 1 : this.#at;
    let to = bytes[from] === MINUS ? from + 1 : from;
    for (let code = bytes[to] ?? 0; code >= ZERO && code <= NINE; code = bytes[to] ?? 0) to++;
    const { batch } = this.#cells;
    if (!writeInt64Bytes(bytes, from, to, batch.int64(index), batch.row)) return false;
    this.#at = to;
    return !quoted || bytes[this.#at++] === QUOTE;
  }

  #boolean(index: number): boolean {
    const { batch } = this.#cells;
    const yes = standsAt(TRUE, this.#bytes, this.#at);
    if (!yes && !standsAt(FALSE, this.#bytes, this.#at)) return false;
    this.#at += yes ? TRUE.length : FALSE.length;
    batch.boolean(index).set(batch.row, yes);
    return true;
  }

  #number(): string | null {
    const found = NUMBER.exec(this.#bytes.toString('latin1', this.#at, this.#at + LONGEST_NUMBER))?.[0] ?? null;
    if (found?.length === LONGEST_NUMBER) return null;
    this.#at += found?.length ?? 0;
    return found;
  }

  #string(): string | null {
    if (!this.#passString()) return null;
    if (this.#escaped) return unescaped(this.#bytes.toString('utf8', this.#from - 1, this.#to + 1));
    return this.#signs < 0x80 ? this.#bytes.toString('latin1', this.#from, this.#to) : this.#make(this.#from, this.#to);
  }

  #variedString(index: number): boolean {
    if (!this.#passString()) return false;
    const { batch } = this.#cells;
    if (!this.#escaped) {
      batch.varied(index).copy(batch.row, this.#bytes, this.#from, this.#to);
      return true;
    }
    const text = unescaped(this.#bytes.toString('utf8', this.#from - 1, this.#to + 1));
    if (text !== null) batch.varied(index).set(batch.row, text);
    return text !== null;
  }

  #sharedString(index: number): string | null {
    if (!this.#passString()) return null;
    if (this.#escaped) return unescaped(this.#bytes.toString('utf8', this.#from - 1, this.#to + 1));
    return this.#cache.find(index, this.#bytes, this.#from, this.#to, this.#make);
  }

  #passString(): boolean {
    const bytes = this.#bytes;
    if (bytes[this.#at] !== QUOTE) return false;
    let at = this.#at + 1;
    let signs = 0;
    this.#from = at;
    this.#escaped = false;
    for (let code = bytes[at]; code !== QUOTE; code = bytes[++at]) {
      if (code === BACKSLASH) {
        this.#escaped = true;
        at++;
      }
      if (code === undefined || code < SPACE) return false; // a control character, or the end of the line
      signs |= code;
    }
    this.#to = at;
    this.#at = at + 1;
    this.#signs = signs;
    return true;
  }

  #list(index: number): boolean {
    if (this.#bytes[this.#at] !== OPEN_LIST) return false;
    this.#at++;
    const items: string[] = [];
    if (!this.#takes(CLOSE_LIST)) {
      do {
        this.#skipBlanks();
        const item = this.#string();
        if (item === null || items.length === MOST_ITEMS) return false;
        items.push(item);
      } while (this.#takes(COMMA));
      if (!this.#takes(CLOSE_LIST)) return false;
    }
    const { batch } = this.#cells;
    batch.text(index).set(batch.row, items.length === 0 ? '[]' : JSON.stringify(items));
    return true;
  }

  /** Columns that the line does not have, or has as null. */
  #defaults(): boolean {
    for (let index = 0; index < EVENT_COLUMNS.length; index++) if (this.#seen[index] !== 1 && this.#rows.absent(index) !== null) return false;
    return true;
  }

  #atEnd(): boolean {
    this.#skipBlanks();
    return this.#at === this.#bytes.length;
  }

  #takes(sign: number): boolean {
    if (this.#bytes[this.#at] !== sign) {
      this.#skipBlanks();
      if (this.#bytes[this.#at] !== sign) return false;
    }
    this.#at++;
    return true;
  }

  #skipBlanks(): void {
    for (let code = this.#bytes[this.#at]; code === SPACE || code === 0x09 || code === 0x0d; code = this.#bytes[++this.#at]);
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
