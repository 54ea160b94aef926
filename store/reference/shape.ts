import { EVENT_COLUMNS, type EventColumn } from '../domain/columns.ts';
import type { Connection } from '../duckdb/connection.ts';
import { ident } from '../duckdb/sql.ts';
import { CorruptError } from '../errors.ts';
import { integer } from '../segments/totals.ts';

/** Type of each column of a table, by name. */
type Columns = ReadonlyMap<string, string>;

/** What a segment file of the reference is made of. */
export interface ReferenceShape {
  /** 1 to 6: how many of the reference's schema changes the file has seen. */
  readonly age: number;
  readonly facts: Columns;
  /** Columns of `usage_event_details`; null when it is not there or holds nothing. */
  readonly details: Columns | null;
  /** Whether an id stands in `usage_event_details` more than once. */
  readonly detailsRepeat: boolean;
}

export const FACTS_TABLE = 'main.usage_events';
export const DETAILS_TABLE = 'main.usage_event_details';

const INTEGERS = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'UTINYINT', 'USMALLINT', 'UINTEGER']);
const DECIMAL = /^DECIMAL\((\d+),(\d+)\)$/;
const MOST_INTEGER_DIGITS = 12;
const MOST_FRACTION_DIGITS = 12;

/** Reads the shape of the file attached as `name`. Throws CorruptError when its events cannot be read exactly. */
export async function readShape(connection: Connection, name: string, path: string): Promise<ReferenceShape> {
  const facts = await columnsOf(connection, name, 'usage_events');
  const details = await columnsOf(connection, name, 'usage_event_details');
  const fault = faultOf(facts, details);
  if (fault !== null) throw new CorruptError(path, `${path}: ${fault}`, { hint: 'The other segments are not affected.' });
  const { rows, ids } = await countDetails(connection, name, details);
  return { age: await ageOf(connection, name, facts), facts, details: rows > 0n ? details : null, detailsRepeat: rows !== ids };
}

async function columnsOf(connection: Connection, name: string, table: string): Promise<Columns> {
  const rows = await connection.rows(
    "SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = $1 AND schema_name = 'main' AND table_name = $2",
    [name, table],
  );
  return new Map(rows.map((row) => [String(row['column_name']), String(row['data_type'])]));
}

function faultOf(facts: Columns, details: Columns): string | null {
  if (facts.size === 0) return 'it has no table usage_events.';
  const missing = EVENT_COLUMNS.filter((column) => column.required && !facts.has(column.name)).map((column) => column.name);
  if (missing.length > 0) return `usage_events lacks ${missing.join(', ')}.`;
  if (details.size > 0 && !details.has('event_id')) return 'usage_event_details lacks event_id.';
  for (const column of EVENT_COLUMNS) {
    for (const type of [facts.get(column.name), details.get(column.name)])
      if (type !== undefined && !isExact(column, type)) return `${column.name} is ${type}, which cannot be read exactly.`;
  }
  return null;
}

/** Whether every value of this type is a value of the column. */
function isExact(column: EventColumn, type: string): boolean {
  switch (column.type) {
    case 'text':
      return type === 'VARCHAR';
    case 'int64':
      return INTEGERS.has(type);
    case 'boolean':
      return type === 'BOOLEAN';
    case 'decimal': {
      const [, width = 'NaN', scale = 'NaN'] = DECIMAL.exec(type) ?? [];
      return Number(scale) <= MOST_FRACTION_DIGITS && Number(width) - Number(scale) <= MOST_INTEGER_DIGITS;
    }
  }
}

async function countDetails(connection: Connection, name: string, details: Columns): Promise<{ rows: bigint; ids: bigint }> {
  if (details.size === 0) return { rows: 0n, ids: 0n };
  const row = await connection.row(`SELECT count(*) AS n, count(DISTINCT event_id) AS ids FROM ${ident(name)}.${DETAILS_TABLE}`);
  return { rows: integer(row?.['n']), ids: integer(row?.['ids']) };
}

/** Each schema change left something that tells it. */
async function ageOf(connection: Connection, name: string, facts: Columns): Promise<number> {
  if (facts.has('same_account_retry_count')) return 6;
  if (facts.has('response_image_count')) return 5;
  if (facts.has('error_class')) return 4;
  const row = await connection.row(
    `SELECT (SELECT count(*) FROM duckdb_tables() WHERE database_name = $1 AND table_name = 'proxy_traffic_rollups_hourly') AS rollups,
       (SELECT count(*) FROM duckdb_indexes() WHERE database_name = $1 AND table_name = 'usage_events') AS indexes`,
    [name],
  );
  if (integer(row?.['rollups']) > 0n) return 3;
  return integer(row?.['indexes']) > 0n ? 1 : 2;
}
