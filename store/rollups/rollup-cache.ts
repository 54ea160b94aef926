import type { StoreContext } from '../context.ts';
import type { SegmentDescriptor } from '../domain/segment.ts';
import { ClosedError, DiskError, InvariantError } from '../errors.ts';
import { assertRoom } from '../segments/rollover.ts';
import type { VisibleSegment } from '../segments/segment-set.ts';
import { type AttachedCache, attachCache, type CachedSegment, cacheSegment, forgetSegments, removeCache } from './cache-file.ts';
import { filesWithRollups } from './rollup-table.ts';

/** A reader's hold on the cache: what it has now stays until this is disposed. */
export interface CacheLease extends Disposable {
  /** Name of the cache in the engine. */
  readonly name: string;
  /** What the rows of this very segment are known by, or undefined when they are not there. */
  entryOf(descriptor: SegmentDescriptor): number | undefined;
}

/** The cache while it is attached. */
interface Attached {
  readonly name: string;
  /** A restarted engine has nothing attached. */
  readonly epoch: number;
  /** The segments in it, by id. */
  readonly known: Map<string, CachedSegment>;
  nextEntry: number;
}

/** Failures one after another from which on there are pauses: the first one may be over as soon as the file is made anew. */
const PATIENCE = 2;

/** Segments between two checkpoints. */
const CHECKPOINT_EVERY = 32;

/**
 * The rollups of all archived segments in one file, so that a chart reads one table instead of one per segment. Kept up in the background by the owner of the store.
 * Whatever is wrong with it, it is thrown away and made again, and queries read the segments meanwhile.
 */
export class RollupCache {
  readonly #context: StoreContext;
  readonly #stop = new AbortController();
  readonly #leases = new Set<Promise<void>>();
  /** Segments (by digest) that cannot be added: they have no rollups, or cannot be read. */
  readonly #left = new Set<string>();
  #attached: Attached | null = null;
  #useless = false;
  #failures = 0;
  #working = false;
  #loop: Promise<void> | null = null;
  #wake: (() => void) | null = null;
  #idle: (() => void)[] = [];

  constructor(context: StoreContext) {
    this.#context = context;
  }

  start(): void {
    this.#loop = this.#run();
  }

