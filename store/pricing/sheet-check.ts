import { parseDecimal } from '../domain/decimal.ts';
import { InvalidArgumentError } from '../errors.ts';
import { ZoneClock } from '../queries/zone-clock.ts';
import { effectiveFrom } from './effective-date.ts';
import { type JsonNode, JsonProblem, readJsonTree } from './json-tree.ts';
import { PER, type Per, type Price, PRICE_SCALE, type PriceSheet, TOKEN_CLASSES, type TokenClass } from './price-sheet.ts';

/** What is wrong with a price sheet, and where. */
export interface SheetProblem {
  readonly line: number;
  /** `prices[3].output`; empty for the whole. */
  readonly field: string;
  readonly problem: string;
}

/** The sheet in a text, or everything that is wrong with it. */
export type SheetCheck =
  | { readonly sheet: PriceSheet; readonly problems: readonly [] }
  | { readonly sheet: null; readonly problems: readonly SheetProblem[] };

const LONGEST = 1_000_000;
const MOST_PRICES = 5_000;
const MOST_PROBLEMS = 100;
const MOST_WHOLE_DIGITS = 12;

/** Reads a price sheet; every problem is told with its line and field, not only the first. */
export function checkSheet(text: string): SheetCheck {
  if (text.length > LONGEST) return { sheet: null, problems: [{ line: 1, field: '', problem: `It has more than ${LONGEST} characters.` }] };
  try {
    const checker = new Checker();
    const sheet = checker.sheet(readJsonTree(text));
    return checker.problems.length === 0 ? { sheet, problems: [] } : { sheet: null, problems: inOrder(checker.problems) };
  } catch (error) {
    if (error instanceof JsonProblem) return { sheet: null, problems: [{ line: error.line, field: '', problem: error.message }] };
    throw error;
  }
}

function inOrder(problems: readonly SheetProblem[]): SheetProblem[] {
  return problems.toSorted((a, b) => a.line - b.line).slice(0, MOST_PROBLEMS);
}

/** The sheet in a text that is known to be one; throws InvalidArgumentError with the first problems otherwise. */
export function sheetOf(text: string): PriceSheet {
  const { sheet, problems } = checkSheet(text);
  if (sheet !== null) return sheet;
  const [first] = problems;
  const more = problems.length > 1 ? ` There ${problems.length === 2 ? 'is 1 more problem' : `are ${problems.length - 1} more problems`}.` : '';
  throw new InvalidArgumentError(`The price sheet cannot be used. ${first === undefined ? '' : problemText(first)}${more}`, {
    hint: 'Nothing was changed. Correct the file and try again.',
  });
}

export function problemText({ line, field, problem }: SheetProblem): string {
  return `Line ${line}${field === '' ? '' : `, ${field}`}: ${problem}`;
}

type Members = ReadonlyMap<string, JsonNode>;

class Checker {
  readonly problems: SheetProblem[] = [];

  sheet(node: JsonNode): PriceSheet {
    const members = this.#object(node, '', ['name', 'currency', 'zone', 'prices']);
    const zone = this.#zone(members.get('zone'));
    const list = this.#required(members, 'prices', node, '');
    const items = list?.kind === 'list' ? list.items : [];
    if (list !== null && (list.kind !== 'list' || items.length === 0)) this.#note(list, 'prices', 'It is a list with at least one price.');
    if (items.length > MOST_PRICES) this.#note(list ?? node, 'prices', `It has more than ${MOST_PRICES} prices.`);
    const prices = items.slice(0, MOST_PRICES).map((item, index) => this.#price(item, `prices[${index}]`, zone));
    this.#once(prices, items);
    const named = members.get('name');
    return {
      name: named === undefined ? '' : this.#text(named, 'name', /^[^\p{Cc}]{0,100}$/u, 'a text of up to 100 characters'),
      currency: this.#currency(members, node),
      zone,
      prices,
    };
  }

  #currency(members: Members, node: JsonNode): string {
    const currency = this.#required(members, 'currency', node, '');
    return currency === null ? '' : this.#text(currency, 'currency', /^[A-Z]{3}$/, 'a code of three capital letters, such as USD');
  }

