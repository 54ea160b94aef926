import { JsonNumber, type JsonObject, type JsonValue } from '../../domain/event-from-json.ts';

/** Why a line is not the JSON object it should be. */
export class JsonLineError extends Error {
  override readonly name = 'JsonLineError';
}

const DEEPEST = 32;
const MOST_KEYS = 256;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** Character codes: comparing them is far cheaper than comparing one-letter strings. */
const SIGN = {
  tab: 0x09,
  lineFeed: 0x0a,
  carriageReturn: 0x0d,
  space: 0x20,
  quote: 0x22,
  comma: 0x2c,
  colon: 0x3a,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  f: 0x66,
  n: 0x6e,
  t: 0x74,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

/** Parses one JSON object in valid UTF-8; unlike `JSON.parse` it keeps numbers as written and refuses a key that stands twice. */
export function parseJsonLine(line: Uint8Array): JsonObject {
  const parser = new LineParser(line);
  const object = parser.value(0);
  parser.end();
  if (object instanceof Map) return object;
  throw new JsonLineError('not a JSON object');
}

class LineParser {
  readonly #bytes: Buffer;
  /** A character for each byte: only texts that are not plain ASCII are decoded, so the others stay half as large. */
  readonly #text: string;
  #at = 0;

  constructor(line: Uint8Array) {
    this.#bytes = Buffer.from(line.buffer, line.byteOffset, line.length);
    this.#text = this.#bytes.toString('latin1');
  }

  value(depth: number): JsonValue {
    if (depth > DEEPEST) throw new JsonLineError(`nested more than ${DEEPEST} deep`);
    this.#skipBlanks();
    switch (this.#text.charCodeAt(this.#at)) {
      case SIGN.openBrace:
        return this.#object(depth);
      case SIGN.openBracket:
        return this.#array(depth);
      case SIGN.quote:
        return this.#string();
      case SIGN.t:
        return this.#word('true', true);
      case SIGN.f:
        return this.#word('false', false);
      case SIGN.n:
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  end(): void {
    this.#skipBlanks();
    if (this.#at < this.#text.length) this.#fail('something follows the object');
  }

  #object(depth: number): JsonObject {
    const object = new Map<string, JsonValue>();
    this.#at++;
    if (this.#takes(SIGN.closeBrace)) return object;
    do {
      this.#skipBlanks();
      if (this.#text.charCodeAt(this.#at) !== SIGN.quote) this.#fail('a key is expected');
      const key = this.#string();
      if (object.has(key)) this.#fail('a key stands twice');
      if (object.size >= MOST_KEYS) throw new JsonLineError(`more than ${MOST_KEYS} keys in an object`);
      if (!this.#takes(SIGN.colon)) this.#fail('":" is expected');
      object.set(key, this.value(depth + 1));
    } while (this.#takes(SIGN.comma));
    if (!this.#takes(SIGN.closeBrace)) this.#fail('"," or "}" is expected');
    return object;
  }

  #array(depth: number): readonly JsonValue[] {
    const items: JsonValue[] = [];
    this.#at++;
    if (this.#takes(SIGN.closeBracket)) return items;
    do items.push(this.value(depth + 1));
    while (this.#takes(SIGN.comma));
    if (!this.#takes(SIGN.closeBracket)) this.#fail('"," or "]" is expected');
    return items;
  }

  #string(): string {
    const text = this.#text;
    const start = this.#at + 1;
    let escaped = false;
    let seen = 0;
    let at = start;
    for (let code = text.charCodeAt(at); code !== SIGN.quote; code = text.charCodeAt(at)) {
      if (code === SIGN.backslash) {
        escaped = true;
        at++;
      }
      if (at >= text.length) throw new JsonLineError('the line ends inside a text');
      if (code < SIGN.space) throw new JsonLineError(`byte ${at + 1}: a control character inside a text`);
      seen |= code;
      at++;
    }
    this.#at = at + 1;
    const plain = seen < 0x80;
    if (escaped) return this.#unescaped(start - 1, plain);
    return plain ? text.slice(start, at) : this.#bytes.toString('utf8', start, at);
  }

  #unescaped(from: number, plain: boolean): string {
    try {
      return String(JSON.parse(plain ? this.#text.slice(from, this.#at) : this.#bytes.toString('utf8', from, this.#at)));
    } catch (error) {
      throw new JsonLineError(`byte ${from + 1}: a text with a wrong escape`, { cause: error });
    }
  }

  #number(): JsonNumber {
    NUMBER.lastIndex = this.#at;
    const found = NUMBER.exec(this.#text)?.[0];
    if (found === undefined) return this.#fail(this.#at < this.#text.length ? 'a value is expected' : 'the line ends too early');
    this.#at += found.length;
    return new JsonNumber(found);
  }

  #word<Value>(word: string, value: Value): Value {
    if (!this.#text.startsWith(word, this.#at)) this.#fail('a value is expected');
    this.#at += word.length;
    return value;
  }

  #takes(sign: number): boolean {
    this.#skipBlanks();
    if (this.#text.charCodeAt(this.#at) !== sign) return false;
    this.#at++;
    return true;
  }

  #skipBlanks(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== SIGN.space && code !== SIGN.tab && code !== SIGN.carriageReturn && code !== SIGN.lineFeed) return;
      this.#at++;
    }
  }

  #fail(what: string): never {
    throw new JsonLineError(`byte ${this.#at + 1}: ${what}`);
  }
}
