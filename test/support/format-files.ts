import { EVENT_COLUMNS, FACT_COLUMNS, type EventColumn } from '../../store/domain/columns.ts';
import { formatCredits } from '../../store/domain/credits.ts';
import { eventToJson, type StoredEvent } from '../../store/domain/event-json.ts';
import { ident } from '../../store/duckdb/sql.ts';
import type { Repository } from '../../store/repository.ts';

/** The rows as lines of JSON, as our own export writes them. */
export function ndjsonOf(rows: readonly StoredEvent[]): Buffer {
  return Buffer.from(rows.map((row) => `${JSON.stringify(eventToJson(row, { full: true }))}\n`).join(''));
}

/** The rows as CSV, with the columns under their JSON paths and in reverse: not the way DuckDB would write it. */
export function csvOf(rows: readonly StoredEvent[], { lineEnd = '\r\n', mark = '' } = {}): Buffer {
  const columns = EVENT_COLUMNS.toReversed();
  const header = columns.map((column) => column.path.join('.')).join(',');
  const lines = rows.map((row) => columns.map((column) => field(column, row[column.name] ?? null)).join(','));
  return Buffer.from(mark + [header, ...lines].map((line) => line + lineEnd).join(''));
}

function field(column: EventColumn, value: StoredEvent[string]): string {
  if (value === null || value === undefined) return '';
  const text = column.type === 'decimal' && typeof value === 'bigint' ? formatCredits(value) : String(value);
  return column.type === 'text' && (text === '' || /[",\r\n]/.test(text)) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The columns of an event by name, from a joined segment: the shape of our own exports. */
const FLAT = EVENT_COLUMNS.map((column) => `${FACT_COLUMNS.includes(column) ? 'e' : 'd'}.${ident(column.name)}`).join(', ');

/** The same with the groups of the JSON form as structs and the reasons as a list. */
export const NESTED = [
  ...EVENT_COLUMNS.filter((column) => column.path.length === 1).map((column) => `${FACT_COLUMNS.includes(column) ? 'e' : 'd'}.${ident(column.name)}`),
  ...['retry', 'timing', 'stream'].map(
    (group) =>
      `struct_pack(${EVENT_COLUMNS.filter((column) => column.path[0] === group)
        .map(packed)
        .join(', ')}) AS ${group}`,
  ),
].join(', ');

function packed(column: EventColumn): string {
  const value = column.list ? `from_json(e.${column.name}, '["VARCHAR"]')` : `e.${column.name}`;
  return `${column.path[1] ?? column.name} := ${value}`;
}

/** Has DuckDB write every event of the active segment to a file, in the order they were stored. */
export async function copyTo(repository: Repository, path: string, options: string, columns: string = FLAT): Promise<void> {
  const active = repository.context.set.segments.find((segment) => segment.descriptor.tier === 'active');
  if (!active) throw new Error('The store has no active segment');
  const at = ident(active.file.name);
  await repository.context.hub.query((connection) =>
    connection.run(`COPY (SELECT ${columns} FROM ${at}.usage_events e LEFT JOIN ${at}.usage_event_details d ON d.event_id = e.event_id
      ORDER BY e.rowid) TO '${path.replaceAll("'", "''")}' (${options})`),
  );
}