  /** Called whenever the visible segments may have changed. */
  nudge(): void {
    if (this.#wake !== null && this.#failures < PATIENCE && this.#hasWork()) this.#wake();
  }

  /** A hold on the cache as it is now, or null when it cannot be read. */
  lease(): CacheLease | null {
    const attached = this.#attached;
    if (attached === null || this.#useless || attached.epoch !== this.#context.hub.epoch) return null;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#leases.add(promise);
    return {
      name: attached.name,
      entryOf: ({ id, sha256 }) => {
        const cached = attached.known.get(id);
        return cached?.sha256 === sha256 ? cached.entry : undefined;
      },
      [Symbol.dispose]: () => {
        this.#leases.delete(promise);
        resolve();
      },
    };
  }

  /** A query failed with the cache and succeeded without: it is thrown away and made again. */
  blame(error: unknown): void {
    if (this.#wasRestarted()) return; // the engine was to blame
    this.#useless = true;
    this.#context.options.listener.failed?.('reading the rollup cache', error);
    this.#wake?.();
  }

  /** Resolves when the cache has every segment it can have, or the last attempt failed. */
  async whenIdle(): Promise<void> {
    while (this.#loop !== null && !this.#stop.signal.aborted && (this.#working || (this.#failures < PATIENCE && this.#hasWork())))
      await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Stops at the next step; what is missing is added when the store opens again. */
  async close(): Promise<void> {
    this.#stop.abort(new ClosedError('The store is closed.'));
    this.#wake?.();
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#working = true;
      await this.#attempt();
      this.#working = false;
      for (const idle of this.#idle.splice(0)) idle();
      if (this.#failures >= PATIENCE || !this.#hasWork()) await this.#sleep();
    }
    for (const idle of this.#idle.splice(0)) idle();
  }

  /** One round; a failure is told and tried again after a pause that doubles. */
  async #attempt(): Promise<void> {
    try {
      await this.#catchUp();
      this.#failures = 0;
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.#failures += 1;
      const { hub, options } = this.#context;
      if (error instanceof ClosedError || this.#wasRestarted()) return; // whoever restarted the engine has told why
      if (!(error instanceof DiskError || hub.isInvalid)) this.#useless = true;
      options.listener.failed?.('keeping the rollup cache', error);
    }
  }

  async #catchUp(): Promise<void> {
    if (this.#context.hub.isInvalid) throw new ClosedError('The engine has to be restarted first.');
    if (this.#useless) await this.#discard();
    const attached = await this.#attach();
    const gone = this.#surplus(attached);
    if (gone.length > 0) await this.#forget(attached, gone);
    for (let missing = this.#missing(attached); missing.length > 0; missing = this.#missing(attached)) {
      for (const segment of missing.slice(0, CHECKPOINT_EVERY)) await this.#add(attached, segment);
      await this.#checkpoint(attached);
    }
  }

  async #attach(): Promise<Attached> {
    const { hub } = this.#context;
    if (this.#attached?.epoch === hub.epoch) return this.#attached;
    this.#attached = null;
    const { epoch } = hub;
    const { name, segments } = (await attachCache(this.#context)) ?? (await this.#makeAnew());
    const nextEntry = segments.reduce((next, { entry }) => Math.max(next, entry + 1), 1);
    this.#attached = { name, epoch, known: new Map(segments.map((segment) => [segment.id, segment])), nextEntry };
    return this.#attached;
  }

  #wasRestarted(): boolean {
    return this.#attached !== null && this.#attached.epoch !== this.#context.hub.epoch;
  }

  async #makeAnew(): Promise<AttachedCache> {
    await removeCache(this.#context);
    const made = await attachCache(this.#context);
    if (made === null) throw new InvariantError('A rollup cache that was just made is of no use.');
    return made;
  }

  async #discard(): Promise<void> {
    const { hub } = this.#context;
    const old = this.#attached;
    this.#attached = null;
    await Promise.all(this.#leases);
    if (old !== null && hub.isAttached(old.name)) await hub.detach(old.name);
    await removeCache(this.#context);
    this.#useless = false;
  }

  async #forget({ name, known }: Attached, gone: readonly CachedSegment[]): Promise<void> {
    for (const { id } of gone) known.delete(id);
    await Promise.all(this.#leases);
    using connection = await this.#context.hub.connect();
    await forgetSegments(
      connection,
      name,
      gone.map(({ entry }) => entry),
    );
    await connection.checkpoint(name);
  }

  /** A segment that cannot be added is left out until the store opens again; queries read it itself. */
  async #add(attached: Attached, { descriptor }: VisibleSegment): Promise<void> {
    const { set, hub, options } = this.#context;
    const { id, sha256 } = descriptor;
    if (sha256 === null) return;
    await assertRoom(this.#context, descriptor.bytes, 'keep the rollup cache');
    using view = await set.acquire(null, new Set([id]));
    const [segment] = view.segments;
    if (segment?.descriptor.sha256 !== sha256) return void (view.missing.length > 0 && this.#left.add(sha256));
    using connection = await hub.connect();
    try {
      const there = await filesWithRollups(connection, [segment.file.name], this.#stop.signal);
      if (there.size === 0) return void this.#left.add(sha256);
      const cached = { id, sha256, entry: attached.nextEntry++ };
      await cacheSegment(connection, attached.name, { ...cached, name: segment.file.name }, this.#stop.signal);
      attached.known.set(id, cached);
    } catch (error) {
      if (this.#stop.signal.aborted || hub.isInvalid || this.#wasRestarted()) throw error;
      this.#left.add(sha256);
      options.listener.failed?.(`adding ${id} to the rollup cache`, error);
    }
  }

  async #checkpoint({ name }: Attached): Promise<void> {
    using connection = await this.#context.hub.connect();
    await connection.checkpoint(name);
  }

  #hasWork(): boolean {
    const attached = this.#attached;
    if (attached === null || this.#useless || attached.epoch !== this.#context.hub.epoch) return true;
    return this.#surplus(attached).length > 0 || this.#missing(attached).length > 0;
  }

  /** What the cache has of segments that are not visible any more, or not as they were. */
  #surplus({ known }: Attached): CachedSegment[] {
    const visible = new Map<string, string | null>(this.#archived().map(({ descriptor }) => [descriptor.id, descriptor.sha256]));
    return [...known.values()].filter(({ id, sha256 }) => visible.get(id) !== sha256);
  }

  #missing({ known }: Attached): VisibleSegment[] {
    return this.#archived().filter(({ descriptor: { id, sha256 } }) => {
      const isKnown = known.has(id); // with another digest it is surplus first
      return !isKnown && sha256 !== null && sha256 !== '' && !this.#left.has(sha256);
    });
  }

  #archived(): VisibleSegment[] {
    return this.#context.set.segments.filter(({ descriptor }) => descriptor.tier === 'archived');
  }

  async #sleep(): Promise<void> {
    const { sealRetryMs, sealRetryMaxMs } = this.#context.options;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const pause = Math.min(sealRetryMaxMs, sealRetryMs * 2 ** Math.min(this.#failures, 30));
    const timer = this.#failures >= PATIENCE ? setTimeout(resolve, pause) : undefined;
    if (this.#stop.signal.aborted) resolve();
    await promise;
    clearTimeout(timer);
    this.#wake = null;
  }
}
