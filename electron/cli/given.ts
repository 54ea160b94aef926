import { parseArgs } from 'node:util';
import { parseInstant } from './instant.ts';
import { UsageError } from './usage-error.ts';
import type { Verb } from './verb.ts';

type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

const COMMON = {
  json: { type: 'boolean' },
  progress: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** The words after a verb, read by the table of its options; every look-up says what is wrong with what was given. */
export class Given {
  readonly words: readonly string[];
  readonly #values: Values;

  private constructor(words: readonly string[], values: Values) {
    this.words = words;
    this.#values = values;
  }

  /** Throws UsageError for an unknown option, a missing value or too few or too many words. */
  static read(verb: Verb, args: readonly string[]): Given {
    const { values, positionals } = parse(verb, args);
    const given = new Given(positionals, { ...values });
    if (given.flag('help')) return given;
    const { least, most } = verb.words;
    if (positionals.length < least) throw new UsageError(positionals.length === 0 ? 'No store was named.' : 'Something is missing.');
    if (positionals.length > most) throw new UsageError(`Not understood: ${positionals.slice(most).join(' ')}`);
    return given;
  }

  /** The first word. */
  get store(): string {
    const [store] = this.words;
    if (store === undefined || store === '') throw new UsageError('No store was named.');
    return store;
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** Every value of an option that may stand several times. */
  texts(name: string): readonly string[] | null {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : null;
  }

  /** A whole number within limits. */
  whole(name: string, least: number, most: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new UsageError(`--${name} is a whole number from ${least} to ${most}, not ${JSON.stringify(text)}.`);
  }

  /** ISO 8601 or epoch milliseconds. */
  instant(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const ms = parseInstant(text);
    if (ms === undefined) throw new UsageError(`--${name} is a time in ISO 8601 or epoch milliseconds, not ${JSON.stringify(text)}.`);
    return ms;
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const text = this.text(name);
    const found = choices.find((choice) => choice === text);
    if (text !== undefined && found === undefined) throw new UsageError(`--${name} is one of ${choices.join(', ')}, not ${JSON.stringify(text)}.`);
    return found;
  }
}

/** The value of an option that cannot be left out. */
export function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new UsageError(`--${name} is missing.`);
  return value;
}

function parse(verb: Verb, args: readonly string[]): { readonly values: Values; readonly positionals: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: { ...COMMON, ...verb.options }, allowPositionals: true });
    return { values, positionals };
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) throw new UsageError(error.message, error);
    throw error;
  }
}
