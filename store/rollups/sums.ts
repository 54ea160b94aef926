import { ident } from '../duckdb/sql.ts';
import type { VisibleSegment } from '../segments/segment-set.ts';
import { cachedLatencies, laneWith } from './lanes.ts';
import { LATENCY_COLUMNS, latenciesOf } from './latency.ts';
import type { LiveSums } from './live-sums.ts';
import { ROLLUP_TABLE } from './rollup-table.ts';

/** Hourly sums, and which events are in them. */
export interface Sums {
  /** The sums as one relation; null when there are none. */
  readonly relation: string | null;
  /** How many of its first events are in them, of each segment that has any there; of a sealed one all, whose number is infinity. */
  readonly upTo: ReadonlyMap<VisibleSegment, number>;
}

export const NO_SUMS: Sums = { relation: null, upTo: new Map() };

/** Sealed segments whose rollups there are, in the cache or in themselves. */
export interface Sealed {
  /** Name of the cache in the engine. */
  readonly cache: string;
  /** What the cache knows them by. */
  readonly entries: ReadonlyMap<VisibleSegment, number>;
  readonly own: readonly VisibleSegment[];
}

/** The segments of which sums are kept as long as they are not sealed. */
export type Live = ReadonlyMap<VisibleSegment, LiveSums>;

/** The sums there are, with these columns of the rollups. */
export function sumsSql(columns: readonly string[], { cache, entries, own }: Sealed, live: Live): Sums {
  const list = columns.join(', ');
  const parts = own.map(({ file }) => `SELECT ${list} FROM ${ident(file.name)}.${ROLLUP_TABLE}`);
  if (entries.size > 0) parts.push(`SELECT ${list} FROM ${ident(cache)}.${laneWith(columns)} WHERE ${entriesSql(entries)}`);
  return together(parts, columns, [...entries.keys(), ...own], live);
}

/** How long requests took as far as that is summed, by these dimensions. */
export function latencySumsSql(dimensions: readonly string[], { cache, entries, own }: Sealed, live: Live): Sums {
  const parts = own.map(({ file }) => latenciesOf(`${ident(file.name)}.${ROLLUP_TABLE}`, dimensions));
  if (entries.size > 0) parts.push(cachedLatencies(cache, dimensions, entriesSql(entries)));
  return together(parts, [...dimensions, ...LATENCY_COLUMNS], [...entries.keys(), ...own], live);
}

function together(sealed: readonly string[], columns: readonly string[], segments: readonly VisibleSegment[], live: Live): Sums {
  const parts = [...sealed, ...[...live.values()].map(({ relation }) => `SELECT ${columns.join(', ')} FROM ${relation}`)];
  if (parts.length === 0) return NO_SUMS;
  const upTo = new Map(segments.map((segment) => [segment, Number.POSITIVE_INFINITY]));
  for (const [segment, sums] of live) upTo.set(segment, sums.upTo);
  return { relation: `(${parts.join(' UNION ALL ')})`, upTo };
}

/** Exactly these: the cache may have others, which retention has just taken, or which were sealed after the query took its view. */
function entriesSql(entries: ReadonlyMap<VisibleSegment, number>): string {
  const runs: [number, number][] = [];
  for (const entry of [...entries.values()].toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] + 1 === entry) last[1] = entry;
    else runs.push([entry, entry]);
  }
  return runs.map(([first, last]) => `entry BETWEEN ${first} AND ${last}`).join(' OR ');
}
