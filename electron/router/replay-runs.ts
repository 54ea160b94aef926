import { randomUUID } from 'node:crypto';
import type { LeftOut, ReplayFileReport, ReplayReport, Repository } from '../../store/index.ts';
import type { Output } from '../contract/contract.ts';
import { type HostCapabilities, Refusal } from './host.ts';
import type { RejectSpool } from './reject-spool.ts';
import { isGoing, isResumable, newRun, pastRun, type ReplayRunView, type Run, runView, stampOf, storeChanged } from './replay-view.ts';
import type { Tasks } from './tasks.ts';
import { rejectViews } from './views.ts';

interface Parts {
  readonly tasks: Tasks;
  readonly spool: RejectSpool;
  readonly host: Pick<HostCapabilities, 'releaseFile'>;
}

/** What a run is doing: a dry run, the commit, or the rest of a commit. */
type Act = 'check' | 'commit' | 'resume';

const VERBS: Readonly<Record<Act, string>> = { check: 'Checking', commit: 'Replaying', resume: 'Resuming' };
const KEPT_RUNS = 50;

/** The replays of this session: each is checked first and written when somebody says so. Those of earlier sessions that can be resumed are among them. */
export class ReplayRuns {
  readonly #runs = new Map<string, Run>();
  /** Stores whose unfinished runs were taken over. */
  readonly #known = new WeakSet<Repository>();
  readonly #parts: Parts;
  readonly #changed: (run: ReplayRunView) => void;

  constructor(parts: Parts, changed: (run: ReplayRunView) => void) {
    this.#parts = parts;
    this.#changed = changed;
  }

