import type { Connection } from '../duckdb/connection.ts';
import { isFatal, translateDriverError } from '../duckdb/driver-errors.ts';
import { identList } from '../duckdb/sql.ts';
import { CorruptError } from '../errors.ts';
import { integer } from '../segments/totals.ts';

/** Rows of a table that cannot be read, by their place in it: `[from, to)`. */
export interface LostRows {
  readonly from: number;
  readonly to: number;
}

export interface TableCopy {
  /** Qualified and quoted. */
  readonly from: string;
  readonly to: string;
  readonly columns: readonly string[];
  /** SQL condition on the rows and their place `r`. */
  readonly where: string;
}

/** Rows the engine stores together: a damaged block takes one of these, or a part of it, and no more. */
const ROW_GROUP = 122_880;
/** Rows the engine reads at once. */
const VECTOR = 2_048;

/** Copies every row that can be read; answers the places of those that cannot. */
export async function copyReadable(connection: Connection, copy: TableCopy): Promise<LostRows[]> {
  const end = await lastPlace(connection, copy.from);
  const lost: LostRows[] = [];
  for (let from = 0; from < end; from += ROW_GROUP) lost.push(...(await copyRange(connection, copy, { from, to: Math.min(end, from + ROW_GROUP) })));
  return joined(lost);
}

/** One past the highest place of a row; the engine knows it without reading any. */
async function lastPlace(connection: Connection, table: string): Promise<number> {
  const row = await connection.row(`SELECT coalesce(max(rowid), -1) + 1 AS n FROM ${table}`);
  return Number(integer(row?.['n']));
}

/** Tries a range at once, and when something in it cannot be read, its halves. */
async function copyRange(connection: Connection, copy: TableCopy, { from, to }: LostRows): Promise<LostRows[]> {
  const columns = identList(copy.columns);
  try {
    await connection.run(
      `INSERT INTO ${copy.to} (${columns}) SELECT ${columns} FROM (SELECT *, rowid AS r FROM ${copy.from} WHERE rowid >= ${from} AND rowid < ${to})
       WHERE ${copy.where} ORDER BY r`,
    );
    return [];
  } catch (error) {
    if (isFatal(error) || !(translateDriverError(error, copy.from) instanceof CorruptError)) throw error;
    if (to - from <= VECTOR) return [{ from, to }];
    const middle = from + Math.ceil((to - from) / 2 / VECTOR) * VECTOR;
    return [...(await copyRange(connection, copy, { from, to: middle })), ...(await copyRange(connection, copy, { from: middle, to }))];
  }
}

function joined(lost: readonly LostRows[]): LostRows[] {
  const ranges: LostRows[] = [];
  for (const range of lost) {
    const last = ranges.at(-1);
    if (last?.to === range.from) ranges[ranges.length - 1] = { from: last.from, to: range.to };
    else ranges.push(range);
  }
  return ranges;
}
