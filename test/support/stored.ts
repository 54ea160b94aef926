import { eventAt } from '../../store/domain/cell.ts';
import type { EventBatch } from '../../store/domain/event-batch.ts';
import type { Connection, SqlValue } from '../../store/duckdb/connection.ts';
import { ident, identList } from '../../store/duckdb/sql.ts';
import type { Repository } from '../../store/repository.ts';
import { FACT_COLUMN_NAMES, HEAVY_COLUMN_NAMES } from '../../store/segments/schema.ts';
import type { VisibleSegment } from '../../store/segments/segment-set.ts';

/** Every value of an event by column name, as the engine stores it. */
export type StoredRow = Readonly<Record<string, SqlValue>>;

/** The rows of a batch as they should be found in the store. */
export function rowsOf(batch: EventBatch): StoredRow[] {
  return Array.from({ length: batch.rows }, (_, row) => eventAt(batch, row));
}

/** Every row of every visible segment, with all its values; throws when a segment cannot be read. */
export async function storedRows(repository: Repository): Promise<StoredRow[]> {
  const { hub, set } = repository.context;
  using view = await set.acquire();
  const [lost] = view.missing;
  if (lost !== undefined) throw lost.error;
  return await hub.query(async (connection) => {
    const rows: StoredRow[] = [];
    for (const segment of view.segments) rows.push(...(await rowsOfSegment(connection, segment)));
    return rows;
  });
}

/** The rows of one segment in the order they lie in the file. */
export function rowsOfSegment(connection: Connection, { file }: VisibleSegment): Promise<StoredRow[]> {
  const at = ident(file.name);
  return connection.rows(
    `SELECT ${identList(FACT_COLUMN_NAMES, 'e.')}, ${identList(HEAVY_COLUMN_NAMES, 'd.')}
     FROM ${at}.usage_events e LEFT JOIN ${at}.usage_event_details d ON d.event_id = e.event_id ORDER BY e.rowid`,
  );
}

/** Ids of every visible event, sorted; an id that is stored twice is there twice. */
export async function storedIds(repository: Repository): Promise<string[]> {
  return (await storedRows(repository)).map((row) => String(row['event_id'])).toSorted();
}
