import { latencyBucketSql, latencyOfBucket, quantileBucketsSql } from '../rollups/latency.ts';
import { integer } from '../segments/totals.ts';
import { toSafeInteger } from '../domain/int64.ts';
import type { Row } from '../duckdb/connection.ts';
import { Parameters } from './parameters.ts';
import { type GroupPath, type Measure, piecesSql, type UsageCut } from './usage-cut.ts';
import type { Read } from './usage-pieces.ts';

/** How long requests took, from the sketch: each within 1.6 % of the latency it stands for. */
export interface Latency {
  /** Events that tell how long they took. */
  readonly events: number;
  /** Milliseconds that half of them did not exceed. */
  readonly p50: number;
  readonly p95: number;
}

/** The latencies of a cut, at every level that cannot be had by adding others up. */
export interface Latencies {
  ofPiece(place: number, path: GroupPath): Latency | null;
  ofPlace(place: number): Latency | null;
  ofGroup(path: GroupPath): Latency | null;
  readonly whole: Latency | null;
}

const LATENCIES: Measure = {
  eventColumns: ['latency_ms'],
  eventSql: 'count(*) AS events',
  eventWhere: 'latency_ms IS NOT NULL',
  halves: (source, events, cut) => source.latencies(events, cut),
  rollupSql: 'sum(events) AS events',
  keys: [{ name: 'latency_bucket', ofEvent: latencyBucketSql('latency_ms'), ofRollup: 'latency_bucket' }],
};

/** Places and groups that are told apart, one, or both: what is left out is NULL. */
const LEVELS = ['(place, g0, g1, latency_bucket)', '(place, latency_bucket)', '(g0, g1, latency_bucket)', '(latency_bucket)'];

/** Reads the quantiles of every piece, place and group. */
export async function readLatencies({ connection, source, signal }: Read, cut: UsageCut): Promise<Latencies> {
  const parameters = new Parameters();
  const pieces = piecesSql(source, cut, LATENCIES, parameters);
  const levels = `(SELECT GROUPING(place) * 2 + GROUPING(g0) AS level, place, g0, g1, latency_bucket, sum(events) AS events
    FROM pieces GROUP BY GROUPING SETS (${LEVELS.join(', ')}))`;
  const rows = await connection.rows(
    `WITH pieces AS (${pieces}) ${quantileBucketsSql(levels, 'level, place, g0, g1', [50, 95])}`,
    parameters.values,
    signal,
  );
  const found = new Map(
    rows.map((row) => [keyOf(Number(row['level']), numberOf(row['place']), [textOf(row['g0']), textOf(row['g1'])]), latencyOf(row)]),
  );
  const at = (level: number, place: number | null, path: GroupPath): Latency | null => found.get(keyOf(level, place, path)) ?? null;
  return {
    ofPiece: (place, path) => at(0, place, path),
    ofPlace: (place) => at(1, place, [null, null]),
    ofGroup: (path) => at(2, null, path),
    whole: at(3, null, [null, null]),
  };
}

function keyOf(level: number, place: number | null, path: GroupPath): string {
  return JSON.stringify([level, place, ...path]);
}

function latencyOf(row: Row): Latency {
  const quantile = (name: string): number => latencyOfBucket(toSafeInteger(integer(row[name])));
  return { events: toSafeInteger(integer(row['events'])), p50: quantile('p50'), p95: quantile('p95') };
}

function numberOf(value: Row[string] | undefined): number | null {
  return value === null || value === undefined ? null : toSafeInteger(integer(value));
}

function textOf(value: Row[string] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
