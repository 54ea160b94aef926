import type { StoreContext } from '../context.ts';
import { toSafeInteger } from '../domain/int64.ts';
import type { Connection } from '../duckdb/connection.ts';
import { ident } from '../duckdb/sql.ts';
import { integer } from '../segments/totals.ts';
import type { Surveyed } from './survey.ts';

/** Events of a segment that an older one holds as well, or that it holds more than once. */
export interface Surplus {
  readonly segment: Surveyed;
  readonly events: number;
  /** Ids, sorted. */
  readonly ids: readonly string[];
  /** SQL condition on the rowid `r` of its rows that holds for them. */
  readonly isSurplus: string;
}

const NOTED = 10_000;
let next = 1;

/**
 * Finds events that are there more than once. The segments come oldest first, and the first copy stays.
 * Ids are compared where their hashes are, which takes a fraction of the memory.
 */
export async function findSurplus(context: StoreContext, segments: readonly Surveyed[], signal?: AbortSignal): Promise<Surplus[]> {
  if (segments.length === 0) return [];
  using connection = await context.hub.connect();
  const table = `memory.main.surplus_${next++}`;
  const ids = segments
    .map(({ file }, source) => `SELECT event_id, ${source} AS source, rowid AS place FROM ${ident(file.name)}.usage_events`)
    .join(' UNION ALL ');
  await connection.run(
    `CREATE TABLE ${table} AS SELECT source, place, event_id FROM (
       SELECT *, row_number() OVER (PARTITION BY event_id ORDER BY source, place) AS nth FROM (${ids})
       WHERE hash(event_id) IN (SELECT h FROM (SELECT hash(event_id) AS h FROM (${ids})) GROUP BY h HAVING count(*) > 1)) WHERE nth > 1`,
    [],
    signal,
  );
  const found: Surplus[] = [];
  for (const [source, segment] of segments.entries()) {
    const surplus = await surplusOf(connection, table, source);
    if (surplus.events > 0) found.push({ segment, ...surplus });
  }
  return found;
}

async function surplusOf(connection: Connection, table: string, source: number): Promise<Omit<Surplus, 'segment'>> {
  const count = await connection.row(`SELECT count(*) AS n FROM ${table} WHERE source = ${source}`);
  const rows = await connection.rows(`SELECT event_id FROM ${table} WHERE source = ${source} ORDER BY event_id LIMIT ${NOTED}`);
  return {
    events: toSafeInteger(integer(count?.['n'])),
    ids: rows.map((row) => String(row['event_id'])),
    isSurplus: `r IN (SELECT place FROM ${table} WHERE source = ${source})`,
  };
}
