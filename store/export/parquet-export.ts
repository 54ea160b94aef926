import { toSafeInteger } from '../domain/int64.ts';
import type { Hub } from '../duckdb/hub.ts';
import { ident, literal } from '../duckdb/sql.ts';
import { type EventFilter, eventFilterSql } from '../queries/event-filter.ts';
import { rangeOf } from '../queries/filter.ts';
import { Parameters } from '../queries/parameters.ts';
import { readSegments } from '../queries/source.ts';
import { FACT_COLUMN_NAMES, sqlType } from '../segments/schema.ts';
import type { SegmentSet, VisibleSegment } from '../segments/segment-set.ts';
import { integer } from '../segments/totals.ts';
import { exportedColumns } from './exported-columns.ts';

/** Rows that the engine gathers before it writes them; bodies are large, so fewer of those. */
const GROUP_ROWS = { facts: 122_880, full: 4_096 } as const;

/** Has the engine write the events that meet the filter to a Parquet file, and says how many there were. */
export async function writeParquet(
  { hub, set }: { readonly hub: Hub; readonly set: SegmentSet },
  { path, filter, full }: { readonly path: string; readonly filter: EventFilter; readonly full: boolean },
  signal?: AbortSignal,
): Promise<number> {
  using view = await set.acquire(rangeOf(filter));
  return await readSegments(hub, view, async (connection) => {
    const parameters = new Parameters();
    const parts = view.segments.map((segment) => partSql(segment, filter, full, parameters));
    const source = parts.length === 0 ? nothingSql(full) : parts.join(' UNION ALL ');
    const rows = full ? GROUP_ROWS.full : GROUP_ROWS.facts;
    const options = `FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rows}, USE_TMP_FILE false`;
    const written = await connection.row(`COPY (${source}) TO ${literal(path)} (${options})`, parameters.values, signal);
    return toSafeInteger(integer(written?.['Count']));
  });
}

/** The events of one segment with the columns in the order of the table. */
function partSql({ file }: VisibleSegment, filter: EventFilter, full: boolean, parameters: Parameters): string {
  const at = ident(file.name);
  const columns = exportedColumns(full).map(({ name }) => `${FACT_COLUMN_NAMES.includes(name) ? 'e' : 'd'}.${ident(name)}`);
  const facts = `(SELECT * FROM ${at}.usage_events WHERE ${eventFilterSql(filter, parameters)}) e`;
  const details = full ? ` LEFT JOIN ${at}.usage_event_details d ON d.event_id = e.event_id` : '';
  return `SELECT ${columns.join(', ')} FROM ${facts}${details}`;
}

/** A table without rows still names its columns. */
function nothingSql(full: boolean): string {
  const columns = exportedColumns(full).map((column) => `NULL::${sqlType(column)} AS ${ident(column.name)}`);
  return `SELECT ${columns.join(', ')} WHERE false`;
}
