import { EVENT_COLUMNS } from '../domain/columns.ts';
import { eventToJson, type StoredEvent } from '../domain/event-json.ts';
import { losslessCsv, spreadsheetCsv } from './csv-export.ts';
import { isPrivate } from './exported-columns.ts';

/** How events become lines of text. */
export interface TextFormat {
  /** Before the first event. */
  readonly head: string;
  readonly event: (event: StoredEvent) => string;
}

export const TEXT_FORMATS = ['csv', 'csv-lossless', 'ndjson'] as const;
export type TextFormatName = (typeof TEXT_FORMATS)[number];

/** The named format, with headers and bodies or without. */
export function textFormat(name: TextFormatName, full: boolean): TextFormat {
  switch (name) {
    case 'csv':
      return spreadsheetCsv(full);
    case 'csv-lossless':
      return losslessCsv(full);
    case 'ndjson':
      return { head: '', event: (event) => `${JSON.stringify(exportedJson(event, full))}\n` };
  }
}

/** An event in the reference's JSON shape, with headers and bodies or without. */
export function exportedJson(event: StoredEvent, full: boolean): ReturnType<typeof eventToJson> {
  const json = eventToJson(event, { full });
  if (!full) for (const column of EVENT_COLUMNS) if (isPrivate(column)) delete json[column.path[0]];
  return json;
}
