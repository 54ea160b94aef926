import { toSafeInteger } from '../domain/int64.ts';
import type { Connection } from '../duckdb/connection.ts';
import { ident } from '../duckdb/sql.ts';
import { CorruptError, StoreError } from '../errors.ts';
import type { SegmentFile } from '../segments/segment-file.ts';
import type { VisibleSegment } from '../segments/segment-set.ts';
import { integer } from '../segments/totals.ts';
import { entriesWithIdSql } from './id-table.ts';
import { cachedLatencies, laneWith } from './lanes.ts';
import { latenciesOf } from './latency.ts';
import type { CacheLease, RollupCache } from './rollup-cache.ts';
import { filesWithRollups, ROLLUP_TABLE } from './rollup-table.ts';

/** The hourly sums of some segments, to be read until it is disposed. */
export interface Rolled extends Disposable {
  /** The segments whose sums there are. */
  readonly segments: ReadonlySet<VisibleSegment>;
  /** Those sums (of at least one segment) as one relation with these columns of the rollups. */
  relation(columns: readonly string[]): string;
  /** How long their requests took, by these dimensions. */
  latencies(dimensions: readonly string[]): string;
  /** The segments that the cache has. */
  readonly cached: ReadonlySet<VisibleSegment>;
  /** Which of those seem to hold the event of this id. A hint: what it says is to be looked up. */
  holding(id: string): Promise<ReadonlySet<VisibleSegment>>;
}

/** Where a query finds the hourly sums of the segments it reads. */
export type RollupReader = (connection: Connection, segments: readonly VisibleSegment[], signal?: AbortSignal) => Promise<Rolled>;

/** The hourly sums that sealed segments carry, read from the cache where it has them and from the segment itself where not. */
export class Rollups {
  readonly #cache: RollupCache | null;
  /** Whether a file has rollups: it was sealed before or after they were invented. */
  readonly #has = new WeakMap<SegmentFile, boolean>();

  constructor(cache: RollupCache | null = null) {
    this.#cache = cache;
  }

  /** Does the work of a query. What fails with the cache is done again without it; when that succeeds, the cache is to blame. */
  async answer<T>(work: (read: RollupReader) => Promise<T>, signal?: AbortSignal): Promise<T> {
    let usedCache = false;
    const lease = (): CacheLease | null => {
      const taken = this.#cache?.lease() ?? null;
      usedCache ||= taken !== null;
      return taken;
    };
    try {
      return await work((connection, segments, signal) => this.#read(connection, segments, lease(), signal));
    } catch (error) {
      if (!usedCache || signal?.aborted === true || (error instanceof StoreError && !(error instanceof CorruptError))) throw error;
      const answer = await work((connection, segments, signal) => this.#read(connection, segments, null, signal));
      this.#cache?.blame(error);
      return answer;
    }
  }

  async #read(
    connection: Connection,
    segments: readonly VisibleSegment[],
    lease: CacheLease | null,
    signal: AbortSignal | undefined,
  ): Promise<Rolled> {
    try {
      const archived = segments.filter((s) => s.descriptor.tier === 'archived');
      const entries = new Map(archived.flatMap((segment) => entryIn(lease, segment)));
      const cached = { name: lease?.name ?? '', entries: [...entries.values()] };
      const others = archived.filter((s) => !entries.has(s));
      const own = await this.#withRollups(connection, others, signal);
      return {
        segments: new Set([...entries.keys(), ...own]),
        relation: (columns) => relationSql(columns, cached, own),
        latencies: (dimensions) => latenciesSql(dimensions, cached, own),
        holding: (id) => holding(connection, cached.name, entries, id, signal),
        cached: new Set(entries.keys()),
        [Symbol.dispose]: () => lease?.[Symbol.dispose](),
      };
    } catch (error) {
      lease?.[Symbol.dispose]();
      throw error;
    }
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

function entryIn(lease: CacheLease | null, segment: VisibleSegment): [VisibleSegment, number][] {
  const entry = lease?.entryOf(segment.descriptor);
  return entry === undefined ? [] : [[segment, entry]];
}

async function holding(
  connection: Connection,
  cache: string,
  entries: ReadonlyMap<VisibleSegment, number>,
  id: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<VisibleSegment>> {
  if (entries.size === 0) return new Set();
  const found = await connection.rows(entriesWithIdSql(cache), [id], signal);
  const numbers = new Set(found.map((row) => toSafeInteger(integer(row['entry']))));
  return new Set([...entries].flatMap(([segment, entry]) => (numbers.has(entry) ? [segment] : [])));
}

interface Cached {
  /** Name of the cache in the engine. */
  readonly name: string;
  readonly entries: readonly number[];
}

function relationSql(columns: readonly string[], { name, entries }: Cached, own: readonly VisibleSegment[]): string {
  const list = columns.join(', ');
  const parts = own.map(({ file }) => `SELECT ${list} FROM ${ident(file.name)}.${ROLLUP_TABLE}`);
  if (entries.length > 0) parts.push(`SELECT ${list} FROM ${ident(name)}.${laneWith(columns)} WHERE ${entriesSql(entries)}`);
  return `(${parts.join(' UNION ALL ')})`;
}

function latenciesSql(dimensions: readonly string[], { name, entries }: Cached, own: readonly VisibleSegment[]): string {
  const parts = own.map(({ file }) => latenciesOf(`${ident(file.name)}.${ROLLUP_TABLE}`, dimensions));
  if (entries.length > 0) parts.push(cachedLatencies(name, dimensions, entriesSql(entries)));
  return `(${parts.join(' UNION ALL ')})`;
}

/** Exactly these: the cache may have others, which retention has just taken, or which were sealed after the query took its view. */
function entriesSql(entries: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const entry of entries.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] + 1 === entry) last[1] = entry;
    else runs.push([entry, entry]);
  }
  return runs.map(([first, last]) => `entry BETWEEN ${first} AND ${last}`).join(' OR ');
}
