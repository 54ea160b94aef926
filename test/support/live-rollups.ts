import type { Hub } from '../../store/duckdb/hub.ts';
import { LiveRollups } from '../../store/rollups/live-rollups.ts';
import { cacheContext } from './rollup-cache.ts';
import type { TestSegments } from './segments.ts';

/** Sums of these segments, made as soon as so many events are not in them; disposing stops that. */
export function liveRollups(segments: TestSegments, liveRollupRows = 20, mostRows?: number): LiveRollups & AsyncDisposable {
  const live = new LiveRollups(cacheContext(segments, { liveRollupRows }), mostRows);
  return Object.assign(live, { [Symbol.asyncDispose]: () => live.close() });
}

/** The tables of such sums that lie in the memory of an engine. */
export async function liveTables(hub: Hub): Promise<string[]> {
  using connection = await hub.connect();
  const rows = await connection.rows(
    "SELECT table_name AS name FROM duckdb_tables() WHERE database_name = 'memory' AND starts_with(table_name, 'live_')",
  );
  return rows.map((row) => String(row['name']));
}
