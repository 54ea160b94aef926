import type { ParseArgsConfig } from 'node:util';
import type { ExitCode } from './exit-code.ts';
import type { Given } from './given.ts';
import type { Terminal } from './terminal.ts';

/** One thing the program can be told to do. */
export interface Verb {
  readonly name: string;
  /** What follows the name: `STORE --days N`. */
  readonly usage: string;
  readonly summary: string;
  /** Explained below the usage line, one a line. */
  readonly details?: readonly string[];
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** How many words it takes that are no options. */
  readonly words: { readonly least: number; readonly most: number };
  run(given: Given, terminal: Terminal): Promise<ExitCode>;
}
