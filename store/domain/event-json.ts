import { EVENT_COLUMNS, EVENT_SCHEMA_VERSION, type EventColumn } from './columns.ts';
import { formatCredits } from './credits.ts';

/** A stored event: values by column name, decimals in units of 10^-12. */
export type StoredEvent = Readonly<Record<string, string | bigint | number | boolean | null>>;
type JsonOut = string | number | boolean | null | readonly string[] | { [name: string]: JsonOut };

/** An event in the reference's JSON shape; 64-bit integers and decimals are strings, bodies are left out unless `full`. */
export function eventToJson(event: StoredEvent, { full }: { readonly full: boolean }): Record<string, JsonOut> {
  const json: Record<string, JsonOut> = { schema_version: EVENT_SCHEMA_VERSION };
  const groups = new Map<string, Record<string, JsonOut>>();
  for (const column of EVENT_COLUMNS) {
    const value = event[column.name] ?? null;
    // The raw credit text is there only where the decimal does not say it all.
    if ((column.heavy && !full) || (column.name === 'credit_usage_raw' && value === null)) continue;
    const [first, second] = column.path;
    if (second === undefined) json[first] = toJson(column, value);
    else group(json, groups, first)[second] = toJson(column, value);
  }
  return json;
}

function group(json: Record<string, JsonOut>, groups: Map<string, Record<string, JsonOut>>, name: string): Record<string, JsonOut> {
  const made = groups.get(name) ?? {};
  groups.set(name, made);
  json[name] = made;
  return made;
}

function toJson(column: EventColumn, value: string | bigint | number | boolean | null): JsonOut {
  if (value === null || typeof value === 'boolean') return value;
  if (column.list) return texts(column, value);
  if (column.type === 'decimal' && typeof value === 'bigint') return formatCredits(value);
  return String(value);
}

function texts(column: EventColumn, value: string | bigint | number): readonly string[] {
  const list: unknown = JSON.parse(String(value));
  if (Array.isArray(list) && list.every((item) => typeof item === 'string')) return list;
  throw new TypeError(`${column.name} does not hold a list of texts`);
}
