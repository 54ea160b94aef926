import type { Connection } from '../duckdb/connection.ts';
import { Parameters } from './parameters.ts';
import type { UsageSource } from './usage-source.ts';

/** Which events and which hourly sums are meant. */
export interface Conditions {
  readonly events: (parameters: Parameters) => string;
  readonly rollups: (parameters: Parameters) => string;
}

export const EVERYTHING: Conditions = { events: () => 'true', rollups: () => 'true' };

/** The name each key had in its newest event, where it differs from the key's id; `dimensions` are the columns that the conditions look at. */
export async function keyNames(
  connection: Connection,
  source: UsageSource,
  dimensions: readonly string[],
  where: Conditions,
  signal?: AbortSignal,
): Promise<Record<string, string>> {
  const parameters = new Parameters();
  const columns = [...new Set(['key_id', 'key_name', ...dimensions])];
  const newest = (relation: string, time: string, condition: string): string =>
    `SELECT key_id, key_name, max(${time}) AS last_ms FROM ${relation} WHERE ${condition} GROUP BY key_id, key_name`;
  const { events, rollups } = source.sums(['created_at_ms', ...columns], [...columns, 'last_ms']);
  const parts = [
    ...(events === null ? [] : [newest(events, 'created_at_ms', where.events(parameters))]),
    ...(rollups === null ? [] : [newest(rollups, 'last_ms', where.rollups(parameters))]),
  ];
  const rows = await connection.rows(
    `SELECT * FROM (SELECT key_id, arg_max(key_name, last_ms) AS name FROM (${parts.join(' UNION ALL ')}) GROUP BY key_id) WHERE name <> key_id`,
    parameters.values,
    signal,
  );
  return Object.fromEntries(rows.map((row) => [String(row['key_id']), String(row['name'])]));
}
