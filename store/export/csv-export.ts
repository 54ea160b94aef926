import type { EventColumn } from '../domain/columns.ts';
import { formatCredits } from '../domain/credits.ts';
import type { StoredEvent } from '../domain/event-json.ts';
import { guarded, line, quoted } from './csv-cells.ts';
import { exportedColumns } from './exported-columns.ts';
import type { TextFormat } from './text-format.ts';

/** CSV that our own replay reads back to the same events: texts as they are, a quoted nothing for the empty text, nothing for no value. */
export function losslessCsv(full: boolean): TextFormat {
  const columns = exportedColumns(full);
  return {
    head: line(columns.map((column) => column.name)),
    event: (event) => line(columns.map((column) => cell(column, event[column.name] ?? null, quoted))),
  };
}

/** CSV for spreadsheets: a readable time in UTC first, and no text that a spreadsheet would run as a formula. */
export function spreadsheetCsv(full: boolean): TextFormat {
  const columns = exportedColumns(full);
  return {
    head: `\uFEFF${line(['created_at', ...columns.map((column) => column.name)])}`,
    event: (event) => line([utcOf(event), ...columns.map((column) => cell(column, event[column.name] ?? null, guarded))]),
  };
}

function cell(column: EventColumn, value: StoredEvent[string], text: (value: string) => string): string {
  if (value === null || value === undefined) return '';
  if (column.type === 'decimal' && typeof value === 'bigint') return formatCredits(value);
  return column.type === 'text' ? text(String(value)) : String(value);
}

/** Nothing for a time that no calendar has. */
function utcOf(event: StoredEvent): string {
  const at = new Date(Number(event['created_at_ms']));
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
