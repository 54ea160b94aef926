import { toSafeInteger } from '../domain/int64.ts';
import type { Connection } from '../duckdb/connection.ts';
import { CorruptError, StoreError } from '../errors.ts';
import type { SegmentFile } from '../segments/segment-file.ts';
import type { VisibleSegment } from '../segments/segment-set.ts';
import { integer } from '../segments/totals.ts';
import { entriesWithIdSql } from './id-table.ts';
import type { LiveLease, LiveRollups } from './live-rollups.ts';
import type { LiveSums } from './live-sums.ts';
import { liveLatencies, liveSums, type LiveTable } from './live-tables.ts';
import type { CacheLease, RollupCache } from './rollup-cache.ts';
import { filesWithRollups } from './rollup-table.ts';
import { latencySumsSql, type Live, type Sealed, type Sums, sumsSql } from './sums.ts';

/** The hourly sums of some segments, to be read until it is disposed. */
export interface Rolled extends Disposable {
  /** The sums, with these columns of the rollups. */
  sums(columns: readonly string[]): Sums;
  /** How long requests took, by these dimensions. */
  latencies(dimensions: readonly string[]): Sums;
  /** The segments that the cache has. */
  readonly cached: ReadonlySet<VisibleSegment>;
  /** Which of those seem to hold the event of this id. A hint: what it says is to be looked up. */
  holding(id: string): Promise<ReadonlySet<VisibleSegment>>;
}

/** Where a query finds the hourly sums of the segments it reads. */
export type RollupReader = (connection: Connection, segments: readonly VisibleSegment[], signal?: AbortSignal) => Promise<Rolled>;

/** What is kept beside the segments, and can be done without. */
interface Kept<Lease = unknown> {
  lease(): Lease | null;
  blame(error: unknown): void;
}

/** One go at a query: what it does without, and what it has read or may have. */
interface Attempt {
  readonly without: ReadonlySet<Kept>;
  readonly used: Set<Kept>;
}

/**
 * Hourly sums: those that sealed segments carry, read from the cache where it has them and from the segment itself where not, and those that are kept of the
 * other segments while they grow.
 */
export class Rollups {
  readonly #cache: RollupCache | null;
  readonly #live: LiveRollups | null;
  /** Whether a file has rollups: it was sealed before or after they were invented. */
  readonly #has = new WeakMap<SegmentFile, boolean>();

  constructor(cache: RollupCache | null = null, live: LiveRollups | null = null) {
    this.#cache = cache;
    this.#live = live;
  }

  /** Does the work of a query. What fails is done again without one after the other of what is kept; when that succeeds, the last of them is to blame. */
  async answer<T>(work: (read: RollupReader) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const without = new Set<Kept>();
    let blame = (): void => {};
    for (;;) {
      const attempt: Attempt = { without, used: new Set() };
      try {
        const answer = await work((connection, segments, signal) => this.#read(connection, segments, attempt, signal));
        blame();
        return answer;
      } catch (error) {
        const suspect = [this.#live, this.#cache].find((kept) => kept !== null && attempt.used.has(kept)) ?? null;
        if (suspect === null || signal?.aborted === true || (error instanceof StoreError && !(error instanceof CorruptError))) throw error;
        without.add(suspect);
        blame = () => suspect.blame(error);
      }
    }
  }

  async #read(connection: Connection, segments: readonly VisibleSegment[], attempt: Attempt, signal: AbortSignal | undefined): Promise<Rolled> {
    using stack = new DisposableStack();
    const cache = stack.use(leaseOf(this.#cache, attempt));
    const live = stack.use(leaseOf(this.#live, attempt));
    const archived = segments.filter((s) => s.descriptor.tier === 'archived');
    const entries = new Map(archived.flatMap((segment) => entryIn(cache, segment)));
    const others = archived.filter((s) => !entries.has(s));
    const sealed: Sealed = { cache: cache?.name ?? '', entries, own: await this.#withRollups(connection, others, signal) };
    const found = (table: LiveTable | undefined): Live => new Map(segments.flatMap((segment) => findIn(live, segment, table)));
    const leases = stack.move();
    return {
      sums: (columns) => sumsSql(columns, sealed, found(liveSums(columns))),
      latencies: (dimensions) => latencySumsSql(dimensions, sealed, found(liveLatencies(dimensions))),
      holding: (id) => holding(connection, sealed, id, signal),
      cached: new Set(entries.keys()),
      [Symbol.dispose]: () => leases[Symbol.dispose](),
    };
  }

  async #withRollups(connection: Connection, segments: readonly VisibleSegment[], signal: AbortSignal | undefined): Promise<VisibleSegment[]> {
    const unknown = segments.filter(({ file }) => !this.#has.has(file));
    if (unknown.length > 0) {
      const found = await filesWithRollups(
        connection,
        unknown.map(({ file }) => file.name),
        signal,
      );
      for (const { file } of unknown) this.#has.set(file, found.has(file.name));
    }
    return segments.filter(({ file }) => this.#has.get(file) === true);
  }
}

/** A hold on something that is kept, unless this attempt does without. */
function leaseOf<Lease>(kept: Kept<Lease> | null, { without, used }: Attempt): Lease | null {
  if (kept === null || without.has(kept)) return null;
  const lease = kept.lease();
  if (lease !== null) used.add(kept);
  return lease;
}

function entryIn(lease: CacheLease | null, segment: VisibleSegment): [VisibleSegment, number][] {
  const entry = lease?.entryOf(segment.descriptor);
  return entry === undefined ? [] : [[segment, entry]];
}

function findIn(lease: LiveLease | null, segment: VisibleSegment, table: LiveTable | undefined): [VisibleSegment, LiveSums][] {
  const sums = table === undefined || lease === null ? null : lease.find(segment, table);
  return sums === null ? [] : [[segment, sums]];
}

async function holding(
  connection: Connection,
  { cache, entries }: Sealed,
  id: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<VisibleSegment>> {
  if (entries.size === 0) return new Set();
  const found = await connection.rows(entriesWithIdSql(cache), [id], signal);
  const numbers = new Set(found.map((row) => toSafeInteger(integer(row['entry']))));
  return new Set([...entries].flatMap(([segment, entry]) => (numbers.has(entry) ? [segment] : [])));
}
