import { StoreError } from '../../store/index.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { StatementError } from './statement-error.ts';
import { UsageError } from './usage-error.ts';

/** Why a verb did not do what it was told. */
export interface Trouble {
  readonly exit: ExitCode;
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/** The program was asked to stop by a signal. */
export class StoppedError extends Error {
  constructor() {
    super('Stopped before the end.');
    this.name = 'StoppedError';
  }
}

/** Errors of the store for which the input is to blame. */
const INPUT = new Set(['NOT_A_STORE', 'NEWER_FORMAT', 'INVALID', 'NOT_FOUND', 'CONFIRM', 'READ_ONLY']);

export function troubleOf(error: unknown): Trouble {
  if (error instanceof UsageError) return { exit: EXIT.wrong, code: 'USAGE', message: error.message, hint: null };
  if (error instanceof StatementError) {
    const { kind, hint } = error.problem;
    const exit = kind === 'statement' || kind === 'refused' ? EXIT.wrong : EXIT.failed;
    return { exit, code: `SQL_${kind.toUpperCase()}`, message: error.message, hint };
  }
  if (error instanceof StoreError) {
    const exit = error.code === 'LOCKED' ? EXIT.inUse : INPUT.has(error.code) ? EXIT.wrong : EXIT.failed;
    return { exit, code: error.code, message: error.message, hint: error.hint };
  }
  if (error instanceof StoppedError)
    return { exit: EXIT.failed, code: 'CANCELLED', message: error.message, hint: 'What was acknowledged is stored.' };
  if (codeOf(error) === 'EPIPE') return { exit: EXIT.failed, code: 'CANCELLED', message: 'Nobody reads the output any more.', hint: null };
  return { exit: EXIT.failed, code: codeOf(error) ?? 'INTERNAL', message: inWords(error), hint: null };
}

/** An error nobody planned for, with what caused it. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${inWords(error.cause)}`;
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
