import { toSafeInteger } from '../domain/int64.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Connection } from '../duckdb/connection.ts';
import type { Hub } from '../duckdb/hub.ts';
import { type RollupReader, Rollups } from '../rollups/rollups.ts';
import type { SegmentSet, SegmentView } from '../segments/segment-set.ts';
import { integer } from '../segments/totals.ts';
import { type Dimension, DIMENSION_COLUMN, DIMENSIONS, groupSql } from './dimensions.ts';
import { EVERYTHING, keyNames } from './key-names.ts';
import { missingIn, readSegments } from './source.ts';
import { type UsageSource, wholeSource } from './usage-source.ts';

export interface FilterOption {
  readonly value: string;
  /** What to show where it is not the value. */
  readonly name: string | null;
  readonly requests: number;
}

export interface UsageOptions {
  /** Oldest and newest event of the store, those of segments that cannot be opened included; null when it has none. */
  readonly fromMs: EpochMs | null;
  readonly toMs: EpochMs | null;
  /** Values to filter by, those of most requests first. Status has its classes and then the codes, so its numbers count each event twice. */
  readonly options: Readonly<Record<Dimension, readonly FilterOption[]>>;
  /** Segments that could not be opened: values that only they have are not offered. */
  readonly missing: readonly string[];
}

const MAX_OPTIONS = 1_000;
const NO_OPTIONS: UsageOptions['options'] = {
  key: [], 'key-name': [], model: [], 'mapped-model': [], provider: [], protocol: [], account: [], endpoint: [], status: [],
}; // prettier-ignore

/** What the events of the store can be filtered by; without rollups from the events alone. */
export async function usageOptions(hub: Hub, set: SegmentSet, signal?: AbortSignal, rollups: Rollups | null = null): Promise<UsageOptions> {
  const read = (reader: RollupReader | null): Promise<UsageOptions> => readOptions(hub, set, reader, signal);
  return await (rollups === null ? read(null) : rollups.answer(read, signal));
}

async function readOptions(hub: Hub, set: SegmentSet, reader: RollupReader | null, signal: AbortSignal | undefined): Promise<UsageOptions> {
  using view = await set.acquire();
  const missing = missingIn(view);
  if (view.segments.length === 0) return { ...widened(NO_SPAN, view), options: NO_OPTIONS, missing };
  return await readSegments(hub, view, async (connection) => {
    using rolled = reader === null ? null : await reader(connection, view.segments, signal);
    const source = wholeSource(view.segments, rolled);
    const span = widened(await spanOf(connection, source, signal), view);
    return { ...span, options: await allOptions(connection, source, signal), missing };
  });
}

type EventSpan = Pick<UsageOptions, 'fromMs' | 'toMs'>;

const NO_SPAN: EventSpan = { fromMs: null, toMs: null };

/** What is known of segments that cannot be opened counts too: a range without them would hide that they are missing. */
function widened(span: EventSpan, { missing }: SegmentView): EventSpan {
  const spans = [span, ...missing.map(({ descriptor }) => descriptor.totals)];
  const from = spans.flatMap(({ fromMs }) => fromMs ?? []);
  const to = spans.flatMap(({ toMs }) => toMs ?? []);
  return { fromMs: from.length === 0 ? null : Math.min(...from), toMs: to.length === 0 ? null : Math.max(...to) };
}

async function spanOf(connection: Connection, source: UsageSource, signal: AbortSignal | undefined): Promise<EventSpan> {
  const counted = countedSql(source, []);
  const span = await connection.row(`SELECT min(first_ms) AS from_ms, max(last_ms) AS to_ms FROM ${counted}`, [], signal);
  const time = (value: unknown): EpochMs | null => (typeof value === 'bigint' ? toSafeInteger(value) : null);
  return { fromMs: time(span?.['from_ms']), toMs: time(span?.['to_ms']) };
}

async function allOptions(connection: Connection, source: UsageSource, signal: AbortSignal | undefined): Promise<UsageOptions['options']> {
  const options: Record<Dimension, readonly FilterOption[]> = { ...NO_OPTIONS };
  for (const dimension of DIMENSIONS) options[dimension] = await valuesOf(connection, source, dimension, DIMENSION_COLUMN[dimension], signal);
  const names = await keyNames(connection, source, [], EVERYTHING, signal);
  const classes = await valuesOf(connection, source, 'status', groupSql('status'), signal);
  return {
    ...options,
    key: options.key.map((option) => ({ ...option, name: names[option.value] ?? null })),
    status: [...classes, ...options.status].slice(0, MAX_OPTIONS),
  };
}

async function valuesOf(
  connection: Connection,
  source: UsageSource,
  dimension: Dimension,
  expression: string,
  signal: AbortSignal | undefined,
): Promise<FilterOption[]> {
  const rows = await connection.rows(
    `SELECT value::VARCHAR AS value, sum(requests) AS requests FROM (SELECT ${expression} AS value, requests FROM ${countedSql(source, [DIMENSION_COLUMN[dimension]])})
     WHERE value IS NOT NULL GROUP BY value ORDER BY requests DESC, value LIMIT ${MAX_OPTIONS}`,
    [],
    signal,
  );
  return rows.map((row) => ({ value: String(row['value']), name: null, requests: toSafeInteger(integer(row['requests'])) }));
}

/** Events and hourly sums as one relation: these columns and how many requests a row stands for. */
function countedSql(source: UsageSource, columns: readonly string[]): string {
  const { events, rollups } = source.sums(['created_at_ms', ...columns], [...columns, 'requests', 'first_ms', 'last_ms']);
  const list = columns.map((column) => `${column}, `).join('');
  return `(${[
    ...(events === null ? [] : [`SELECT ${list}1::BIGINT AS requests, created_at_ms AS first_ms, created_at_ms AS last_ms FROM ${events}`]),
    ...(rollups === null ? [] : [`SELECT ${list}requests, first_ms, last_ms FROM ${rollups}`]),
  ].join(' UNION ALL ')})`;
}
