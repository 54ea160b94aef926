import { EVENT_COLUMNS, HEAVY_COLUMNS } from '../domain/columns.ts';
import type { Reject } from '../domain/counts.ts';
import { toSafeInteger } from '../domain/int64.ts';
import { DAY_MS, EARLIEST_EVENT_MS, type EpochMs } from '../domain/time.ts';
import type { Connection } from '../duckdb/connection.ts';
import { ident } from '../duckdb/sql.ts';
import { acceptable } from '../replay/formats/accept.ts';
import { integer } from '../segments/totals.ts';
import { KEPT } from './adopt-report.ts';
import { columnSql, completeSql, lackingSql, sourceSql } from './projection.ts';
import { POINTERS_VIEW, type ReferenceFile } from './reference-file.ts';
import { FACTS_TABLE } from './shape.ts';

/** Rows of a file by their place in it: from here up to, but not with, there. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** A stretch of rows, how many there are and about how much text they bring. */
interface Granule extends RowRange {
  readonly rows: number;
  readonly text: number;
}

/** Rows looked at together when a file is cut into transactions. */
const GRANULE = 512;
/** Bodies are about this much longer than their compressed form. */
const UNPACKED = 8;

/** How many rows the file has, and its rows in stretches that are small enough to be put together to transactions. */
export async function granulesOf(connection: Connection, file: ReferenceFile): Promise<Granule[]> {
  const { facts, details } = file.shape;
  const lengths = HEAVY_COLUMNS.flatMap(({ name }) => [
    ...(facts.has(name) ? [`coalesce(strlen(e.${ident(name)}), 0)`] : []),
    ...(details?.has(name) === true ? [`coalesce(strlen(d.${ident(name)}), 0)`] : []),
  ]);
  const packed = facts.has('detail_object_length') ? [`coalesce(e.detail_object_length, 0)::DOUBLE * ${UNPACKED}`] : [];
  const rows = await connection.rows(
    `SELECT e.rowid // ${GRANULE} AS granule, count(*) AS rows, sum(${['0', ...lengths, ...packed].join(' + ')})::DOUBLE AS text
     FROM ${sourceSql(file.rawName, file.shape)} GROUP BY granule ORDER BY granule`,
  );
  return rows.map((row) => {
    const from = toSafeInteger(integer(row['granule'])) * GRANULE;
    return { from, to: from + GRANULE, rows: toSafeInteger(integer(row['rows'])), text: Number(row['text']) };
  });
}

/** Takes from the front as many granules as a transaction should have. */
export function nextRange(granules: Granule[], most: { readonly rows: number; readonly text: number }): RowRange | null {
  const first = granules.shift();
  if (first === undefined) return null;
  let { rows, text, to } = first;
  for (let next = granules[0]; next !== undefined && rows + next.rows <= most.rows && text + next.text <= most.text; next = granules[0]) {
    granules.shift();
    rows += next.rows;
    text += next.text;
    to = next.to;
  }
  return { from: first.from, to };
}

/** The acceptable rows of a range as a staged batch wants them; bodies of detail packs are taken from the table `packs`. */
export function stageSql(file: ReferenceFile, { from, to }: RowRange, nowMs: EpochMs, packs: string): string {
  const columns = EVENT_COLUMNS.map((column) => `${columnSql(column, file.shape, true)} AS ${ident(column.name)}`);
  return `SELECT (e.rowid - ${from})::INTEGER AS n, (e.rowid + 1)::DOUBLE AS position, ${columns.join(', ')}
    FROM ${sourceSql(file.rawName, file.shape)} LEFT JOIN ${packs} p ON p.place = e.rowid
    WHERE e.rowid >= ${from} AND e.rowid < ${to} AND ${acceptSql(file, nowMs)}`;
}

/** Events whose details lie in packs, in this range. */
export function pointersInSql(file: ReferenceFile, { from, to }: RowRange): string {
  return `SELECT * FROM ${ident(file.name)}.${POINTERS_VIEW} WHERE place >= ${from} AND place < ${to} ORDER BY pack, first, place`;
}

/** Rows that a store does not take: how many, and the first with the reason. */
export async function rejectsOf(connection: Connection, file: ReferenceFile, nowMs: EpochMs): Promise<{ rejects: Reject[]; rejected: number }> {
  const rejected = `FROM ${ident(file.rawName)}.${FACTS_TABLE} e WHERE NOT (${acceptSql(file, nowMs)})`;
  const count = toSafeInteger(integer((await connection.row(`SELECT count(*) AS n ${rejected}`))?.['n']));
  if (count === 0) return { rejects: [], rejected: 0 };
  const rows = await connection.rows(
    `SELECT e.rowid + 1 AS line, e.event_id AS id, e.created_at_ms AS at, ${lackingSql(file.shape)} AS lacking ${rejected} ORDER BY e.rowid LIMIT ${KEPT}`,
  );
  const judge = acceptable(nowMs);
  const rejects = rows.map((row) => {
    const id = row['id'] === null ? '' : String(row['id']);
    const reason = row['lacking'] === '' ? judge(id, Number(row['at'])) : `${String(row['lacking'])} is missing`;
    return { line: toSafeInteger(integer(row['line'])), reason: reason ?? 'not acceptable', events: 1, ...(id === '' ? {} : { eventId: id }) };
  });
  return { rejects, rejected: count };
}

/** The rule of the store in SQL: what an event must have, an id, and a time between the year 2000 and tomorrow. */
function acceptSql(file: ReferenceFile, nowMs: EpochMs): string {
  return `coalesce(${completeSql(file.shape)} AND e.event_id <> '' AND e.created_at_ms BETWEEN ${EARLIEST_EVENT_MS} AND ${nowMs + DAY_MS}, false)`;
}
