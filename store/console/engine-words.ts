import { translateDriverError } from '../duckdb/driver-errors.ts';
import { CorruptError } from '../errors.ts';
import type { SqlProblem } from './outcome.ts';
import { characterAt } from './statement.ts';

/** The engine's error as it tells it in JSON. */
interface Told {
  readonly exception_type: string;
  readonly exception_message: string;
  /** Byte of the text that was run. */
  readonly position?: string;
}

/** Text that was run, and how many characters of ours stand before the statement in it. */
export interface Ran {
  readonly text: string;
  readonly before: number;
}

const READING_ONLY = 'The console only reads the tables beside the editor. Nothing was changed.';

export const TOO_MUCH_MEMORY: SqlProblem = {
  kind: 'memory',
  message: 'The statement needs more memory than it may use.',
  hint: 'The store is not affected. Ask for fewer rows, columns or groups at once.',
  position: null,
};

/** What the engine says about a statement, in a form that can be shown. */
export function problemOf(error: unknown, ran: Ran): SqlProblem {
  const told = toldBy(error);
  if (told === null) return { kind: 'statement', message: wordsOf(error), hint: null, position: null };
  const { exception_type: type, exception_message: message } = told;
  const position = positionIn(told, ran);
  if (/out of memory/i.test(type)) return TOO_MUCH_MEMORY;
  if (isDamage(told)) return damaged(message);
  if (/permission/i.test(type) || /configuration has been locked/.test(message)) return { kind: 'refused', message, hint: READING_ONLY, position };
  return { kind: 'statement', message, hint: null, position };
}

/** What the parser says about a text, or null when it understood it. */
export function parserProblem(parsed: unknown, ran: Ran): SqlProblem | null {
  if (typeof parsed !== 'object' || parsed === null || !('error' in parsed) || parsed.error !== true) return null;
  const message = 'error_message' in parsed ? String(parsed.error_message) : 'The statement cannot be read.';
  if (/Only SELECT statements/.test(message))
    return refused('Only statements that read can be run: SELECT, FROM, WITH, VALUES, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN.');
  const position = 'position' in parsed ? Number(parsed.position) : null;
  return { kind: 'statement', message, hint: null, position: position === null ? null : characterAt(ran.text, position) - ran.before };
}

export function refused(message: string): SqlProblem {
  return { kind: 'refused', message, hint: READING_ONLY, position: null };
}

/** What a statement says itself can sound like damage; the engine meets damage where it reads files. */
function isDamage({ exception_type: type, exception_message: message }: Told): boolean {
  return /^(?:IO|Serialization|FATAL)$/i.test(type) && translateDriverError(new Error(message), '') instanceof CorruptError;
}

function damaged(message: string): SqlProblem {
  return {
    kind: 'damage',
    message: `A segment fails its check while it is read.\n${message}`,
    hint: 'Verify the store to learn which one. The others are not affected, and nothing was changed.',
    position: null,
  };
}

function toldBy(error: unknown): Told | null {
  const message = wordsOf(error);
  const from = message.indexOf('{"exception_type"');
  if (from < 0) return null;
  try {
    return JSON.parse(message.slice(from)) as Told;
  } catch {
    return null; // cut off by the driver: then its own words are what there is
  }
}

function positionIn({ position }: Told, { text, before }: Ran): number | null {
  if (position === undefined) return null;
  const at = characterAt(text, Number(position)) - before;
  return at >= 0 && at <= text.length - before ? at : null;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
