import type { StoreContext } from '../context.ts';
import type { SegmentId } from '../domain/ids.ts';
import { ClosedError } from '../errors.ts';
import type { VisibleSegment } from '../segments/segment-set.ts';
import { keyOf, LiveShelf, type Place, type ShelfLease } from './live-shelf.ts';
import { dropSums, type LiveSums, sumOn } from './live-sums.ts';
import type { LiveTable } from './live-tables.ts';

/** A reader's hold on the sums: those it finds stay until this is disposed. */
export interface LiveLease extends Disposable {
  /** The sums of this segment in this table, or null when there are none; those that are missing are made for whoever comes later. */
  find(segment: VisibleSegment, table: LiveTable): LiveSums | null;
}

/** Events that are read in one go: a row group of the engine. */
const STEP_ROWS = 122_880;

/** Rows of all tables together, some 200 bytes each; what would take more is read from the events. */
const MOST_ROWS = 200_000;

/**
 * Hourly sums of active and pending segments, in the memory of the engine. A query reads them and, one by one, the events that came since. When those have become
 * many they are summed as well, in the background: each of them once, and only in the tables that somebody asks for.
 * A segment keeps its sums until it is sealed: a rollover moves its rows as they are.
 */
export class LiveRollups {
  readonly #context: StoreContext;
  readonly #mostRows: number;
  readonly #stop = new AbortController();
  readonly #shelf = new LiveShelf();
  readonly #wished = new Map<string, Place>();
  /** Places that stay empty: too large, or something is wrong there. */
  readonly #left = new Set<string>();
  #epoch: number;
  #working: Promise<void> | null = null;

  constructor(context: StoreContext, mostRows = MOST_ROWS) {
    this.#context = context;
    this.#mostRows = mostRows;
    this.#epoch = context.hub.epoch;
  }

  /** A hold on the sums. */
  lease(): LiveLease {
    this.#forgetRestarted();
    const lease = this.#shelf.lease();
    return {
      find: (segment, table) => this.#find(lease, segment, table),
      [Symbol.dispose]: () => {
        lease[Symbol.dispose]();
        this.nudge();
      },
    };
  }

  /** A query failed with the sums and succeeded without: those there are go, and their segments are read from the events from now on. */
  blame(error: unknown): void {
    if (this.#epoch !== this.#context.hub.epoch) return; // the engine was to blame
    for (const key of this.#shelf.keys) this.#leave(key);
    this.#context.options.listener.failed?.('reading sums of events that are not sealed', error);
    this.nudge();
  }

  /** Called whenever there may be something to do: somebody has read, or other segments are visible. */
  nudge(): void {
    if (!this.#stop.signal.aborted && this.#hasWork()) this.#working ??= this.#work();
  }

  /** Resolves when what was asked for is summed. */
  async whenIdle(): Promise<void> {
    while (this.#working !== null) await this.#working;
  }

  /** Stops at once. */
  async close(): Promise<void> {
    this.#stop.abort(new ClosedError('The store is closed.'));
    await this.#working;
  }

  #find(lease: ShelfLease, { descriptor: { id, tier, totals } }: VisibleSegment, table: LiveTable): LiveSums | null {
    if (tier === 'archived') return null;
    const place = { id, table };
    const key = keyOf(place);
    const kept = lease.get(key);
    const found = kept !== null && kept.upTo <= totals.rows ? kept : null; // a view from before they were made knows fewer events
    if (totals.rows - (found?.upTo ?? 0) >= this.#context.options.liveRollupRows && !this.#left.has(key)) this.#wished.set(key, place);
    return found;
  }

  #hasWork(): boolean {
    return this.#wished.size > 0 || this.#shelf.unread.length > 0 || this.#gone().length > 0;
  }

  async #work(): Promise<void> {
    try {
      while (!this.#stop.signal.aborted && this.#hasWork()) await this.#turn();
    } finally {
      this.#working = null;
    }
  }

  /** Clears away what nobody needs any more and sums a stretch of what somebody wishes. */
  async #turn(): Promise<void> {
    const { hub, options } = this.#context;
    const { epoch } = hub;
    const [[key, wish] = ['', null]] = this.#wished;
    try {
      this.#forgetRestarted();
      for (const gone of this.#gone()) this.#shelf.remove(gone);
      await this.#clear();
      if (wish !== null && !(await this.#sumOn(wish))) this.#wished.delete(key);
    } catch (error) {
      this.#wished.delete(key);
      if (this.#stop.signal.aborted || hub.isInvalid || hub.epoch !== epoch) return; // whoever restarts the engine tells why
      if (wish !== null) this.#leave(key);
      options.listener.failed?.('summing events that are not sealed', error);
    }
  }

  /** Sums one stretch; answers whether there may be another. Gives way to whoever waits until nobody reads the segment. */
  async #sumOn(place: Place): Promise<boolean> {
    const { hub, set, options } = this.#context;
    if (hub.isInvalid) return false;
    using view = await set.acquire(null, new Set([place.id]));
    const [segment] = view.segments;
    if (segment === undefined || segment.descriptor.tier === 'archived') return false;
    const before = this.#shelf.get(keyOf(place));
    const from = before?.upTo ?? 0;
    const upTo = Math.min(from + STEP_ROWS, segment.descriptor.totals.rows);
    if (upTo - from < options.liveRollupRows) return false;
    const { epoch } = hub;
    const { wanted } = segment.file;
    try {
      const signal = AbortSignal.any([this.#stop.signal, wanted]);
      const sums = await sumOn(hub, segment.file, place.table, { before, upTo, signal });
      if (hub.epoch === epoch) this.#keep(place, sums);
    } catch (error) {
      if (!wanted.aborted) throw error;
    }
    return true;
  }

  #keep(place: Place, sums: LiveSums): void {
    this.#shelf.put(place, sums);
    if (this.#shelf.rows > this.#mostRows) this.#leave(keyOf(place));
  }

  #leave(key: string): void {
    this.#left.add(key);
    this.#wished.delete(key);
    this.#shelf.remove(key);
  }

  /** What is kept of segments that are sealed or removed. */
  #gone(): string[] {
    const unsealed = new Set<SegmentId>();
    for (const { descriptor } of this.#context.set.segments) if (descriptor.tier !== 'archived') unsealed.add(descriptor.id);
    return this.#shelf.beside(unsealed);
  }

  async #clear(): Promise<void> {
    const { unread } = this.#shelf;
    if (unread.length === 0) return;
    this.#shelf.forget(unread);
    await dropSums(this.#context.hub, unread);
  }

  /** A restarted engine has nothing in its memory. */
  #forgetRestarted(): void {
    const { epoch } = this.#context.hub;
    if (this.#epoch === epoch) return;
    this.#epoch = epoch;
    this.#shelf.empty();
    this.#left.clear();
  }
}
