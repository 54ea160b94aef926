import { EVENT_COLUMNS } from '../../domain/columns.ts';
import type { CsvRecord } from './csv-scanner.ts';
import { MOST_FIELDS } from './csv-scanner.ts';
import { csvTexts } from './csv-text.ts';
import { columnNames } from './row-writer.ts';

/** Where each column of an event stands in the rows of a file. */
export interface CsvHeader {
  readonly fields: number;
  /** Field of each of `EVENT_COLUMNS`, or -1. */
  readonly places: Int32Array;
  /** Field of the schema version, or -1. */
  readonly version: number;
  readonly unknown: readonly string[];
}

const INDEX_BY_NAME = new Map(EVENT_COLUMNS.flatMap((column, index) => columnNames(column).map((name) => [name, index])));
const VERSION = 'schema_version';

/** Reads the first record of a file, or says why it is no header of usage events. */
export function readCsvHeader(record: CsvRecord): CsvHeader | string {
  if (record.fault !== null) return `the header cannot be read: ${record.fault}`;
  if (record.fields > MOST_FIELDS) return `the header has ${record.fields} columns; at most ${MOST_FIELDS} are read`;
  const names = csvTexts(record);
  if (typeof names === 'string') return `the header is ${names}`;
  const places = new Int32Array(EVENT_COLUMNS.length).fill(-1);
  const twice = repeated(names, places);
  if (twice.length > 0) return `the header has columns more than once: ${shown(twice)}`;
  const missing = EVENT_COLUMNS.filter((column, index) => column.required && places[index] === -1).map((column) => column.name);
  if (missing.length > 0) return `the header lacks columns that every event must have: ${shown(missing)}`;
  const unknown = names.filter((name) => name !== VERSION && !INDEX_BY_NAME.has(name));
  return { fields: names.length, places, version: names.indexOf(VERSION), unknown };
}

/** Fills in the places and returns the names that stand twice, under whichever spelling. */
function repeated(names: readonly string[], places: Int32Array): string[] {
  const twice: string[] = names.filter((name, field) => name === VERSION && names.indexOf(name) !== field);
  for (const [field, name] of names.entries()) {
    const index = INDEX_BY_NAME.get(name);
    if (index === undefined) continue;
    if (places[index] !== -1) twice.push(name);
    places[index] = field;
  }
  return twice;
}

function shown(names: readonly string[]): string {
  return names.slice(0, 20).join(', ');
}

/** How a text begins that is taken for CSV: with names of our columns, between these signs. */
export type CsvGuess = ',' | ';' | '\t' | '|';

/** Guesses from the first line of a file whether it is a table of usage events, and by what its columns are parted. */
export function guessCsv(start: string): CsvGuess | null {
  const line = start.slice(0, (start.indexOf('\n') + 1 || start.length + 1) - 1);
  for (const sign of [',', ';', '\t', '|'] as const) {
    const names = line.split(sign).map((name) => name.replace(/^"|"?\r?$/g, ''));
    if (names.some((name) => INDEX_BY_NAME.has(name)) && (names.length > 1 || sign === ',')) return sign;
  }
  return null;
}
