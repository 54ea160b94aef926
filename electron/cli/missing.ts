import { EXIT, type ExitCode } from './exit-code.ts';
import type { FoundEvent } from '../../store/index.ts';
import type { Terminal } from './terminal.ts';
import { visible } from './visible.ts';

/** Names the segments that could not be read: the answer lacks what they hold. */
export function reportMissing(missing: readonly string[], terminal: Terminal): ExitCode {
  if (missing.length === 0) return EXIT.done;
  terminal.note(`Not read, because they cannot be opened: ${missing.join(', ')}`);
  return EXIT.findings;
}

/** Says what is wrong with bodies that lie outside the segments; damage is a finding, a missing file only a remark. */
export function reportRemarks(remarks: FoundEvent['remarks'], terminal: Terminal): ExitCode {
  for (const { severity, path, detail } of remarks ?? []) terminal.note(visible(`${severity}: ${path}: ${detail}`));
  return remarks?.some((remark) => remark.severity === 'error') === true ? EXIT.findings : EXIT.done;
}
