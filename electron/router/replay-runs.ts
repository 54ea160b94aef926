import { randomUUID } from 'node:crypto';
import { NO_COUNTS, type ReplayFileReport, type ReplayReport, type Repository } from '../../store/index.ts';
import type { Output } from '../contract/contract.ts';
import { Refusal } from './host.ts';
import type { Tasks } from './tasks.ts';
import { replayFileView } from './views.ts';

export type ReplayRunView = Output<'replay.run'>;

interface Run {
  readonly id: string;
  readonly files: readonly { readonly path: string; readonly name: string }[];
  readonly repository: Repository;
  phase: ReplayRunView['phase'];
  startedMs: number;
  endedMs: number | null;
  phaseStartedMs: number;
  report: ReplayReport | null;
  announced: ReplayRunView['announced'];
  /** Events in the store when the dry run ended. */
  checkedRows: number | null;
  error: string | null;
  abort: AbortController;
  work: Promise<void>;
}

const KEPT_RUNS = 50;

/** The replays of this session: each is checked first and written when somebody says so. */
export class ReplayRuns {
  readonly #runs = new Map<string, Run>();
  readonly #tasks: Tasks;
  readonly #changed: (run: ReplayRunView) => void;

  constructor(tasks: Tasks, changed: (run: ReplayRunView) => void) {
    this.#tasks = tasks;
    this.#changed = changed;
  }

