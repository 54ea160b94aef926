import { NO_COUNTS, type ReplayReport, type ReplayRun, type ReplayRunFile, type Repository } from '../../store/index.ts';
import type { Output } from '../contract/contract.ts';
import { cut, replayFileView } from './views.ts';

export type ReplayRunView = Output<'replay.run'>;
type FileView = ReplayRunView['files'][number];

/** A replay of this session: checked first, then written, or one of an earlier session that can be gone on with. */
export interface Run {
  readonly id: string;
  readonly files: readonly { readonly path: string; readonly name: string }[];
  readonly repository: Repository;
  /** Whether files are read and compared although all their events are known to be stored. */
  readonly recheck: boolean;
  /** What was written down of it when it was taken over from an earlier session. */
  readonly past: ReplayRun | null;
  phase: ReplayRunView['phase'];
  startedMs: number;
  endedMs: number | null;
  phaseStartedMs: number;
  report: ReplayReport | null;
  announced: ReplayRunView['announced'];
  /** What the store held when the dry run ended. */
  checkedStamp: string | null;
  /** Whether the store had changed when the commit began; null before. */
  changedBefore: boolean | null;
  error: string | null;
  abort: AbortController;
  work: Promise<void>;
}

/** A run that begins with these files. */
export function newRun(id: string, repository: Repository, files: Run['files'], recheck = false): Run {
  return {
    id, files, repository, recheck, past: null, phase: 'checking', startedMs: Date.now(), endedMs: null, phaseStartedMs: Date.now(), report: null,
    announced: null, checkedStamp: null, changedBefore: null, error: null, abort: new AbortController(), work: Promise.resolve(),
  }; // prettier-ignore
}

/** A run of an earlier session. */
export function pastRun(repository: Repository, past: ReplayRun): Run {
  const { id, files, startedMs, endedMs, announced, error, state } = past;
  return {
    ...newRun(id, repository, files),
    past,
    phase: state,
    startedMs,
    phaseStartedMs: startedMs,
    endedMs: endedMs ?? startedMs,
    announced,
    error,
  };
}

export function isGoing(run: Run): boolean {
  return run.phase === 'checking' || run.phase === 'committing';
}

/** Whether a run was being written when it ended. */
export function isResumable({ phase, repository, id }: Run): boolean {
  if (phase !== 'cancelled' && phase !== 'failed' && phase !== 'interrupted') return false;
  const written = repository.replayRuns().find((run) => run.id === id);
  return written !== undefined && written.state !== 'done';
}

export function runView(run: Run): ReplayRunView {
  const { report, past } = run;
  const seconds = ((run.endedMs ?? Date.now()) - run.phaseStartedMs) / 1_000;
  const read = report?.counts.read ?? 0;
  const files = report?.files.map(replayFileView) ?? past?.files.map(pastFile) ?? run.files.map(waiting);
  return {
    id: run.id,
    phase: run.phase,
    startedMs: run.startedMs,
    endedMs: run.endedMs,
    files,
    counts: report?.counts ?? past?.counts ?? NO_COUNTS,
    announced: run.announced,
    late: report?.late ?? past?.late ?? 0,
    cutoffMs: report?.cutoffMs ?? past?.cutoffMs ?? 0,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    bytesDone: files.reduce((sum, file) => sum + file.bytesDone, 0),
    eventsPerSecond: seconds > 0 ? Math.round(read / seconds) : 0,
    resumable: isResumable(run),
    storeChanged: run.changedBefore ?? (run.phase === 'checked' && storeChanged(run)),
    error: run.error === null ? null : cut(run.error),
  };
}

/** Whether events came or went since the dry run. */
export function storeChanged({ checkedStamp, repository }: Run): boolean {
  return checkedStamp !== null && checkedStamp !== stampOf(repository);
}

/** Which segments hold how many events: as many may have gone as came. A segment keeps its id for life, so rolling over and sealing change nothing. */
export function stampOf(repository: Repository): string {
  return JSON.stringify(repository.segments.flatMap(({ id, totals }) => (totals.rows === 0 ? [] : [[id, totals.rows]])));
}

function waiting(file: { readonly path: string; readonly name: string }, index: number): FileView {
  return {
    index, name: cut(file.name), path: cut(file.path), format: null, bytes: 0, bytesDone: 0, state: 'waiting', counts: NO_COUNTS, fromMs: null, toMs: null,
    keys: 0, billable: '0', credits: '0', creditsMissing: 0, late: 0, facts: [], notes: [], rejects: 0, blocks: 0, replayedMs: null, recognised: false,
  }; // prettier-ignore
}

function pastFile(file: ReplayRunFile, index: number): FileView {
  return { ...waiting(file, index), bytes: file.bytes, state: file.state, counts: file.counts };
}
