import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Repository, WatchedFolder, type WatchSetting } from '../../store/index.ts';
import type { Output } from '../contract/contract.ts';
import { Refusal } from './host.ts';
import type { ReplayRuns } from './replay-runs.ts';
import { cut } from './views.ts';

type WatchView = NonNullable<Output<'replay.watch'>>;

/** What is being watched. */
interface Watch {
  readonly repository: Repository;
  readonly setting: WatchSetting;
  readonly folder: WatchedFolder;
  readonly abort: AbortController;
  /** Unfinished replays of this folder that were gone on with: each once. */
  readonly resumed: Set<string>;
  nudge: PromiseWithResolvers<void>;
  state: WatchView['state'];
  lookedMs: number | null;
  nextMs: number | null;
  files: number;
  error: string | null;
  work: Promise<void>;
}

/** Files of one replay; a folder that was left alone for long may hold very many. */
const FILES_A_RUN = 200;

/** Looks at a folder again and again while its store is open, and replays what came into it, oldest first. */
export class FolderWatch {
  readonly #runs: Pick<ReplayRuns, 'replay' | 'resume' | 'whenEnded'>;
  readonly #changed: (watch: WatchView | null) => void;
  #watch: Watch | null = null;
  /** The store that is open for writing. */
  #open: Repository | null = null;

  constructor(runs: Pick<ReplayRuns, 'replay' | 'resume' | 'whenEnded'>, changed: (watch: WatchView | null) => void) {
    this.#runs = runs;
    this.#changed = changed;
  }

  get view(): WatchView | null {
    return this.#watch === null ? null : viewOf(this.#watch);
  }

  /** Goes on with what this store remembers to watch, when it is open for writing. */
  async follow(repository: Repository | null): Promise<void> {
    if (repository === null || repository.readOnly || this.#open === repository) return;
    this.#open = repository;
    const setting = await repository.watch();
    if (setting !== null && this.#open === repository && this.#watch === null) this.#begin(repository, setting);
  }

  /** Watches this folder from now on, instead of any other. */
  async start(repository: Repository, { folder, everySeconds }: WatchSetting): Promise<WatchView> {
    const path = resolve(folder);
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory() !== true) throw new Refusal('INVALID', `There is no folder ${path}.`, 'Nothing is watched that was not watched before.');
    const setting = { folder: path, everySeconds };
    await repository.setWatch(setting);
    await this.#end();
    return viewOf(this.#begin(repository, setting));
  }

  /** Watches nothing any more. A replay that goes on comes to its end. */
  async stop(repository: Repository): Promise<void> {
    await repository.setWatch(null);
    this.#watch?.abort.abort();
    this.#watch = null;
    this.#changed(null);
  }

  lookNow(): WatchView {
    if (this.#watch === null) throw new Refusal('INVALID', 'No folder is watched.');
    this.#watch.nudge.resolve();
    return viewOf(this.#watch);
  }

  /** Ends the looking, as when the store is closed; what is remembered stays. Replays are ended by whoever runs them. */
  async halt(): Promise<void> {
    this.#open = null;
    await this.#end();
  }

  async #end(): Promise<void> {
    const watch = this.#watch;
    this.#watch = null;
    watch?.abort.abort();
    await watch?.work;
  }

  #begin(repository: Repository, setting: WatchSetting): Watch {
    const watch: Watch = {
      repository,
      setting,
      folder: new WatchedFolder(repository, setting.folder),
      abort: new AbortController(),
      resumed: new Set(),
      nudge: Promise.withResolvers(),
      state: 'looking',
      lookedMs: null,
      nextMs: null,
      files: 0,
      error: null,
      work: Promise.resolve(),
    };
    this.#watch = watch;
    watch.work = this.#go(watch);
    return watch;
  }

  async #go(watch: Watch): Promise<void> {
    const { signal } = watch.abort;
    while (!signal.aborted) {
      watch.nudge = Promise.withResolvers();
      await this.#look(watch);
      if (signal.aborted) return;
      const pauseMs = watch.setting.everySeconds * 1_000;
      this.#tell(watch, { state: 'waiting', lookedMs: Date.now(), nextMs: Date.now() + pauseMs });
      const pause = wait(pauseMs, undefined, { signal, ref: false }).catch(() => {}); // a wish to stop is looked at next
      await Promise.race([pause, watch.nudge.promise]);
    }
  }

  /** Whatever goes wrong is told and tried again the next time. */
  async #look(watch: Watch): Promise<void> {
    const { folder, abort } = watch;
    this.#tell(watch, { state: 'looking', nextMs: null });
    try {
      await this.#resume(watch);
      const found = await folder.fresh(abort.signal);
      for (let at = 0; at < found.length && !abort.signal.aborted; at += FILES_A_RUN) await this.#replay(watch, found.slice(at, at + FILES_A_RUN));
      this.#tell(watch, { error: null });
    } catch (error) {
      if (abort.signal.aborted) return;
      folder.lookAgain();
      this.#tell(watch, { error: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Goes on with a replay of this folder that did not come to its end, unless somebody wanted it to stop. */
  async #resume(watch: Watch): Promise<void> {
    const run = watch.folder.unfinished();
    if (run === null || run.state === 'cancelled' || run.state === 'committing' || watch.resumed.has(run.id)) return;
    watch.resumed.add(run.id);
    this.#tell(watch, { state: 'replaying' });
    this.#runs.resume(watch.repository, run.id);
    await this.#runs.whenEnded(run.id);
  }

  async #replay(watch: Watch, paths: readonly string[]): Promise<void> {
    this.#tell(watch, { state: 'replaying' });
    const files = paths.map((path) => ({ path, name: basename(path) }));
    await this.#runs.whenEnded(this.#runs.replay(watch.repository, files).id);
    this.#tell(watch, { files: watch.files + files.length });
  }

  #tell(watch: Watch, change: Partial<Pick<Watch, 'state' | 'lookedMs' | 'nextMs' | 'files' | 'error'>>): void {
    Object.assign(watch, change);
    if (this.#watch === watch) this.#changed(viewOf(watch));
  }
}

function viewOf({ setting, state, lookedMs, nextMs, files, error }: Watch): WatchView {
  return { folder: setting.folder, everySeconds: setting.everySeconds, state, lookedMs, nextMs, files, error: error === null ? null : cut(error) };
}
