import { ident } from '../duckdb/sql.ts';
import { DIMENSION_COLUMN } from '../queries/dimensions.ts';
import { SUM_NAMES } from '../queries/usage-sums.ts';
import { ROLLUP_COLUMNS, ROLLUP_TABLE, rollupType } from './rollup-table.ts';

/** A table of the cache: the rollups of the segments summed over all dimensions but some. */
interface Lane {
  readonly table: string;
  /** Columns besides `entry`, the number under which the cache knows a segment. */
  readonly columns: readonly string[];
}

const AGGREGATES: ReadonlyMap<string, string> = new Map([
  ...SUM_NAMES.map((name) => [name, `sum(${name})`] as const),
  ['first_ms', 'min(first_ms)'],
  ['last_ms', 'max(last_ms)'],
]);

const lane = (table: string, ...dimensions: string[]): Lane => ({ table, columns: ['created_at_ms', ...dimensions, ...AGGREGATES.keys()] });

const WHOLE: Lane = { table: 'rollups', columns: ROLLUP_COLUMNS };

/**
 * The size of a lane depends on the hours and on the values of its one dimension, however many events there are. Those with few values come first as a rule; the
 * last one holds the rollups as the segments have them.
 */
export const LANES: readonly Lane[] = [
  lane('by_provider', DIMENSION_COLUMN.provider),
  lane('by_endpoint', DIMENSION_COLUMN.endpoint),
  lane('by_status', DIMENSION_COLUMN.status),
  lane('by_model', DIMENSION_COLUMN.model),
  lane('by_account', DIMENSION_COLUMN.account),
  lane('by_key', DIMENSION_COLUMN.key, 'key_name'),
  WHOLE,
];

/** The table of the smallest lane that has all these columns. */
export function laneWith(columns: readonly string[]): string {
  return (LANES.find((one) => columns.every((column) => one.columns.includes(column))) ?? WHOLE).table;
}

/** Statement that makes the table of a lane in the attached database `cache`. */
export function createLaneSql({ table, columns }: Lane, cache: string): string {
  const definitions = columns.map((column) => `${column} ${rollupType(column)}`);
  return `CREATE TABLE ${ident(cache)}.${table} (entry BIGINT NOT NULL, ${definitions.join(', ')})`;
}

/** Statement that adds the rollups of the segment attached as `segment` to a lane; its entry is the first parameter. */
export function fillLaneSql({ table, columns }: Lane, cache: string, segment: string): string {
  const from = `${ident(segment)}.${ROLLUP_TABLE}`;
  const into = `INSERT INTO ${ident(cache)}.${table}`;
  if (table === WHOLE.table) return `${into} SELECT $1::BIGINT, ${columns.join(', ')} FROM ${from}`;
  const groups = columns.filter((column) => !AGGREGATES.has(column)).join(', ');
  const values = columns.map((column) => AGGREGATES.get(column) ?? column);
  return `${into} SELECT $1::BIGINT, ${values.join(', ')} FROM ${from} GROUP BY ${groups} ORDER BY created_at_ms`;
}
