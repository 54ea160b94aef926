import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_COLUMNS, type EventColumn } from '../../store/domain/columns.ts';
import { parseCredits } from '../../store/domain/credits.ts';
import type { StoredEvent } from '../../store/domain/event-json.ts';

export const JOURNALS = join(import.meta.dirname, '../fixtures/journal');

/** The binary journals among the fixtures. */
export const JOURNAL_FILES: readonly string[] = readdirSync(JOURNALS).filter((file) => /\.(?:journal|open)$/.test(file));

export function journal(file: string): Buffer {
  return readFileSync(join(JOURNALS, file));
}

/** What the reference reader made of a fixture, as the rows the store should hold; integers exact. */
export function expectedRows(file: string): StoredEvent[] {
  const base = join(JOURNALS, file.replace(/\.(?:journal|open)$/, ''));
  const strings = `${base}.expected-strings.ndjson`;
  const text = readFileSync(existsSync(strings) ? strings : `${base}.expected.ndjson`, 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => storedEvent(JSON.parse(line)));
}

type Json = Readonly<Record<string, unknown>>;

function storedEvent(json: Json): StoredEvent {
  const row = Object.fromEntries(EVENT_COLUMNS.map((column) => [column.name, stored(column, lookUp(json, column.path))]));
  const text = json['credit_usage'];
  if (typeof text !== 'string') return row;
  const credits = parseCredits(text);
  return {
    ...row,
    credit_usage: credits.kind === 'unusable' ? null : credits.units,
    credit_usage_raw: credits.kind === 'exact' ? null : text,
    credit_usage_missing: credits.kind === 'unusable' || json['credit_usage_missing'] === true,
  };
}

function lookUp(json: Json, [first, second]: EventColumn['path']): unknown {
  const value = json[first];
  if (second === undefined) return value;
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === second)?.[1] : undefined;
}

function stored(column: EventColumn, value: unknown): string | bigint | boolean | null {
  if (column.list) return JSON.stringify(value);
  if (column.spellings && typeof value === 'string') return column.spellings[value] ?? value;
  // An unsigned number beyond the signed range is decoded to the same 64 bits, and rejected only when it is to be stored.
  if (column.type === 'int64' && (typeof value === 'string' || typeof value === 'number')) return BigInt.asIntN(64, BigInt(value));
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}
