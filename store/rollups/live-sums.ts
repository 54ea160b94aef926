import { toSafeInteger } from '../domain/int64.ts';
import type { Hub } from '../duckdb/hub.ts';
import { ident } from '../duckdb/sql.ts';
import type { SegmentFile } from '../segments/segment-file.ts';
import { integer } from '../segments/totals.ts';
import { addedUpSql, type LiveTable } from './live-tables.ts';

/** The first events of a segment, summed. */
export interface LiveSums {
  /** Name of the table, which never changes: more events make another one. */
  readonly relation: string;
  /** How many of the segment's first events are in it. The engine numbers rows as they are committed, one writer at a time, so none comes in before these any more. */
  readonly upTo: number;
  /** Rows of the table. */
  readonly rows: number;
}

let made = 0;

/** Sums the events from those on that are in `before` up to `upTo`, which are committed, and adds up both. All or nothing. */
export async function sumOn(
  hub: Hub,
  file: SegmentFile,
  table: LiveTable,
  { before, upTo, signal }: { readonly before: LiveSums | null; readonly upTo: number; readonly signal: AbortSignal },
): Promise<LiveSums> {
  using connection = await hub.connect();
  const relation = `memory.main.live_${table.name}_${++made}`;
  const events = `(SELECT * FROM ${ident(file.name)}.usage_events WHERE rowid >= ${before?.upTo ?? 0} AND rowid < ${upTo})`;
  await connection.run(`CREATE TABLE ${relation} AS ${addedUpSql(table, events, before?.relation ?? null)}`, [], signal);
  const row = await connection.row(`SELECT count(*) AS rows FROM ${relation}`);
  return { relation, upTo, rows: toSafeInteger(integer(row?.['rows'])) };
}

/** Frees the memory of tables that nobody reads. */
export async function dropSums(hub: Hub, relations: readonly string[]): Promise<void> {
  using connection = await hub.connect();
  for (const relation of relations) await connection.run(`DROP TABLE IF EXISTS ${relation}`);
}
