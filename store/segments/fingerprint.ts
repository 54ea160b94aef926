import type { Connection } from '../duckdb/connection.ts';
import { ident, identList } from '../duckdb/sql.ts';
import { FACT_COLUMN_NAMES, HEAVY_COLUMN_NAMES } from './schema.ts';

/** Hash over every stored column of an event; `facts` and `details` are table aliases. Comparable within one engine version only. */
export function contentHash(facts: string, details: string): string {
  return `hash(${identList(FACT_COLUMN_NAMES, `${facts}.`)}, ${identList(HEAVY_COLUMN_NAMES, `${details}.`)})`;
}

/**
 * Fingerprint of all rows of the segment attached as `name`, whatever their order: `rows:xor:sum` over the content hashes of facts and bodies.
 */
export async function fingerprint(connection: Connection, name: string, signal?: AbortSignal): Promise<string> {
  const at = ident(name);
  const facts = await connection.row(digestSql(`${at}.usage_events`, FACT_COLUMN_NAMES), [], signal);
  const details = await connection.row(digestSql(`${at}.usage_event_details`, ['event_id', ...HEAVY_COLUMN_NAMES]), [], signal);
  return `${String(facts?.['digest'])}/${String(details?.['digest'])}`;
}

function digestSql(table: string, columns: readonly string[]): string {
  return `SELECT concat_ws(':', count(*), coalesce(bit_xor(h), 0), coalesce(sum(h::HUGEINT), 0)) AS digest
    FROM (SELECT hash(${identList(columns)}) AS h FROM ${table})`;
}
