import { toSafeInteger } from '../domain/int64.ts';
import type { SegmentId } from '../domain/ids.ts';
import type { SegmentDescriptor } from '../domain/segment.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Connection } from '../duckdb/connection.ts';
import type { Hub } from '../duckdb/hub.ts';
import { NotFoundError } from '../errors.ts';
import type { RollupReader, Rollups } from '../rollups/rollups.ts';
import { hourSql } from '../rollups/rollup-table.ts';
import type { SegmentSet } from '../segments/segment-set.ts';
import { integer } from '../segments/totals.ts';
import { EVERYTHING, keyNames } from './key-names.ts';
import { readSegments } from './source.ts';
import { NO_USAGE, SUM_NAMES, SUMMED_COLUMNS, SUMS_OF_SUMS_SQL, SUMS_SQL, sumsOf, type UsageSums } from './usage-sums.ts';
import { type Halves, type UsageSource, wholeSource } from './usage-source.ts';

/** A key or model and its share of a segment. */
export interface TopValue {
  readonly value: string;
  readonly name: string | null;
  readonly requests: number;
  readonly billable: bigint;
}

export interface SegmentDetail {
  readonly descriptor: SegmentDescriptor;
  readonly sums: UsageSums;
  /** Distinct keys and models. */
  readonly keys: number;
  readonly models: number;
  /** Events per UTC hour, oldest first, hours without events left out. */
  readonly hours: readonly { readonly fromMs: EpochMs; readonly requests: number }[];
  readonly topKeys: readonly TopValue[];
  readonly topModels: readonly TopValue[];
}

const TOP = 10;

/** What one segment holds, from its rollups where it has any. Throws NotFoundError, or CorruptError when its file cannot be read. */
export async function segmentDetail(
  hub: Hub,
  set: SegmentSet,
  id: SegmentId,
  signal?: AbortSignal,
  rollups: Rollups | null = null,
): Promise<SegmentDetail> {
  const read = (reader: RollupReader | null): Promise<SegmentDetail> => readDetail({ hub, set, reader, signal }, id);
  return await (rollups === null ? read(null) : rollups.answer(read, signal));
}

interface Reading {
  readonly hub: Hub;
  readonly set: SegmentSet;
  readonly reader: RollupReader | null;
  readonly signal: AbortSignal | undefined;
}

async function readDetail({ hub, set, reader, signal }: Reading, id: SegmentId): Promise<SegmentDetail> {
  using view = await set.acquire(null, new Set([id]));
  const [broken] = view.missing;
  if (broken !== undefined) throw broken.error;
  const [segment] = view.segments;
  if (segment === undefined) throw new NotFoundError(`There is no segment ${id}.`);
  return await readSegments(hub, view, async (connection) => {
    using rolled = reader === null ? null : await reader(connection, view.segments, signal);
    const source = wholeSource(view.segments, rolled);
    const table = summedSql(source, ['key_id', 'model']);
    const row = await connection.row(
      `SELECT ${SUMS_OF_SUMS_SQL}, count(DISTINCT key_id) AS keys, count(DISTINCT model) AS models FROM ${table}`,
      [],
      signal,
    );
    return {
      descriptor: segment.descriptor,
      sums: row === undefined ? NO_USAGE : sumsOf(row),
      keys: toSafeInteger(integer(row?.['keys'])),
      models: toSafeInteger(integer(row?.['models'])),
      hours: await hoursOf(connection, source, signal),
      topKeys: await namedKeys(connection, source, signal),
      topModels: await topOf(connection, source, 'model', signal),
    };
  });
}

/** Sums by these columns, of events and of hourly sums. */
function summedSql(source: UsageSource, columns: readonly string[]): string {
  const by = columns.join(', ');
  const { events, rollups } = source.sums([...new Set(['status_code', ...columns, ...SUMMED_COLUMNS])], [...columns, ...SUM_NAMES]);
  return bothSql({ events: events === null ? null : `(SELECT ${by}, ${SUMS_SQL} FROM ${events} GROUP BY ${by})`, rollups }, [
    ...columns,
    ...SUM_NAMES,
  ]);
}

function bothSql({ events, rollups }: Halves, columns: readonly string[]): string {
  const parts = [events, rollups].filter((relation) => relation !== null);
  return `(${parts.map((relation) => `SELECT ${columns.join(', ')} FROM ${relation}`).join(' UNION ALL ')})`;
}

async function hoursOf(connection: Connection, source: UsageSource, signal: AbortSignal | undefined): Promise<SegmentDetail['hours']> {
  const { events, rollups } = source.sums(['created_at_ms'], ['created_at_ms', 'requests']);
  const counted = events === null ? null : `(SELECT ${hourSql('created_at_ms')} AS created_at_ms, 1 AS requests FROM ${events})`;
  const hourly = bothSql({ events: counted, rollups }, ['created_at_ms', 'requests']);
  const rows = await connection.rows(
    `SELECT created_at_ms AS from_ms, sum(requests) AS requests FROM ${hourly} GROUP BY created_at_ms ORDER BY from_ms`,
    [],
    signal,
  );
  return rows.map((row) => ({ fromMs: toSafeInteger(integer(row['from_ms'])), requests: toSafeInteger(integer(row['requests'])) }));
}

async function namedKeys(connection: Connection, source: UsageSource, signal: AbortSignal | undefined): Promise<TopValue[]> {
  const names = await keyNames(connection, source, [], EVERYTHING, signal);
  const top = await topOf(connection, source, 'key_id', signal);
  return top.map((key) => ({ ...key, name: names[key.value] ?? null }));
}

async function topOf(connection: Connection, source: UsageSource, column: string, signal: AbortSignal | undefined): Promise<TopValue[]> {
  const rows = await connection.rows(
    `SELECT coalesce(${column}, '') AS value, sum(requests) AS requests, sum(billable) AS billable FROM ${summedSql(source, [column])}
     GROUP BY value ORDER BY billable DESC, requests DESC, value LIMIT ${TOP}`,
    [],
    signal,
  );
  return rows.map((row) => ({
    value: String(row['value']),
    name: null,
    requests: toSafeInteger(integer(row['requests'])),
    billable: integer(row['billable']),
  }));
}
