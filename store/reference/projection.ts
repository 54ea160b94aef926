import { type EventColumn, FACT_COLUMNS, HEAVY_COLUMNS } from '../domain/columns.ts';
import { ident, literal } from '../duckdb/sql.ts';
import { sqlType } from '../segments/schema.ts';
import { DETAILS_TABLE, FACTS_TABLE, type ReferenceShape } from './shape.ts';

/** Texts that the reference may keep beside the facts: the detail table comes first, then the facts, then a detail pack. */
const DETAIL_TEXTS: ReadonlySet<string> = new Set(['request_headers_json', 'routing_diagnostics_json', 'last_message_content', 'error_message']);

/** Where a missing value means something else than for an event that came as JSON or in a journal. */
const WHEN_ABSENT: Readonly<Record<string, string>> = { key_name: 'e."key_id"', credit_usage_missing: 'true' };

/** Columns that point from a fact row to its member of a detail pack. */
export const REFERENCE_COLUMNS = ['detail_object_path', 'detail_object_offset', 'detail_object_length', 'detail_object_sha256'] as const;

/** Texts a detail pack holds of an event. */
export const PACKED_COLUMNS: readonly EventColumn[] = [...FACT_COLUMNS.filter((c) => DETAIL_TEXTS.has(c.name)), ...HEAVY_COLUMNS];

/** The rows of the file attached as `name` (aliases `e` for the facts, `d` for the detail table where it holds anything). */
export function sourceSql(name: string, shape: ReferenceShape): string {
  const facts = `${ident(name)}.${FACTS_TABLE} e`;
  if (shape.details === null) return facts;
  const details = `${ident(name)}.${DETAILS_TABLE}`;
  return `${facts} LEFT JOIN ${shape.detailsRepeat ? `(SELECT DISTINCT ON (event_id) * FROM ${details})` : details} d ON d.event_id = e.event_id`;
}

/** The facts as our own columns, in their order. */
export function factsSql(shape: ReferenceShape): string {
  return FACT_COLUMNS.map((column) => `${columnSql(column, shape, false)} AS ${ident(column.name)}`).join(', ');
}

/** The bodies as our own columns, in their order. */
export function bodiesSql(shape: ReferenceShape): string {
  return HEAVY_COLUMNS.map((column) => `${columnSql(column, shape, false)} AS ${ident(column.name)}`).join(', ');
}

/** Whether the file itself holds bodies, in either table. */
export function hasBodies(shape: ReferenceShape): boolean {
  return HEAVY_COLUMNS.some(({ name }) => shape.facts.has(name) || shape.details?.has(name) === true);
}

/** One of our columns out of a row of the reference; with `packed` the texts of a detail pack (alias `p`) count too. */
export function columnSql(column: EventColumn, shape: ReferenceShape, packed: boolean): string {
  const absent = absentSql(column);
  const places = placesOf(column, shape, packed);
  if (places.length === 0) return absent;
  const value = places.length === 1 ? (places[0] ?? absent) : `coalesce(${places.join(', ')})`;
  const spelled = spelling(column, column.list ? listSql(value) : value);
  return column.required || (column.nullable && WHEN_ABSENT[column.name] === undefined) ? spelled : `coalesce(${spelled}, ${absent})`;
}

/** A condition that holds when the row has every value an event must have. */
export function completeSql(shape: ReferenceShape): string {
  return requiredOf(shape)
    .map((name) => `e.${ident(name)} IS NOT NULL`)
    .join(' AND ');
}

/** The names of the values that a row lacks, as one text. */
export function lackingSql(shape: ReferenceShape): string {
  return `concat_ws(', ', ${requiredOf(shape)
    .map((name) => `CASE WHEN e.${ident(name)} IS NULL THEN ${literal(name)} END`)
    .join(', ')})`;
}

/** Columns of the file that an event here does not have: derived ones, proxies, the pointers into packs. */
export function droppedColumns(shape: ReferenceShape): string[] {
  const kept = new Set([...FACT_COLUMNS, ...HEAVY_COLUMNS].map((column) => column.name));
  return [...shape.facts.keys()].filter((name) => !kept.has(name) && !isPointer(name)).toSorted();
}

export function isPointer(name: string): boolean {
  return REFERENCE_COLUMNS.some((column) => column === name);
}

function requiredOf(shape: ReferenceShape): string[] {
  return FACT_COLUMNS.filter((column) => column.required && shape.facts.has(column.name)).map((column) => column.name);
}

/** Where a value may stand, the first that is not NULL counts. */
function placesOf(column: EventColumn, shape: ReferenceShape, packed: boolean): string[] {
  const name = ident(column.name);
  const type = sqlType(column);
  const typed = (place: string, found: string | undefined): string[] => (found === undefined ? [] : [found === type ? place : `${place}::${type}`]);
  const facts = typed(`e.${name}`, shape.facts.get(column.name));
  if (!column.heavy && !DETAIL_TEXTS.has(column.name)) return facts;
  const details = typed(`d.${name}`, shape.details?.get(column.name));
  const pack = packed ? [`p.${name}`] : [];
  return column.heavy ? [...pack, ...details, ...facts] : [...details, ...facts, ...pack];
}

function absentSql(column: EventColumn): string {
  const special = WHEN_ABSENT[column.name];
  if (special !== undefined) return special;
  const { absent } = column;
  const value = absent === null ? 'NULL' : typeof absent === 'string' ? literal(absent) : String(absent);
  return `${value}::${sqlType(column)}`;
}

/** Accepted spellings become the one that is stored; others stay as they are. */
function spelling(column: EventColumn, value: string): string {
  const others = Object.entries(column.spellings ?? {}).filter(([from, to]) => from !== to);
  if (others.length === 0) return value;
  return `CASE ${value} ${others.map(([from, to]) => `WHEN ${literal(from)} THEN ${literal(to)}`).join(' ')} ELSE ${value} END`;
}

/** A text that is no list of texts becomes a list of that one text: nothing is lost and every reader can rely on a list. */
function listSql(value: string): string {
  return `CASE WHEN ${value} IS NULL OR ${value} = '[]' THEN ${value} WHEN trim(${value}) = '' THEN '[]'
    WHEN NOT json_valid(${value}) THEN json_array(${value})::VARCHAR
    WHEN json_type(${value}) = 'ARRAY' AND json_array_length(${value}) = 0 THEN '[]'
    WHEN json_structure(${value}::JSON)::VARCHAR = '["VARCHAR"]' AND list_count(from_json(${value}, '["VARCHAR"]')) = json_array_length(${value}) THEN ${value}
    ELSE json_array(${value})::VARCHAR END`;
}
