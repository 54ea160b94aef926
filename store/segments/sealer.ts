import type { StoreContext } from '../context.ts';
import type { SegmentId } from '../domain/ids.ts';
import type { SealState, SegmentDescriptor } from '../domain/segment.ts';
import type { EpochMs } from '../domain/time.ts';
import { ClosedError, NotFoundError } from '../errors.ts';
import { absolute, compactPath } from '../layout.ts';
import type { ArchivedEntry } from '../catalog/catalog.ts';
import { removeWithSidecars, sealSegment } from './seal.ts';
import type { SealLog } from './seal-log.ts';
import { SegmentFile } from './segment-file.ts';
import type { VisibleSegment } from './segment-set.ts';

/** A pending file whose sealed copy is published; it goes when its last reader has left. */
interface Source {
  readonly id: SegmentId;
  readonly file: SegmentFile;
  attempts: number;
  nextTryMs: EpochMs;
  /** Whether its last reader wakes us. */
  watched: boolean;
}

/** Seals pending segments in the background, one at a time, for as long as it takes; every attempt and error is visible. */
export class Sealer {
  readonly #context: StoreContext;
  readonly #restart: () => Promise<void>;
  readonly #unfinished: () => ReadonlySet<string>;
  readonly #log: SealLog;
  readonly #stop = new AbortController();
  #wake: (() => void) | null = null;
  #loop: Promise<void> | null = null;
  #idle: (() => void)[] = [];
  #sources: Source[] = [];
  #working = false;

  /** `restart` brings an engine back that a fatal error made useless; `unfinished` names the replays that can be resumed. */
  constructor(context: StoreContext, log: SealLog, restart: () => Promise<void>, unfinished: () => ReadonlySet<string> = () => new Set()) {
    this.#context = context;
    this.#log = log;
    this.#restart = restart;
    this.#unfinished = unfinished;
  }

  start(): void {
    for (const { descriptor } of this.#context.set.segments) {
      const record = descriptor.tier === 'pending' ? this.#log.get(descriptor.id) : null;
      if (record !== null) this.#describe(descriptor, { attempts: record.attempts, lastError: record.lastError });
    }
    this.#loop = this.#run();
  }

  /** Looks again for work; called after a rollover. */
  nudge(): void {
    this.#wake?.();
  }

  /** Forgets the pause after a failure and tries again at once. */
  retry(id: SegmentId): void {
    const segment = this.#context.set.segments.find((s) => s.descriptor.id === id);
    if (segment?.descriptor.tier !== 'pending') throw new NotFoundError(`${id} is not waiting to be sealed.`);
    this.#describe(segment.descriptor, { step: 'waiting', nextRetryMs: null });
    this.nudge();
  }