  /** Newest first. */
  list(repository: Repository | null): ReplayRunView[] {
    if (repository !== null) this.#takeOver(repository);
    return [...this.#runs.values()].map(runView).toSorted((a, b) => b.startedMs - a.startedMs);
  }

  view(id: string): ReplayRunView {
    return runView(this.#find(id));
  }

  file(id: string, index: number): ReplayFileReport {
    const file = this.#find(id).report?.files[index];
    if (file === undefined) throw new Refusal('NOT_FOUND', 'That file is not part of the run.');
    return file;
  }

  /** Everything a file left out, a page at a time. */
  async allRejects(id: string, index: number, offset: number): Promise<Output<'replay.allRejects'>> {
    this.file(id, index);
    return await this.#parts.spool.page(id, index, offset);
  }

  /** Starts a dry run; with `recheck` it reads files too whose events are all known to be stored. */
  check(repository: Repository, files: Run['files'], recheck: boolean): ReplayRunView {
    const run = newRun(randomUUID(), repository, files, recheck);
    this.#runs.set(run.id, run);
    this.#trim();
    this.#begin(run, 'check');
    return runView(run);
  }

  /** Writes what the dry run announced. */
  commit(id: string): ReplayRunView {
    const run = this.#find(id);
    if (isResumable(run)) throw new Refusal('INVALID', 'This run was begun already.', 'Resume it.');
    if (run.announced === null || isGoing(run) || run.phase === 'done')
      throw new Refusal('INVALID', 'Only a run that was checked can be written.', 'Wait for the dry run to end.');
    run.changedBefore = storeChanged(run);
    this.#begin(run, 'commit');
    return runView(run);
  }

  /** Writes files without a dry run, for when nobody is there to look at it. */
  replay(repository: Repository, files: Run['files']): ReplayRunView {
    const run = newRun(randomUUID(), repository, files);
    this.#runs.set(run.id, run);
    this.#trim();
    this.#begin(run, 'commit');
    return runView(run);
  }

  /** Resolves when a run does not go on any more, however it ended. */
  async whenEnded(id: string): Promise<void> {
    await this.#runs.get(id)?.work;
  }

  /** Goes on with a run that did not come to its end, of this session or an earlier one. */
  resume(repository: Repository, id: string): ReplayRunView {
    const past = repository.replayRuns().find((run) => run.id === id);
    const run = this.#runs.get(id) ?? (past === undefined ? this.#find(id) : pastRun(repository, past));
    if (!isResumable(run))
      throw new Refusal(
        'INVALID',
        'There is nothing to resume in this run.',
        'Only a run that was stopped while it was written can be gone on with.',
      );
    this.#runs.set(id, run);
    this.#begin(run, 'resume');
    return runView(run);
  }

  cancel(id: string): ReplayRunView {
    const run = this.#find(id);
    run.abort.abort(new Refusal('CANCELLED', 'Cancelled.'));
    return runView(run);
  }

  /** Forgets a run that is not going on; one that could be resumed cannot any more. */
  async forget(id: string): Promise<void> {
    const run = this.#find(id);
    if (isGoing(run)) throw new Refusal('INVALID', 'This run is going on.', 'Cancel it first.');
    if (isResumable(run)) await run.repository.forgetReplay(id);
    this.#runs.delete(id);
    await this.#parts.spool.drop(id);
    await this.#release(run);
  }

  /** Cancels everything and waits until it has stopped; runs belong to one store. Files of those that were never begun to be written go. */
  async clear(): Promise<void> {
    const runs = [...this.#runs.values()];
    for (const run of runs) run.abort.abort(new Refusal('CANCELLED', 'The store is being closed.'));
    await Promise.all(runs.map((run) => run.work));
    this.#runs.clear();
    for (const run of runs) {
      await this.#parts.spool.drop(run.id);
      if (!isResumable(run)) await this.#release(run);
    }
  }

  #takeOver(repository: Repository): void {
    if (this.#known.has(repository)) return;
    this.#known.add(repository);
    const unfinished = repository.replayRuns().filter(({ id, state }) => state !== 'done' && !this.#runs.has(id));
    for (const past of unfinished.slice(0, KEPT_RUNS)) this.#runs.set(past.id, pastRun(repository, past));
  }

  #begin(run: Run, act: Act): void {
    const phase = act === 'check' ? 'checking' : 'committing';
    Object.assign(run, { phase, phaseStartedMs: Date.now(), endedMs: null, error: null, abort: new AbortController() });
    const label = `${VERBS[act]} ${run.files.length === 1 ? (run.files[0]?.name ?? 'a file') : `${run.files.length} files`}`;
    run.work = this.#parts.tasks
      .run({ kind: 'replay', label, unit: 'bytes' }, async (task) => {
        const signal = AbortSignal.any([task.signal, run.abort.signal]);
        const progress = throttled((report: () => ReplayReport) => {
          run.report = report();
          const view = runView(run);
          task.progress(view.bytesDone, view.bytes);
          this.#changed(view);
        });
        await this.#parts.spool.drop(run.id);
        run.report = await perform(run, act, { signal, progress, leftOut: this.#leftOut(run) });
        if (signal.aborted && !isWritten(run)) throw signal.reason;
      })
      .then(() => this.#ended(run, act))
      .catch((error: unknown) => this.#stopped(run, error));
    this.#changed(runView(run));
  }

  #leftOut(run: Run): LeftOut {
    return ({ index }, rejects, conflicts) => this.#parts.spool.add(run.id, index, rejectViews(rejects, conflicts));
  }

  /** A resumed run may end with files left that are not the same any more: then it is not done. */
  async #ended(run: Run, act: Act): Promise<void> {
    run.endedMs = Date.now();
    const written = run.repository.replayRuns().find(({ id }) => id === run.id);
    run.phase = act === 'check' ? 'checked' : (written?.state ?? 'done');
    run.error = written?.error ?? null;
    if (act === 'check') {
      run.announced = run.report?.counts ?? null;
      run.checkedStamp = stampOf(run.repository);
    }
    this.#changed(runView(run));
    if (run.phase === 'done') await this.#release(run);
  }

  #stopped(run: Run, error: unknown): void {
    run.endedMs = Date.now();
    const cancelled = error instanceof Refusal && error.fault.code === 'CANCELLED';
    run.phase = cancelled ? 'cancelled' : 'failed';
    run.error = cancelled ? null : error instanceof Error ? error.message : String(error);
    this.#changed(runView(run));
  }

  /** Uploaded files are not needed any more when no run is left that has them. */
  async #release(run: Run): Promise<void> {
    const others = new Set(
      [...this.#runs.values()].filter((other) => other !== run && other.phase !== 'done').flatMap(({ files }) => files.map(({ path }) => path)),
    );
    for (const { path } of run.files) if (!others.has(path)) await this.#parts.host.releaseFile?.(path);
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

type Options = { readonly signal: AbortSignal; readonly progress: (report: () => ReplayReport) => void; readonly leftOut: LeftOut };

function perform(run: Run, act: Act, options: Options): Promise<ReplayReport> {
  const { repository, id, files, report } = run;
  const recognise = !run.recheck;
  if (act === 'check') return repository.check(files, { ...options, recognise });
  return act === 'commit' ? repository.replay(files, { ...options, recognise, id, announced: report }) : repository.resumeReplay(id, options);
}

/** Whether the commit came to its end although somebody wished to stop it. */
function isWritten({ repository, id }: Run): boolean {
  return repository.replayRuns().some((run) => run.id === id && run.state === 'done');
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
