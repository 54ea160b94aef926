import { toSafeInteger } from '../domain/int64.ts';
import type { SegmentId } from '../domain/ids.ts';
import type { SegmentDescriptor } from '../domain/segment.ts';
import { type EpochMs, HOUR_MS } from '../domain/time.ts';
import type { Connection } from '../duckdb/connection.ts';
import type { Hub } from '../duckdb/hub.ts';
import { ident } from '../duckdb/sql.ts';
import { NotFoundError } from '../errors.ts';
import type { SegmentSet } from '../segments/segment-set.ts';
import { integer } from '../segments/totals.ts';
import { keyNames } from './key-names.ts';
import { readSegments } from './source.ts';
import { NO_USAGE, SUMS_SQL, sumsOf, type UsageSums } from './usage-sums.ts';

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

/** What one segment holds. Throws NotFoundError, or CorruptError when its file cannot be read. */
export async function segmentDetail(hub: Hub, set: SegmentSet, id: SegmentId, signal?: AbortSignal): Promise<SegmentDetail> {
  using view = await set.acquire(null, new Set([id]));
  const [broken] = view.missing;
  if (broken !== undefined) throw broken.error;
  const [segment] = view.segments;
  if (segment === undefined) throw new NotFoundError(`There is no segment ${id}.`);
  const table = `${ident(segment.file.name)}.usage_events`;
  return await readSegments(hub, view, async (connection) => {
    const row = await connection.row(`SELECT ${SUMS_SQL}, count(DISTINCT key_id) AS keys, count(DISTINCT model) AS models FROM ${table}`, [], signal);
    return {
      descriptor: segment.descriptor,
      sums: row === undefined ? NO_USAGE : sumsOf(row),
      keys: toSafeInteger(integer(row?.['keys'])),
      models: toSafeInteger(integer(row?.['models'])),
      hours: await hoursOf(connection, table, signal),
      topKeys: await namedKeys(connection, table, signal),
      topModels: await topOf(connection, table, "coalesce(model, '')", signal),
    };
  });
}

async function hoursOf(connection: Connection, table: string, signal: AbortSignal | undefined): Promise<SegmentDetail['hours']> {
  const rows = await connection.rows(
    `SELECT created_at_ms // ${HOUR_MS} * ${HOUR_MS} AS from_ms, count(*) AS requests FROM ${table} GROUP BY from_ms ORDER BY from_ms`,
    [],
    signal,
  );
  return rows.map((row) => ({ fromMs: toSafeInteger(integer(row['from_ms'])), requests: toSafeInteger(integer(row['requests'])) }));
}

async function namedKeys(connection: Connection, table: string, signal: AbortSignal | undefined): Promise<TopValue[]> {
  const names = await keyNames(connection, table, { sql: 'true', values: [] }, signal);
  const top = await topOf(connection, table, 'key_id', signal);
  return top.map((key) => ({ ...key, name: names[key.value] ?? null }));
}

async function topOf(connection: Connection, table: string, expression: string, signal: AbortSignal | undefined): Promise<TopValue[]> {
  const rows = await connection.rows(
    `SELECT ${expression} AS value, count(*) AS requests, sum(billable_tokens) AS billable FROM ${table}
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