  /** Resolves when nothing is pending, or nothing but segments whose last attempt failed; at once where nothing is sealed in the background. */
  async whenIdle(signal?: AbortSignal): Promise<void> {
    while (this.#loop !== null && (this.#working || this.#due() !== undefined)) {
      signal?.throwIfAborted();
      if (this.#stop.signal.aborted) throw new ClosedError('The store is closed; sealing goes on when it is opened again.');
      await new Promise<void>((resolve, reject) => {
        this.#idle.push(resolve);
        signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
    }
  }

  /** Stops at the next step; what was begun is done again when the store opens. */
  async close(): Promise<void> {
    this.#stop.abort(new Error('closing'));
    this.nudge();
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const segment = this.#due();
      this.#working = true;
      if (this.#context.hub.isInvalid) await this.#mend();
      await this.#work(segment).catch((error: unknown) => this.#context.options.listener.failed?.('sealing', error));
      this.#working = false;
      for (const idle of this.#idle.splice(0)) idle();
      if (this.#due() === undefined || this.#context.hub.isInvalid) await this.#sleep();
    }
  }

  /** Sealing may have been what broke the engine, with nobody writing who would restart it. */
  async #mend(): Promise<void> {
    try {
      await this.#restart();
    } catch (error) {
      this.#context.options.listener.failed?.('restarting the engine', error);
    }
  }

  async #work(segment: VisibleSegment | undefined): Promise<void> {
    using _files = await this.#context.files.acquire('seal');
    const { hub, set } = this.#context;
    if (hub.isInvalid) return; // nothing can be sealed until the engine is restarted
    if (segment !== undefined && set.segments.includes(segment)) await this.#attempt(segment);
    await this.#removeSources();
    await this.#context.options.reach('seal.release');
  }

  /** The oldest pending segment whose turn has come. */
  #due(): VisibleSegment | undefined {
    const now = this.#context.options.clock.now();
    return this.#context.set.segments.find(({ descriptor }) => descriptor.tier === 'pending' && (descriptor.seal?.nextRetryMs ?? 0) <= now);
  }

  async #sleep(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = setTimeout(resolve, this.#context.options.sealRetryMs);
    if (this.#stop.signal.aborted) resolve();
    await promise;
    clearTimeout(timer);
    this.#wake = null;
  }

  async #attempt(segment: VisibleSegment): Promise<void> {
    const { descriptor } = segment;
    const attempts = (descriptor.seal?.attempts ?? 0) + 1;
    try {
      const entry = await sealSegment(this.#context, segment, {
        step: (step) => this.#describe(descriptor, { step, attempts }),
        signal: this.#stop.signal,
        runs: this.#unfinished(),
      });
      this.#swap(segment, entry);
      this.#context.options.listener.sealed?.(descriptor.id);
      await this.#write(async () => {
        await this.#context.options.reach('seal.swapped');
        await this.#log.sealed(descriptor.id);
      });
    } catch (error) {
      await this.#write(() => removeWithSidecars(this.#context, absolute(this.#context.root, compactPath(descriptor.id))));
      if (this.#stop.signal.aborted) return;
      await this.#failed(descriptor, attempts, error);
    }
  }

  async #failed(descriptor: SegmentDescriptor, attempts: number, error: unknown): Promise<void> {
    const record = { attempts, lastError: error instanceof Error ? error.message : String(error), nextRetryMs: this.#retryMs(attempts) };
    this.#describe(descriptor, { step: 'failed', ...record });
    this.#context.options.listener.failed?.(`sealing ${descriptor.id}`, error);
    await this.#write(() => this.#log.failed(descriptor.id, record));
  }

  /** The log is for people, and scratch files go at the next opening at the latest; a disk that refuses must not stop sealing. */
  async #write(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.#context.options.listener.failed?.('tidying up after sealing', error);
    }
  }

  /** When to try again after so many attempts. */
  #retryMs(attempts: number): EpochMs {
    const { clock, sealRetryMs, sealRetryMaxMs } = this.#context.options;
    return clock.now() + Math.min(sealRetryMaxMs, sealRetryMs * 2 ** Math.min(attempts - 1, 30));
  }

  #describe(descriptor: SegmentDescriptor, seal: Partial<SealState>): void {
    const current = this.#context.set.segments.find((s) => s.descriptor.id === descriptor.id)?.descriptor ?? descriptor;
    const before: SealState = current.seal ?? { step: 'waiting', attempts: 0, lastError: null, nextRetryMs: null };
    this.#context.set.describe({ ...current, seal: { ...before, ...seal } });
  }

  /** Shows the archived segment in place of the pending one, whose file is not needed any more. */
  #swap({ descriptor, file }: VisibleSegment, entry: ArchivedEntry): void {
    const { set, root, hub } = this.#context;
    const shown = { descriptor: archivedDescriptor(entry, this.#context), file: new SegmentFile(hub, absolute(root, entry.path)) };
    set.update((segments) => [...segments.filter((s) => s.descriptor.id !== entry.id), shown]);
    this.#sources.push({ id: descriptor.id, file, attempts: 0, nextTryMs: 0, watched: false });
  }

  /** Removes the sources that nobody reads any more; one that cannot be removed is tried again, here or when the store opens. */
  async #removeSources(): Promise<void> {
    const { clock, listener } = this.#context.options;
    for (const source of this.#sources) {
      if (source.nextTryMs > clock.now()) continue;
      try {
        if (source.file.readers > 0) this.#watch(source);
        else await this.#remove(source);
      } catch (error) {
        source.attempts += 1;
        source.nextTryMs = this.#retryMs(source.attempts);
        listener.failed?.(`removing the source of ${source.id}`, error);
      }
    }
  }

  #watch(source: Source): void {
    if (source.watched) return;
    source.watched = true;
    void source.file.whenDrained().then(() => this.nudge());
  }

  async #remove(source: Source): Promise<void> {
    const { options } = this.#context;
    await source.file.detach();
    await options.reach('seal.remove.before');
    await options.fs.remove(source.file.path);
    await options.reach('seal.remove.after');
    this.#sources = this.#sources.filter((s) => s !== source);
  }
}

/** The descriptor of an archived segment, with the pin the catalog holds for it. */
export function archivedDescriptor(entry: ArchivedEntry, context: StoreContext): SegmentDescriptor {
  return { ...entry, tier: 'archived', walBytes: 0, pin: context.catalog.state.pins[entry.id] ?? null, seal: null };
}
