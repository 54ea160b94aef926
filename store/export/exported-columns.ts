import { EVENT_COLUMNS, type EventColumn } from '../domain/columns.ts';

/** What people wrote and what was answered to them; leaves the store only when it is asked for. */
const PRIVATE: ReadonlySet<string> = new Set([
  'request_headers_json',
  'last_message_content',
  ...EVENT_COLUMNS.filter((column) => column.heavy).map((column) => column.name),
]);

/** Whether a column holds headers or something people wrote. */
export function isPrivate(column: EventColumn): boolean {
  return PRIVATE.has(column.name);
}

/** The columns of an export, in the order of the table. */
export function exportedColumns(full: boolean): readonly EventColumn[] {
  return full ? EVENT_COLUMNS : EVENT_COLUMNS.filter((column) => !isPrivate(column));
}