  /** Newest first. */
  list(): ReplayRunView[] {
    return [...this.#runs.values()].map(view).toReversed();
  }

  view(id: string): ReplayRunView {
    return view(this.#find(id));
  }

  file(id: string, index: number): ReplayFileReport {
    const file = this.#find(id).report?.files[index];
    if (file === undefined) throw new Refusal('NOT_FOUND', 'That file is not part of the run.');
    return file;
  }

  /** Starts a dry run. */
  check(repository: Repository, files: Run['files']): ReplayRunView {
    const run: Run = {
      id: randomUUID(), files, repository, phase: 'checking', startedMs: Date.now(), endedMs: null, phaseStartedMs: Date.now(), report: null,
      announced: null, checkedRows: null, error: null, abort: new AbortController(), work: Promise.resolve(),
    };
    this.#runs.set(run.id, run);
    this.#trim();
    this.#begin(run, 'checking', 'Checking');
    return view(run);
  }

  /** Writes what the dry run announced. */
  commit(id: string): ReplayRunView {
    const run = this.#find(id);
    if (run.announced === null || isGoing(run) || run.phase === 'done')
      throw new Refusal('INVALID', 'Only a run that was checked can be written.', 'Wait for the dry run to end.');
    this.#begin(run, 'committing', 'Replaying');
    return view(run);
  }

  cancel(id: string): ReplayRunView {
    const run = this.#find(id);
    run.abort.abort(new Refusal('CANCELLED', 'Cancelled.'));
    return view(run);
  }

  forget(id: string): void {
    const run = this.#find(id);
    if (isGoing(run)) throw new Refusal('INVALID', 'This run is going on.', 'Cancel it first.');
    this.#runs.delete(id);
  }

  /** Cancels everything and waits until it has stopped; runs belong to one store. */
  async clear(): Promise<void> {
    for (const run of this.#runs.values()) run.abort.abort(new Refusal('CANCELLED', 'The store is being closed.'));
    await Promise.all([...this.#runs.values()].map((run) => run.work));
    this.#runs.clear();
  }

  #begin(run: Run, phase: 'checking' | 'committing', verb: string): void {
    Object.assign(run, { phase, phaseStartedMs: Date.now(), endedMs: null, error: null, abort: new AbortController() });
    const label = `${verb} ${run.files.length === 1 ? (run.files[0]?.name ?? 'a file') : `${run.files.length} files`}`;
    run.work = this.#tasks
      .run({ kind: 'replay', label, unit: 'bytes' }, async (task) => {
        const signal = AbortSignal.any([task.signal, run.abort.signal]);
        const progress = throttled((report: () => ReplayReport) => {
          run.report = report();
          task.progress(bytesDone(run.report), bytesOf(run.report));
          this.#changed(view(run));
        });
        const act = phase === 'checking' ? run.repository.check(run.files, { signal, progress }) : run.repository.replay(run.files, { signal, progress });
        run.report = await act;
        if (signal.aborted) throw signal.reason;
      })
      .then(() => this.#ended(run, phase))
      .catch((error: unknown) => this.#stopped(run, error));
    this.#changed(view(run));
  }

  #ended(run: Run, phase: 'checking' | 'committing'): void {
    run.endedMs = Date.now();
    run.phase = phase === 'checking' ? 'checked' : 'done';
    if (phase === 'checking') {
      run.announced = run.report?.counts ?? null;
      run.checkedRows = rowsOf(run.repository);
    }
    this.#changed(view(run));
  }

  #stopped(run: Run, error: unknown): void {
    run.endedMs = Date.now();
    const cancelled = error instanceof Refusal && error.fault.code === 'CANCELLED';
    run.phase = cancelled ? 'cancelled' : 'failed';
    run.error = cancelled ? null : error instanceof Error ? error.message : String(error);
    this.#changed(view(run));
  }

  #find(id: string): Run {
    const run = this.#runs.get(id);
    if (run === undefined) throw new Refusal('NOT_FOUND', 'That run is not there any more.');
    return run;
  }

  #trim(): void {
    const ended = [...this.#runs.values()].filter((r) => !isGoing(r) && r.phase !== 'checked');
    for (const run of ended.slice(0, Math.max(0, this.#runs.size - KEPT_RUNS))) this.#runs.delete(run.id);
  }
}

function isGoing(run: Run): boolean {
  return run.phase === 'checking' || run.phase === 'committing';
}

function view(run: Run): ReplayRunView {
  const { report } = run;
  const seconds = ((run.endedMs ?? Date.now()) - run.phaseStartedMs) / 1_000;
  const read = report?.counts.read ?? 0;
  return {
    id: run.id,
    phase: run.phase,
    startedMs: run.startedMs,
    endedMs: run.endedMs,
    files: report === null ? run.files.map(waiting) : report.files.map(replayFileView),
    counts: report?.counts ?? NO_COUNTS,
    announced: run.announced,
    late: report?.late ?? 0,
    cutoffMs: report?.cutoffMs ?? 0,
    bytes: report === null ? 0 : bytesOf(report),
    bytesDone: report === null ? 0 : bytesDone(report),
    eventsPerSecond: seconds > 0 ? Math.round(read / seconds) : 0,
    storeChanged: run.phase === 'checked' && run.checkedRows !== rowsOf(run.repository),
    error: run.error,
  };
}

function waiting(file: { readonly path: string; readonly name: string }, index: number): ReplayRunView['files'][number] {
  return {
    index, name: file.name, path: file.path, format: null, bytes: 0, bytesDone: 0, state: 'waiting', counts: NO_COUNTS, fromMs: null, toMs: null, keys: 0,
    billable: '0', credits: '0', creditsMissing: 0, late: 0, facts: [], notes: [], rejects: 0,
  };
}

function rowsOf(repository: Repository): number {
  return repository.segments.reduce((sum, s) => sum + s.totals.rows, 0);
}

function bytesOf(report: ReplayReport): number {
  return report.files.reduce((sum, f) => sum + f.bytes, 0);
}

function bytesDone(report: ReplayReport): number {
  return report.files.reduce((sum, f) => sum + f.bytesDone, 0);
}

const PROGRESS_MS = 100;

/** At most one call in a tenth of a second; the end of the work is told in another way. */
function throttled<T>(act: (value: T) => void): (value: T) => void {
  let last = 0;
  return (value) => {
    const now = performance.now();
    if (now - last < PROGRESS_MS) return;
    last = now;
    act(value);
  };
}
