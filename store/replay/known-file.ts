import type { StoreContext } from '../context.ts';
import { ident } from '../duckdb/sql.ts';
import type { Connection } from '../duckdb/connection.ts';
import { toSafeInteger } from '../domain/int64.ts';
import type { SegmentTotals } from '../domain/segment.ts';
import { filesFrom } from '../segments/replayed-files.ts';
import { integer, TOTALS_SQL, totalsOf } from '../segments/totals.ts';
import type { ReplayedBefore } from './ledger.ts';

/** What the events of a known file add up to, as they lie in the store. */
export interface KnownFile {
  readonly before: ReplayedBefore;
  readonly format: string | null;
  readonly totals: SegmentTotals;
  readonly keys: number;
}

/**
 * Looks whether every event of a file that a replay brought in lies in the store: then reading it again could only find duplicates.
 * All its events were new then, so proof is that as many events came from it as it has. Null where it has to be read: some are not there any more,
 * or a segment cannot be opened.
 */
export async function knownFile(context: StoreContext, sha256: string, before: ReplayedBefore, signal?: AbortSignal): Promise<KnownFile | null> {
  using view = await context.set.acquire();
  if (view.missing.length > 0) return null;
  const names = view.segments.map(({ file }) => file.name);
  const known = await context.hub.query((connection) => sumOf(connection, names, { run: before.run, sha256 }, signal));
  return known !== null && known.totals.rows === before.counts.read ? { before, ...known } : null;
}

async function sumOf(
  connection: Connection,
  names: readonly string[],
  file: { readonly run: string; readonly sha256: string },
  signal: AbortSignal | undefined,
): Promise<Omit<KnownFile, 'before'> | null> {
  const places = await filesFrom(connection, names, file, signal);
  if (places.length === 0) return null;
  const events = places
    .map(({ segment, id }) => `SELECT * FROM ${ident(segment)}.usage_events WHERE replayed_file = ${id}`)
    .join(' UNION ALL BY NAME ');
  const row = await connection.row(`SELECT ${TOTALS_SQL}, count(DISTINCT key_id) AS keys FROM (${events})`, [], signal);
  return { format: places[0]?.format ?? null, totals: totalsOf(row ?? {}), keys: toSafeInteger(integer(row?.['keys'])) };
}
