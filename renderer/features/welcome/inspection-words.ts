import type { Output } from '../../../electron/contract/contract.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatCount } from '../../format/count.ts';

export type Inspection = Output<'store.inspect'>;

/** What a folder is and what can be done with it. */
export interface InspectionWords {
  readonly title: string;
  readonly about: string;
  readonly can: 'open' | 'read' | 'create' | 'nothing';
}

/** A program without the folders before its name. */
export function programName(program: string): string {
  return program.split(/[/\\]/).at(-1) ?? program;
}

/** What was found out without changing anything. */
export function inspectionWords({ kind, segments, bytes, holder }: Inspection): InspectionWords {
  switch (kind) {
    case 'store':
      return {
        title: 'This is a store',
        about: `${formatCount(segments, 'segment')}, ${formatBytes(bytes)}. ${holder ? `${programName(holder.program)} (PID ${holder.pid}) has it open; one writer at a time.` : 'Nobody has it open.'}`,
        can: 'open',
      };
    case 'reference':
      return {
        title: 'This folder was written by the reference system',
        about: `${formatCount(segments, 'segment')}, ${formatBytes(bytes)}. It can be read as it is and is never changed. To append, seal or expire, its events are copied into a store.`,
        can: 'read',
      };
    case 'empty':
      return { title: 'This folder is empty', about: 'A new store can be made in it.', can: 'create' };
    case 'missing':
      return { title: 'There is no such folder yet', about: 'It can be made, with a new store in it.', can: 'create' };
    case 'newer':
      return {
        title: 'This store was written by a newer Strata',
        about: 'This version does not read its format. It was left as it is. Update Strata, or open another store.',
        can: 'nothing',
      };
    case 'other':
      return {
        title: 'This folder holds something else',
        about: 'It is no store and not empty, so no store is made in it. Nothing was changed. Choose another folder, or name a new one inside it.',
        can: 'nothing',
      };
  }
}
