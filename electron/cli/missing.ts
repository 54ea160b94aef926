import { EXIT, type ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/** Names the segments that could not be read: the answer lacks what they hold. */
export function reportMissing(missing: readonly string[], terminal: Terminal): ExitCode {
  if (missing.length === 0) return EXIT.done;
  terminal.note(`Not read, because they cannot be opened: ${missing.join(', ')}`);
  return EXIT.findings;
}
