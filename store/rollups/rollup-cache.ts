import type { StoreContext } from '../context.ts';
import type { SegmentDescriptor } from '../domain/segment.ts';
import { ident } from '../duckdb/sql.ts';
import { ClosedError, DiskError } from '../errors.ts';
import { assertRoom } from '../segments/rollover.ts';
import type { VisibleSegment } from '../segments/segment-set.ts';
import { attachCache, cachedSegments, cacheSegment, forgetSegments, removeCache } from './cache-file.ts';
import { filesWithRollups } from './rollup-table.ts';

/** A reader's hold on the cache: what it has now stays until this is disposed. */
export interface CacheLease extends Disposable {
  /** Name of the cache in the engine. */
  readonly name: string;
  /** Whether the rollups of this very segment are there. */
  has(descriptor: SegmentDescriptor): boolean;
}

/** The cache while it is attached. */
interface Attached {
  readonly name: string;
  /** A restarted engine has nothing attached. */
  readonly epoch: number;
  /** Digest of each segment in it, by id. */
  readonly known: Map<string, string>;
}

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
    if (this.#wake !== null && this.#failures === 0 && this.#hasWork()) this.#wake();
  }

  /** A hold on the cache as it is now, or null when it cannot be read. */
  lease(): CacheLease | null {
    const attached = this.#attached;
    if (attached === null || this.#useless || attached.epoch !== this.#context.hub.epoch) return null;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#leases.add(promise);
    return {
      name: attached.name,
      has: ({ id, sha256 }) => sha256 !== null && attached.known.get(id) === sha256,
      [Symbol.dispose]: () => {
        this.#leases.delete(promise);
        resolve();
      },
    };
  }

  /** A query failed with the cache and succeeded without: it is thrown away and made again. */
  blame(error: unknown): void {
    this.#useless = true;
    this.#context.options.listener.failed?.('reading the rollup cache', error);
    this.#wake?.();
  }

  /** Resolves when the cache has every segment it can have, or the last attempt failed. */
  async whenIdle(): Promise<void> {
    while (this.#loop !== null && !this.#stop.signal.aborted && (this.#working || (this.#failures === 0 && this.#hasWork())))
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
      if (this.#failures > 0 || !this.#hasWork()) await this.#sleep();
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
      if (error instanceof ClosedError) return; // the engine was restarted, and whoever did that has told
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
    const name = (await attachCache(this.#context)) ?? (await this.#makeAnew());
    using connection = await hub.connect();
    const known = new Map((await cachedSegments(connection, name)).map(({ id, sha256 }) => [id, sha256]));
    this.#attached = { name, epoch, known };
    return this.#attached;
  }

  async #makeAnew(): Promise<string> {
    await removeCache(this.#context);
    const name = await attachCache(this.#context);
    if (name === null) throw new DiskError('The rollup cache could not be made.');
    return name;
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

  async #forget({ name, known }: Attached, ids: readonly string[]): Promise<void> {
    for (const id of ids) known.delete(id);
    await Promise.all(this.#leases);
    using connection = await this.#context.hub.connect();
    await forgetSegments(connection, name, ids);
    await connection.run(`CHECKPOINT ${ident(name)}`);
  }

  /** A segment that cannot be added is left out until the store opens again; queries read it itself. */
  async #add({ name, known }: Attached, { descriptor }: VisibleSegment): Promise<void> {
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
      await cacheSegment(connection, name, { id, sha256, name: segment.file.name }, this.#stop.signal);
      known.set(id, sha256);
    } catch (error) {
      if (this.#stop.signal.aborted || hub.isInvalid || connection.isClosed) throw error;
      this.#left.add(sha256);
      options.listener.failed?.(`adding ${id} to the rollup cache`, error);
    }
  }

  async #checkpoint({ name }: Attached): Promise<void> {
    using connection = await this.#context.hub.connect();
    await connection.run(`CHECKPOINT ${ident(name)}`);
  }

  #hasWork(): boolean {
    const attached = this.#attached;
    if (attached === null || this.#useless || attached.epoch !== this.#context.hub.epoch) return true;
    return this.#surplus(attached).length > 0 || this.#missing(attached).length > 0;
  }

  /** Ids in the cache that are not visible any more, or not as they were. */
  #surplus({ known }: Attached): string[] {
    const visible = new Map(this.#archived().map(({ descriptor }) => [descriptor.id as string, descriptor.sha256]));
    return [...known].filter(([id, sha256]) => visible.get(id) !== sha256).map(([id]) => id);
  }

  #missing({ known }: Attached): VisibleSegment[] {
    return this.#archived().filter(
      ({ descriptor: { id, sha256 } }) => sha256 !== null && sha256 !== '' && known.get(id) !== sha256 && !this.#left.has(sha256),
    );
  }

  #archived(): VisibleSegment[] {
    return this.#context.set.segments.filter(({ descriptor }) => descriptor.tier === 'archived');
  }

  async #sleep(): Promise<void> {
    const { sealRetryMs, sealRetryMaxMs } = this.#context.options;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const pause = Math.min(sealRetryMaxMs, sealRetryMs * 2 ** Math.min(this.#failures, 30));
    const timer = this.#failures > 0 ? setTimeout(resolve, pause) : undefined;
    if (this.#stop.signal.aborted) resolve();
    await promise;
    clearTimeout(timer);
    this.#wake = null;
  }
}
