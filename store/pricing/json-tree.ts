/** A value of a JSON text with the line it begins on. Numbers keep their digits as they were written. */
export type JsonNode =
  | { readonly kind: 'null' | 'true' | 'false'; readonly line: number }
  | { readonly kind: 'number' | 'text'; readonly line: number; readonly text: string }
  | { readonly kind: 'list'; readonly line: number; readonly items: readonly JsonNode[] }
  | { readonly kind: 'object'; readonly line: number; readonly members: ReadonlyMap<string, JsonNode> };

/** The text is no JSON. */
export class JsonProblem extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.name = 'JsonProblem';
    this.line = line;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORDS = ['null', 'true', 'false'] as const;
const DEEPEST = 16;

/** Reads a JSON text; throws JsonProblem with the line where it ceases to be one. A member named twice is one of the reasons. */
export function readJsonTree(text: string): JsonNode {
  const reader = new Reader(text.startsWith('\uFEFF') ? text.slice(1) : text);
  const node = reader.value(0);
  reader.end();
  return node;
}

class Reader {
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): JsonNode {
    if (depth > DEEPEST) throw this.#problem(`It is nested deeper than ${DEEPEST} levels.`);
    this.#skip();
    const line = this.#line;
    const sign = this.#text[this.#at];
    if (sign === '{') return { kind: 'object', line, members: this.#members(depth) };
    if (sign === '[') return { kind: 'list', line, items: this.#items(depth) };
    if (sign === '"') return { kind: 'text', line, text: this.#string() };
    const word = WORDS.find((one) => this.#text.startsWith(one, this.#at));
    if (word === undefined) return { kind: 'number', line, text: this.#number() };
    this.#at += word.length;
    return { kind: word, line };
  }

  end(): void {
    this.#skip();
    if (this.#at < this.#text.length) throw this.#problem('Something follows after the end.');
  }

  #members(depth: number): ReadonlyMap<string, JsonNode> {
    const members = new Map<string, JsonNode>();
    this.#at += 1;
    for (let first = true; !this.#closes('}', first); first = false) {
      this.#skip();
      if (this.#text[this.#at] !== '"') throw this.#problem('A name in quotation marks is expected here.');
      const name = this.#string();
      if (members.has(name)) throw this.#problem(`${JSON.stringify(name)} is there twice.`);
      this.#expect(':');
      members.set(name, this.value(depth + 1));
    }
    return members;
  }

  #items(depth: number): readonly JsonNode[] {
    const items: JsonNode[] = [];
    this.#at += 1;
    for (let first = true; !this.#closes(']', first); first = false) items.push(this.value(depth + 1));
    return items;
  }

  /** Whether the list or object ends here; else passes over the comma before what comes next. */
  #closes(bracket: string, first: boolean): boolean {
    this.#skip();
    if (this.#text[this.#at] === bracket) {
      this.#at += 1;
      return true;
    }
    if (!first) this.#expect(',');
    return false;
  }

  #expect(sign: string): void {
    this.#skip();
    if (this.#text[this.#at] !== sign) throw this.#problem(`"${sign}" is expected here.`);
    this.#at += 1;
  }

  #string(): string {
    let end = this.#at + 1;
    while (end < this.#text.length && this.#text[end] !== '"' && this.#text[end] !== '\n') end += this.#text[end] === '\\' ? 2 : 1;
    const quoted = this.#text.slice(this.#at, end + 1);
    try {
      const text: unknown = JSON.parse(quoted);
      this.#at = end + 1;
      return String(text);
    } catch {
      throw this.#problem('A text in quotation marks does not end, or has signs that need a backslash.');
    }
  }

  #number(): string {
    NUMBER.lastIndex = this.#at;
    const [found] = NUMBER.exec(this.#text) ?? [];
    if (found === undefined) throw this.#problem(this.#at < this.#text.length ? 'This is no JSON value.' : 'The text ends too early.');
    this.#at += found.length;
    return found;
  }

  #skip(): void {
    for (; ; this.#at++) {
      const sign = this.#text[this.#at];
      if (sign === '\n') this.#line += 1;
      else if (sign !== ' ' && sign !== '\t' && sign !== '\r') return;
    }
  }

  #problem(message: string): JsonProblem {
    return new JsonProblem(this.#line, message);
  }
}
