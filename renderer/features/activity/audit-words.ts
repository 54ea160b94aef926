import type { Output } from '../../../electron/contract/contract.ts';
import { shellQuoted } from '../../format/shell-quoted.ts';

export type AuditLine = Output<'store.audit'>[number];

/** The command that does the same to this store, ready for a POSIX shell; null where the command line has none. */
export function commandOf({ command }: Pick<AuditLine, 'command'>, store: string): string | null {
  const [verb, ...words] = command ?? [];
  return verb === undefined ? null : ['strata', verb, store, ...words].map(shellQuoted).join(' ');
}

/** Whether every word typed is in the line. */
export function saysLine({ act, detail, outcome, error }: AuditLine, typed: string): boolean {
  const text = `${act} ${detail} ${outcome} ${error ?? ''}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