  #zone(node: JsonNode | undefined): string {
    if (node === undefined) return 'UTC';
    const zone = this.#text(node, 'zone', /^.{1,64}$/, 'a time zone such as Europe/Berlin');
    const problem = zone === '' ? null : zoneProblem(zone);
    if (problem !== null) this.#note(node, 'zone', problem);
    return zone === '' || problem !== null ? 'UTC' : zone;
  }

  #price(node: JsonNode, field: string, zone: string): Price {
    const members = this.#object(node, field, ['model', 'from', 'per', ...TOKEN_CLASSES]);
    const model = this.#required(members, 'model', node, field);
    const amounts = {
      inputUncached: this.#amount(members, 'inputUncached', field),
      inputCached: this.#amount(members, 'inputCached', field),
      output: this.#amount(members, 'output', field),
    };
    if (node.kind === 'object' && !TOKEN_CLASSES.some((name) => members.has(name)))
      this.#note(node, field, `It names no price: one of ${TOKEN_CLASSES.join(', ')} is needed.`);
    return {
      model: model === null ? '' : this.#text(model, `${field}.model`, /^[^\p{Cc}]{1,200}$/u, "a model's name or a pattern with *"),
      ...this.#from(members.get('from'), `${field}.from`, zone),
      per: this.#per(members.get('per'), `${field}.per`),
      amounts,
    };
  }

  #from(node: JsonNode | undefined, field: string, zone: string): Pick<Price, 'from' | 'fromMs'> {
    if (node === undefined || node.kind === 'null') return { from: null, fromMs: null };
    const fromMs = node.kind === 'text' ? effectiveFrom(node.text, zone) : null;
    if (node.kind === 'text' && fromMs !== null) return { from: node.text, fromMs };
    this.#note(node, field, 'It is a date such as 2026-01-01, or a time with its offset such as 2026-01-01T08:00:00Z.');
    return { from: null, fromMs: null };
  }

  #per(node: JsonNode | undefined, field: string): Per {
    if (node === undefined) return 1_000_000;
    const per = node.kind === 'number' ? PER.find((one) => String(one) === node.text) : undefined;
    if (per === undefined) this.#note(node, field, `It is one of ${PER.join(', ')}, without quotation marks.`);
    return per ?? 1_000_000;
  }

  #amount(members: Members, name: TokenClass, field: string): bigint | null {
    const node = members.get(name);
    if (node === undefined || node.kind === 'null') return null;
    const text = node.kind === 'number' || node.kind === 'text' ? node.text : '';
    const amount = text.startsWith('-') ? null : parseDecimal(text, PRICE_SCALE);
    if (amount !== null && amount < 10n ** BigInt(MOST_WHOLE_DIGITS + PRICE_SCALE)) return amount;
    this.#note(node, `${field}.${name}`, `It is a decimal such as 2.50, not negative, with at most 12 digits on each side of the point.`);
    return null;
  }

  /** A model has one price from a date on. */
  #once(prices: readonly Price[], items: readonly JsonNode[]): void {
    const seen = new Map<string, number>();
    for (const [index, { model, fromMs }] of prices.entries()) {
      const item = items[index];
      const key = JSON.stringify([model, fromMs]);
      const before = seen.get(key);
      if (before === undefined) seen.set(key, index);
      else if (item !== undefined && model !== '')
        this.#note(item, `prices[${index}]`, `prices[${before}] is for the same model from the same time on.`);
    }
  }

  #object(node: JsonNode, field: string, known: readonly string[]): Members {
    if (node.kind !== 'object') {
      this.#note(node, field, 'An object in braces is expected here.');
      return new Map();
    }
    for (const [name, member] of node.members)
      if (!known.includes(name))
        this.#note(member, field === '' ? name : `${field}.${name}`, `There is no such field; known are ${known.join(', ')}.`);
    return node.members;
  }

  #required(members: Members, name: string, parent: JsonNode, field: string): JsonNode | null {
    const node = members.get(name) ?? null;
    if (node === null && parent.kind === 'object') this.#note(parent, field === '' ? name : `${field}.${name}`, 'It is missing.');
    return node;
  }

  #text(node: JsonNode, field: string, pattern: RegExp, what: string): string {
    if (node.kind === 'text' && pattern.test(node.text)) return node.text;
    this.#note(node, field, `It is ${what}.`);
    return '';
  }

  #note({ line }: JsonNode, field: string, problem: string): void {
    this.problems.push({ line, field, problem });
  }
}

function zoneProblem(zone: string): string | null {
  try {
    new ZoneClock(zone).offsetAt(0);
    return null;
  } catch (error) {
    if (error instanceof InvalidArgumentError) return error.message;
    throw error;
  }
}
