import { toSafeInteger } from '../domain/int64.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Connection } from '../duckdb/connection.ts';
import type { Hub } from '../duckdb/hub.ts';
import type { SegmentSet } from '../segments/segment-set.ts';
import { integer } from '../segments/totals.ts';
import { type Dimension, DIMENSION_COLUMN, DIMENSIONS, groupSql } from './dimensions.ts';
import { keyNames } from './key-names.ts';
import { eventsOf, missingIn, readSegments } from './source.ts';

export interface FilterOption {
  readonly value: string;
  /** What to show where it is not the value. */
  readonly name: string | null;
  readonly requests: number;
}

export interface UsageOptions {
  /** Oldest and newest event of the store, null when it has none. */
  readonly fromMs: EpochMs | null;
  readonly toMs: EpochMs | null;
  /** Values to filter by, those of most requests first. Status has its classes and then the codes, so its numbers count each event twice. */
  readonly options: Readonly<Record<Dimension, readonly FilterOption[]>>;
  /** Segments that could not be opened: values that only they have are not offered. */
  readonly missing: readonly string[];
}

const MAX_OPTIONS = 1_000;
const NO_OPTIONS: UsageOptions['options'] = { key: [], model: [], provider: [], account: [], endpoint: [], status: [] };

/** What the events of the store can be filtered by. */
export async function usageOptions(hub: Hub, set: SegmentSet, signal?: AbortSignal): Promise<UsageOptions> {
  using view = await set.acquire();
  const missing = missingIn(view);
  if (view.segments.length === 0) return { fromMs: null, toMs: null, options: NO_OPTIONS, missing };
  const relation = eventsOf(view.segments, ['created_at_ms', 'key_name', ...DIMENSIONS.map((d) => DIMENSION_COLUMN[d])]);
  return await readSegments(hub, view, async (connection) => {
    const span = await connection.row(`SELECT min(created_at_ms) AS from_ms, max(created_at_ms) AS to_ms FROM ${relation}`, [], signal);
    const time = (value: unknown): EpochMs | null => (typeof value === 'bigint' ? toSafeInteger(value) : null);
    return { fromMs: time(span?.['from_ms']), toMs: time(span?.['to_ms']), options: await allOptions(connection, relation, signal), missing };
  });
}

async function allOptions(connection: Connection, relation: string, signal: AbortSignal | undefined): Promise<UsageOptions['options']> {
  const options: Record<Dimension, readonly FilterOption[]> = { ...NO_OPTIONS };
  for (const dimension of DIMENSIONS) options[dimension] = await valuesOf(connection, relation, DIMENSION_COLUMN[dimension], signal);
  const names = await keyNames(connection, relation, { sql: 'true', values: [] }, signal);
  const classes = await valuesOf(connection, relation, groupSql('status'), signal);
  return {
    ...options,
    key: options.key.map((option) => ({ ...option, name: names[option.value] ?? null })),
    status: [...classes, ...options.status].slice(0, MAX_OPTIONS),
  };
}

async function valuesOf(connection: Connection, relation: string, expression: string, signal: AbortSignal | undefined): Promise<FilterOption[]> {
  const rows = await connection.rows(
    `SELECT value::VARCHAR AS value, count(*) AS requests FROM (SELECT ${expression} AS value FROM ${relation})
     WHERE value IS NOT NULL GROUP BY value ORDER BY requests DESC, value LIMIT ${MAX_OPTIONS}`,
    [],
    signal,
  );
  return rows.map((row) => ({ value: String(row['value']), name: null, requests: toSafeInteger(integer(row['requests'])) }));
}
