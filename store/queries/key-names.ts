import type { Connection, Parameter } from '../duckdb/connection.ts';

/** The name each key had in its newest event, where it differs from the key's id. */
export async function keyNames(
  connection: Connection,
  relation: string,
  condition: { readonly sql: string; readonly values: readonly Parameter[] },
  signal?: AbortSignal,
): Promise<Record<string, string>> {
  const rows = await connection.rows(
    `SELECT * FROM (SELECT key_id, arg_max(key_name, created_at_ms) AS name FROM ${relation} WHERE ${condition.sql} GROUP BY key_id) WHERE name <> key_id`,
    condition.values,
    signal,
  );
  return Object.fromEntries(rows.map((row) => [String(row['key_id']), String(row['name'])]));
}
