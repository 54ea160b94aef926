import type { Connection, Row } from '../duckdb/connection.ts';
import { ident, identList } from '../duckdb/sql.ts';
import { InvariantError } from '../errors.ts';
import { FACT_COLUMN_NAMES, HEAVY_COLUMN_NAMES } from '../segments/schema.ts';
import type { VisibleSegment } from '../segments/segment-set.ts';
import type { EventKey } from './cursor.ts';
import { Parameters } from './parameters.ts';

/** An event and the segment it was found in. */
export interface LocatedKey extends EventKey {
  readonly segment: VisibleSegment;
}

/** Reads whole events (column name to value) in the order of their keys; bodies only when `full`. */
export async function readEvents(connection: Connection, keys: readonly LocatedKey[], full: boolean, signal?: AbortSignal): Promise<Row[]> {
  if (keys.length === 0) return [];
  const bySegment = Map.groupBy(keys, (key) => key.segment);
  const parameters = new Parameters();
  const parts = [...bySegment].map(([segment, own]) => segmentSql(segment, own, full, parameters));
  const found = await connection.rows(parts.join(' UNION ALL '), parameters.values, signal);
  const rows = new Map(found.map(({ segment, ...row }) => [`${String(segment)} ${String(row['event_id'])}`, row]));
  return keys.map((key) => {
    const row = rows.get(`${key.segment.file.name} ${key.eventId}`);
    if (row === undefined) throw new InvariantError(`Event ${key.eventId} left ${key.segment.descriptor.path} while it was read.`);
    return row;
  });
}

/** The time span of the keys lets the engine skip most of a segment, which knows nothing of ids. */
function segmentSql(segment: VisibleSegment, keys: readonly EventKey[], full: boolean, parameters: Parameters): string {
  const at = ident(segment.file.name);
  const times = keys.map((key) => key.createdMs);
  const ids = `(SELECT unnest(from_json(${parameters.text(JSON.stringify(keys.map((key) => key.eventId)))}, '["VARCHAR"]')))`;
  const from = parameters.integer(times.reduce((a, b) => Math.min(a, b)));
  const to = parameters.integer(times.reduce((a, b) => Math.max(a, b)));
  const facts = `SELECT * FROM ${at}.usage_events WHERE created_at_ms BETWEEN ${from} AND ${to} AND event_id IN ${ids}`;
  const columns = `${parameters.text(segment.file.name)} AS segment, ${identList(FACT_COLUMN_NAMES, 'e.')}`;
  if (!full) return `SELECT ${columns} FROM (${facts}) e`;
  const details = `SELECT * FROM ${at}.usage_event_details WHERE event_id IN ${ids}`;
  return `SELECT ${columns}, ${identList(HEAVY_COLUMN_NAMES, 'd.')} FROM (${facts}) e LEFT JOIN (${details}) d USING (event_id)`;
}
