import { ident } from '../duckdb/sql.ts';
import { DIMENSION_COLUMN } from '../queries/dimensions.ts';
import { SUM_NAMES } from '../queries/usage-sums.ts';
import { LATENCY_COLUMNS, latenciesOf } from './latency.ts';
import { ROLLUP_COLUMNS, ROLLUP_TABLE, rollupType } from './rollup-table.ts';

/** Some tables of the cache: the rollups of the segments summed over all dimensions but some. */
export interface Lane {
  readonly table: string;
  /** The dimensions that are left, the hour first. */
  readonly dimensions: readonly string[];
  /** Columns besides `entry`, the number under which the cache knows a segment. */
  readonly columns: readonly string[];
}

/** The columns of a lane that are no dimensions, each with the aggregate that adds it up. */
export const AGGREGATES: ReadonlyMap<string, string> = new Map([
  ...SUM_NAMES.map((name) => [name, `sum(${name})`] as const),
  ['first_ms', 'min(first_ms)'],
  ['last_ms', 'max(last_ms)'],
]);

/** The lane that tells these dimensions apart. */
export const lane = (table: string, ...dimensions: string[]): Lane => ({
  table,
  dimensions: ['created_at_ms', ...dimensions],
  columns: ['created_at_ms', ...dimensions, ...AGGREGATES.keys()],
});

const WHOLE: Lane = { table: 'rollups', dimensions: [], columns: ROLLUP_COLUMNS };

/** The size of a lane depends on the hours and on the values of its one dimension, however many events there are. Those with few values come first as a rule. */
export const NARROW_LANES: readonly Lane[] = [
  lane('by_provider', DIMENSION_COLUMN.provider),
  lane('by_protocol', DIMENSION_COLUMN.protocol),
  lane('by_endpoint', DIMENSION_COLUMN.endpoint),
  lane('by_status', DIMENSION_COLUMN.status),
  lane('by_model', DIMENSION_COLUMN.model),
  lane('by_mapped_model', DIMENSION_COLUMN['mapped-model']),
  lane('by_account', DIMENSION_COLUMN.account),
  lane('by_key', DIMENSION_COLUMN.key, 'key_name'),
];

/** The last one holds the rollups as the segments have them. */
const LANES: readonly Lane[] = [...NARROW_LANES, WHOLE];

/** Every table of the cache that has rows of segments. */
export const LANE_TABLES: readonly string[] = LANES.flatMap((one) => (one === WHOLE ? [one.table] : [one.table, latencyTable(one)]));

/** The table of the smallest lane that has all these columns. */
export function laneWith(columns: readonly string[]): string {
  return (LANES.find((one) => columns.every((column) => one.columns.includes(column))) ?? WHOLE).table;
}

/** Relation of the latencies in the cache, by these dimensions, from the smallest lane that has them. */
export function cachedLatencies(cache: string, dimensions: readonly string[], where: string): string {
  const found = NARROW_LANES.find((one) => dimensions.every((dimension) => one.dimensions.includes(dimension)));
  const list = [...dimensions, ...LATENCY_COLUMNS].join(', ');
  if (found !== undefined) return `SELECT ${list} FROM ${ident(cache)}.${latencyTable(found)} WHERE ${where}`;
  return latenciesOf(`${ident(cache)}.${WHOLE.table}`, dimensions, where);
}

/** Statements that make the tables of the lanes in the attached database `cache`. */
export function createLanesSql(cache: string): string[] {
  return LANES.flatMap((one) => {
    const create = (table: string, columns: readonly string[]): string =>
      `CREATE TABLE ${ident(cache)}.${table} (${['entry BIGINT NOT NULL', ...columns].join(', ')})`;
    const typed = (columns: readonly string[]): string[] => columns.map((column) => `${column} ${rollupType(column)}`);
    const sums = create(one.table, typed(one.columns));
    return one === WHOLE ? [sums] : [sums, create(latencyTable(one), [...typed(one.dimensions), 'latency_bucket SMALLINT', 'events BIGINT'])];
  });
}

/** Statements that add the rollups of the segment attached as `segment` to the lanes; its entry is their one parameter. */
export function fillLanesSql(cache: string, segment: string): string[] {
  const from = `${ident(segment)}.${ROLLUP_TABLE}`;
  return LANES.flatMap((one) => {
    const { table, columns, dimensions } = one;
    const into = (name: string): string => `INSERT INTO ${ident(cache)}.${name} SELECT $1::BIGINT,`;
    if (one === WHOLE) return [`${into(table)} ${columns.join(', ')} FROM ${from}`];
    const by = dimensions.join(', ');
    const values = columns.map((column) => AGGREGATES.get(column) ?? column);
    return [
      `${into(table)} ${values.join(', ')} FROM ${from} GROUP BY ${by} ORDER BY created_at_ms`,
      `${into(latencyTable(one))} ${by}, latency_bucket, sum(events) FROM (${latenciesOf(from, dimensions)})
       GROUP BY ${by}, latency_bucket ORDER BY created_at_ms`,
    ];
  });
}

/** Name of the table with the latencies of a lane. */
export function latencyTable({ table }: Lane): string {
  return `${table}_latencies`;
}
