import { formatCount, formatInteger } from '../../format/count.ts';
import { differences } from '../../accounting/accounting.ts';
import type { ReplayFile, ReplayRun } from './vocabulary.ts';

/** The one button a run offers next, and why it may not be pressed. */
export interface NextStep {
  readonly label: string;
  readonly act: 'commit' | 'resume' | 'recheck' | null;
  readonly disabled: string | null;
}

/** What can be done with a run now; `obstacle` is why nothing may be written at all (a read-only store). */
export function nextStep(run: ReplayRun, obstacle: string | null): NextStep {
  const { announced } = run;
  switch (run.phase) {
    case 'checking':
      return { label: 'Commit', act: null, disabled: 'The dry run is still going on.' };
    case 'checked':
      return announced === null ? { label: 'Commit', act: null, disabled: 'The dry run announced nothing.' } : commitStep(announced.new, obstacle);
    case 'committing':
      return { label: 'Committing', act: null, disabled: 'The commit is going on.' };
    case 'done':
      return { label: 'Committed', act: null, disabled: 'Everything is written.' };
    case 'cancelled':
    case 'failed':
    case 'interrupted':
      return run.resumable ? { label: 'Resume', act: 'resume', disabled: obstacle } : { label: 'New dry run', act: 'recheck', disabled: null };
  }
}

function commitStep(fresh: number, obstacle: string | null): NextStep {
  if (fresh === 0) return { label: 'Nothing new to commit', act: null, disabled: 'Every readable event is in the store already.' };
  return { label: `Commit ${formatCount(fresh, 'event')}`, act: 'commit', disabled: obstacle };
}

/** Whether the commit did exactly what the dry run announced. */
export type Verdict = 'equal' | 'store-changed' | 'different' | 'open';

export function verdictOf(run: Pick<ReplayRun, 'phase' | 'announced' | 'counts' | 'storeChanged'>): Verdict {
  if (run.phase !== 'done' || run.announced === null) return 'open';
  if (differences(run.announced, run.counts).length === 0) return 'equal';
  return run.storeChanged ? 'store-changed' : 'different';
}

/** A run in one line, for the list of earlier ones. */
export function runSummary(run: ReplayRun): string {
  const files = formatCount(run.files.length, 'file');
  switch (run.phase) {
    case 'checking':
      return `Checking ${files}`;
    case 'checked':
      return `Dry run of ${files}: ${formatInteger(run.counts.new)} new of ${formatInteger(run.counts.read)} read`;
    case 'committing':
      return run.announced === null ? `Replaying ${files}` : `Committing ${formatInteger(run.announced.new)} events from ${files}`;
    case 'done':
      return `${formatCount(run.counts.new, 'event')} committed from ${files}`;
    case 'cancelled':
      return run.counts.new > 0 && run.announced !== null ? `Cancelled after ${formatCount(run.counts.new, 'event')}` : `Cancelled, ${files}`;
    case 'failed':
      return `Failed, ${files}`;
    case 'interrupted':
      return `Interrupted, ${files}`;
  }
}

/** Whether a run is still going on and can be cancelled. */
export function isGoingOn(run: Pick<ReplayRun, 'phase'>): boolean {
  return run.phase === 'checking' || run.phase === 'committing';
}

/** Files that could not be read completely. */
export function troubled(files: readonly ReplayFile[]): readonly ReplayFile[] {
  return files.filter(({ state }) => state === 'partial' || state === 'refused');
}
