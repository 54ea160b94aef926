import { JsonNumber, type JsonObject, type JsonValue } from '../../domain/event-from-json.ts';

/** Why a line is not the JSON object it should be. */
export class JsonLineError extends Error {
  override readonly name = 'JsonLineError';
}

const DEEPEST = 32;
const MOST_KEYS = 256;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Parses one JSON object; unlike `JSON.parse` it keeps numbers as written and refuses a key that stands twice. */
export function parseJsonLine(text: string): JsonObject {
  const parser = new LineParser(text);
  const object = parser.value(0);
  parser.end();
  if (object instanceof Map) return object;
  throw new JsonLineError('not a JSON object');
}

class LineParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): JsonValue {
    if (depth > DEEPEST) throw new JsonLineError(`nested more than ${DEEPEST} deep`);
    this.#skipBlanks();
    switch (this.#text.charAt(this.#at)) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
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
    if (this.#takes('}')) return object;
    do {
      this.#skipBlanks();
      if (this.#text.charCodeAt(this.#at) !== QUOTE) this.#fail('a key is expected');
      const key = this.#string();
      if (object.has(key)) this.#fail('a key stands twice');
      if (object.size >= MOST_KEYS) throw new JsonLineError(`more than ${MOST_KEYS} keys in an object`);
      if (!this.#takes(':')) this.#fail('":" is expected');
      object.set(key, this.value(depth + 1));
    } while (this.#takes(','));
    if (!this.#takes('}')) this.#fail('"," or "}" is expected');
    return object;
  }

  #array(depth: number): readonly JsonValue[] {
    const items: JsonValue[] = [];
    this.#at++;
    if (this.#takes(']')) return items;
    do items.push(this.value(depth + 1));
    while (this.#takes(','));
    if (!this.#takes(']')) this.#fail('"," or "]" is expected');
    return items;
  }

  #string(): string {
    const text = this.#text;
    const start = this.#at + 1;
    let escaped = false;
    let at = start;
    for (let code = text.charCodeAt(at); code !== QUOTE; code = text.charCodeAt(at)) {
      if (code === BACKSLASH) {
        escaped = true;
        at++;
      }
      if (at >= text.length) throw new JsonLineError('the line ends inside a text');
      if (code < 0x20) throw new JsonLineError(`column ${at + 1}: a control character inside a text`);
      at++;
    }
    this.#at = at + 1;
    return escaped ? this.#unescaped(start - 1) : text.slice(start, at);
  }

  #unescaped(from: number): string {
    try {
      return String(JSON.parse(this.#text.slice(from, this.#at)));
    } catch (error) {
      throw new JsonLineError(`column ${from + 1}: a text with a wrong escape`, { cause: error });
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

  #takes(sign: string): boolean {
    this.#skipBlanks();
    if (this.#text[this.#at] !== sign) return false;
    this.#at++;
    return true;
  }

  #skipBlanks(): void {
    for (let sign = this.#text[this.#at]; sign === ' ' || sign === '\t' || sign === '\r' || sign === '\n'; sign = this.#text[this.#at]) this.#at++;
  }

  #fail(what: string): never {
    throw new JsonLineError(`column ${this.#at + 1}: ${what}`);
  }
}
