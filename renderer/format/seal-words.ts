import type { SegmentView } from '../api/hooks.ts';

export type Seal = NonNullable<SegmentView['seal']>;

/** The steps of a seal in their order. */
export const SEAL_STEPS = [
  { step: 'waiting', name: 'Waits in the queue', about: 'One segment is sealed at a time.' },
  { step: 'copying', name: 'Copying', about: 'A compact copy, sorted by time, is written beside the archive.' },
  { step: 'verifying', name: 'Verifying', about: 'The copy is opened again and compared with the source, row by row.' },
  { step: 'publishing', name: 'Publishing', about: 'The copy is on disk, moves into the archive, and the catalog lists it.' },
] as const satisfies readonly { step: Seal['step']; name: string; about: string }[];

/** Where sealing is, in a word for tables: `try 3, copying`. */
export function sealSummary({ step, attempts, lastError }: Seal): string {
  const tries = attempts > 1 ? `try ${attempts}, ` : '';
  const after = lastError === null || step === 'failed' ? '' : `; last time: ${lastError}`;
  if (step === 'failed') return `failed ${attempts === 1 ? 'once' : `${attempts} times`}: ${lastError ?? 'unknown'}`;
  return `${tries}${step}${after}`;
}

/** What an error of sealing means and what ends it. */
export function sealAdvice(error: string): string {
  if (/no space|ENOSPC|disk (?:is )?full|disk quota/i.test(error))
    return 'The disk is full. Free some space: the next try goes on by itself, from the untouched source.';
  if (/permission|EACCES|EPERM|read-only file system|EROFS/i.test(error))
    return 'The folder may not be written to. Give Strata access to the archive and work folders of the store; the next try goes on by itself.';
  if (/checksum|corrupt|fingerprint|does not match/i.test(error))
    return 'The copy or its source cannot be read back as it was written. The source is kept; verify this segment to see which.';
  if (/not a directory|ENOTDIR|EEXIST|file exists/i.test(error))
    return 'Something else lies where the sealed file or its folder has to go. Move that away; the next try goes on by itself.';
  return 'The source is untouched, and the next try goes on by itself. If the same error stays, look at the disk the store lies on.';
}
