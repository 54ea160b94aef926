import { toSafeInteger } from '../domain/int64.ts';
import type { Connection } from '../duckdb/connection.ts';
import { ident, identList, literal } from '../duckdb/sql.ts';
import { integer } from './totals.ts';

/** How far a replay is: a row in the transaction of the events it speaks of, so that the two are never apart. */
export const PROGRESS_TABLE = 'replay_progress';

/**
 * all: everything of these rows of the file. late: of those that are new only the ones older than the retention cutoff, which lie in a segment of their own.
 * live: the rest of rows whose late ones came before.
 */
export type ProgressPart = 'all' | 'late' | 'live';

/** What became of the rows `[fromRow, toRow)` of a file, counted from 0 in the order they are decoded; `read = new + duplicate + conflict`. */
export interface ProgressRow {
  readonly run: string;
  /** Which file of the run. */
  readonly file: number;
  readonly fromRow: number;
  readonly toRow: number;
  readonly part: ProgressPart;
  readonly read: number;
  readonly new: number;
  readonly duplicate: number;
  readonly conflict: number;
  readonly late: number;
}

const NUMBERS = ['from_row', 'to_row', 'read', 'new', 'duplicate', 'conflict', 'late'] as const;
const COLUMNS = ['run_id', 'file', 'part', ...NUMBERS];

/** Creates the table in the attached database `name`. */
export async function createProgressTable(connection: Connection, name: string): Promise<void> {
  const numbers = NUMBERS.map((column) => `${ident(column)} BIGINT NOT NULL`);
  await connection.run(`CREATE TABLE ${at(name)} (run_id VARCHAR NOT NULL, file INTEGER NOT NULL, part VARCHAR NOT NULL, ${numbers.join(', ')})`);
}

/** Which of these attached databases have the table; segments of earlier versions do not. */
export async function withProgress(connection: Connection, names: readonly string[]): Promise<string[]> {
  return [...(await connection.having(PROGRESS_TABLE, names))];
}

/** Inserts a row in the caller's transaction. */
export async function insertProgress(connection: Connection, name: string, row: ProgressRow): Promise<void> {
  const numbers = [row.fromRow, row.toRow, row.read, row.new, row.duplicate, row.conflict, row.late];
  await connection.run(
    `INSERT INTO ${at(name)} (${identList(COLUMNS)}) VALUES (${literal(row.run)}, ${row.file}, ${literal(row.part)}, ${numbers.join(', ')})`,
  );
}

/** What these databases say of a run. */
export async function readProgress(connection: Connection, names: readonly string[], run: string): Promise<ProgressRow[]> {
  const found = await withProgress(connection, names);
  if (found.length === 0) return [];
  const selects = found.map((name) => `SELECT ${identList(COLUMNS)} FROM ${at(name)} WHERE run_id = ${literal(run)}`);
  return (await connection.rows(selects.join(' UNION ALL '))).map((row) => ({
    run,
    file: Number(row['file']),
    part: row['part'] === 'late' || row['part'] === 'live' ? row['part'] : 'all',
    fromRow: toSafeInteger(integer(row['from_row'])),
    toRow: toSafeInteger(integer(row['to_row'])),
    read: toSafeInteger(integer(row['read'])),
    new: toSafeInteger(integer(row['new'])),
    duplicate: toSafeInteger(integer(row['duplicate'])),
    conflict: toSafeInteger(integer(row['conflict'])),
    late: toSafeInteger(integer(row['late'])),
  }));
}

/** Copies what one database says of these runs to another. */
export async function copyProgress(connection: Connection, from: string, to: string, runs: ReadonlySet<string>): Promise<void> {
  if (runs.size === 0 || (await withProgress(connection, [from])).length === 0) return;
  const wanted = [...runs].map(literal).join(', ');
  await connection.run(
    `INSERT INTO ${at(to)} (${identList(COLUMNS)}) SELECT ${identList(COLUMNS)} FROM ${at(from)} WHERE run_id IN (${wanted}) ORDER BY ALL`,
  );
}

/** Removes what a database says of a run. */
export async function forgetProgress(connection: Connection, name: string, run: string): Promise<void> {
  await connection.run(`DELETE FROM ${at(name)} WHERE run_id = ${literal(run)}`);
}

function at(name: string): string {
  return `${ident(name)}.${PROGRESS_TABLE}`;
}
