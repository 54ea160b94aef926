const QUOTE = 0x22;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export const MOST_FIELDS = 256;
const LONGEST_FIELD = 8 * 1024 * 1024;
const LONGEST_RECORD = 16 * 1024 * 1024;

/** How a field is written. */
export const FIELD = { plain: 0, quoted: 1, /** Quoted, with quotes inside that stand twice. */ escaped: 2 } as const;

/** Where the scanner is inside a record. */
const STATE = { start: 0, plain: 1, plainReturn: 2, quoted: 3, closed: 4, closedReturn: 5 } as const;
type State = (typeof STATE)[keyof typeof STATE];

/** A record of a CSV file; holds good until the next one. */
export interface CsvRecord {
  /** Line on which it starts, from 1. */
  readonly line: number;
  /** Its bytes without the line end; empty when there is a fault. */
  readonly bytes: Buffer;
  /** Fields it has, also those beyond what is kept. */
  readonly fields: number;
  /** Where each field starts and ends in the bytes, without its quotes. */
  readonly bounds: Int32Array;
  /** How each field is written, see `FIELD`. */
  readonly kinds: Uint8Array;
  /** Why it cannot be read. */
  readonly fault: string | null;
}

/** Cuts a stream of chunks into records as RFC 4180 has them, keeping at most one record in memory. */
export class CsvScanner {
  readonly #bounds = new Int32Array(2 * MOST_FIELDS);
  readonly #kinds = new Uint8Array(MOST_FIELDS);
  #state: State = STATE.start;
  #line = 1;
  #startLine = 1;
  #fields = 0;
  #fieldAt = 0;
  #fieldEnd = 0;
  #kind: number = FIELD.plain;
  #fault: string | null = null;
  #kept: Uint8Array[] = [];
  #keptBytes = 0;

  /** The records that this chunk completes. */
  *push(chunk: Uint8Array): Generator<CsvRecord> {
    let from = 0;
    for (let end = this.#scan(chunk, from); end !== -1; end = this.#scan(chunk, from)) {
      yield this.#complete(chunk.subarray(from, end - 1));
      from = end;
    }
    if (from < chunk.length) this.#keep(chunk.subarray(from));
  }

  /** The last record, where it does not end in a line feed. */
  *end(): Generator<CsvRecord> {
    if (this.#keptBytes === 0) return;
    if (this.#state === STATE.quoted) this.#fault ??= 'the file ends inside a quoted field';
    this.#endField(this.#keptBytes, this.#state);
    yield this.#complete(new Uint8Array());
  }

  /** Goes on to the end of the record and returns the place behind its line feed, or -1 when the chunk ends before. */
  #scan(chunk: Uint8Array, from: number): number {
    const base = this.#keptBytes - from;
    let state = this.#state;
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (state === STATE.quoted) {
        if (byte === QUOTE) {
          state = STATE.closed;
          this.#fieldEnd = base + at;
        } else if (byte === LINE_FEED) this.#line++;
      } else if (byte === LINE_FEED) {
        this.#endField(base + at, state);
        this.#state = STATE.start;
        this.#line++;
        return at + 1;
      } else if (byte === COMMA) {
        this.#endField(base + at, state);
        this.#fieldAt = base + at + 1;
        this.#kind = FIELD.plain;
        state = STATE.start;
      } else if (state !== STATE.plain || byte === QUOTE || byte === CARRIAGE_RETURN) state = this.#turn(state, byte, base + at);
    }
    this.#state = state;
    return -1;
  }

  /** What a byte other than comma and line feed makes of the state. */
  #turn(state: State, byte: number, at: number): State {
    if (state === STATE.closed && byte === QUOTE) {
      this.#kind = FIELD.escaped;
      return STATE.quoted;
    }
    if (state === STATE.start && byte === QUOTE) {
      this.#kind = FIELD.quoted;
      this.#fieldAt = at + 1;
      return STATE.quoted;
    }
    if (byte === CARRIAGE_RETURN && state !== STATE.plainReturn && state !== STATE.closedReturn) {
      return state === STATE.closed ? STATE.closedReturn : STATE.plainReturn;
    }
    if (state === STATE.plainReturn || state === STATE.closedReturn) this.#fault ??= 'a carriage return that ends no line stands outside quotes';
    else if (state === STATE.closed) this.#fault ??= 'something follows the closing quote of a field';
    else if (byte === QUOTE) this.#fault ??= 'a quote stands inside a field that is not quoted';
    return STATE.plain;
  }

  #endField(at: number, state: State): void {
    if (state === STATE.closed || state === STATE.closedReturn) at = this.#fieldEnd;
    else if (state === STATE.plainReturn) at -= 1;
    if (at - this.#fieldAt > LONGEST_FIELD) this.#fault ??= `a field longer than ${LONGEST_FIELD} bytes`;
    if (this.#fields < MOST_FIELDS) {
      this.#bounds[2 * this.#fields] = this.#fieldAt;
      this.#bounds[2 * this.#fields + 1] = at;
      this.#kinds[this.#fields] = this.#kind;
    }
    this.#fields++;
  }

  #complete(rest: Uint8Array): CsvRecord {
    const fault = this.#fault ?? (this.#keptBytes + rest.length > LONGEST_RECORD ? TOO_LONG : null);
    const bytes = fault === null ? this.#join(rest) : Buffer.alloc(0);
    const record = { line: this.#startLine, bytes, fields: this.#fields, bounds: this.#bounds, kinds: this.#kinds, fault };
    this.#startLine = this.#line;
    this.#fields = 0;
    this.#fieldAt = 0;
    this.#kind = FIELD.plain;
    this.#state = STATE.start;
    this.#fault = null;
    this.#kept = [];
    this.#keptBytes = 0;
    return record;
  }

  #join(rest: Uint8Array): Buffer {
    return this.#kept.length === 0 ? Buffer.from(rest.buffer, rest.byteOffset, rest.length) : Buffer.concat([...this.#kept, rest]);
  }

  #keep(part: Uint8Array): void {
    this.#keptBytes += part.length;
    if (this.#keptBytes > LONGEST_RECORD) {
      this.#fault ??= TOO_LONG;
      // Positions inside a record that is not kept must stay small, however long it goes on.
      this.#kept = [];
      this.#keptBytes = LONGEST_RECORD + 1;
      this.#fieldAt = LONGEST_RECORD + 1;
      return;
    }
    this.#kept.push(new Uint8Array(part)); // a copy, because the chunk's memory is used again
  }
}

const TOO_LONG = `a row longer than ${LONGEST_RECORD} bytes`;
