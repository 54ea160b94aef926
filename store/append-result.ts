import type { Verdict } from './segments/dedupe.ts';
import type { ProgressRow } from './segments/progress-table.ts';
import type { ReplayedFile } from './segments/replayed-files.ts';
import type { StagedBatch } from './segments/staging.ts';

/** What became of a batch; `read = new + duplicate + conflict`. */
export interface AppendResult {
  readonly read: number;
  readonly new: number;
  readonly duplicate: number;
  readonly conflict: number;
  /** New events that were older than the retention cutoff and went to the pinned segment for late events. */
  readonly late: number;
  /** The conflicts, by their position in the file. */
  readonly conflicts: Verdict['conflicts'];
}

/** Which rows of a replay a batch is; what became of them is noted in the transaction of their events. */
export interface BatchProgress extends Pick<ProgressRow, 'run' | 'file' | 'fromRow' | 'toRow'> {
  /** Late events among them that an earlier attempt has stored: they come out as duplicates, and were counted then. */
  readonly stored: number;
  /** The file they come from. */
  readonly from: ReplayedFile;
}

export const NOTHING_APPENDED: AppendResult = { read: 0, new: 0, duplicate: 0, conflict: 0, late: 0, conflicts: [] };

/** What became of a batch; late events that an earlier attempt has stored are not counted a second time. */
export function resultOf(staged: StagedBatch, verdict: Verdict, late: number, stored: number): AppendResult {
  const { duplicate, conflict, conflicts } = verdict;
  return { read: staged.rows - stored, new: verdict.new, duplicate: duplicate - stored, conflict, late, conflicts };
}

/** What is noted with the late and with the other events of a batch; a batch whose new events are all of one kind is one transaction and one note. */
export function notesOf(
  result: AppendResult,
  progress: BatchProgress | undefined,
): { readonly late: ProgressRow | null; readonly live: ProgressRow | null } {
  if (progress === undefined) return { late: null, live: null };
  const { run, file, fromRow, toRow, stored } = progress;
  const { read, new: fresh, duplicate, conflict, late } = result;
  const whole = { run, file, fromRow, toRow, part: stored > 0 ? ('live' as const) : ('all' as const), read, new: fresh, duplicate, conflict, late };
  if (late === 0) return { late: null, live: whole };
  if (late === fresh) return { late: whole, live: null };
  return {
    late: { ...whole, part: 'late', read: late, new: late, duplicate: 0, conflict: 0 },
    live: { ...whole, part: 'live', read: read - late, new: fresh - late, late: 0 },
  };
}
