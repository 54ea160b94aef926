import { toSafeInteger } from '../domain/int64.ts';
import type { Connection } from '../duckdb/connection.ts';
import { ident, identList, literal } from '../duckdb/sql.ts';
import type { JournalFormat } from '../replay/formats/detect.ts';
import { integer } from './totals.ts';

/** The files that events of a segment were replayed from. */
export const REPLAYED_FILES = 'replayed_files';
export const REPLAYED_FILE_COLUMNS: readonly string[] = ['id', 'run_id', 'file', 'name', 'sha256', 'format'];

/** Columns of the facts that are not of the event itself: which of those files it came from, and where it stands there. Nothing compares them. */
export const ORIGIN_COLUMN_NAMES = ['replayed_file', 'replayed_position'] as const;

/** Their definitions, in the same order. */
export const ORIGIN_COLUMNS: readonly string[] = ['replayed_file INTEGER', 'replayed_position BIGINT'];

const COLUMNS = identList(REPLAYED_FILE_COLUMNS);

/** A file of a replay as the segments remember it. */
export interface ReplayedFile {
  readonly run: string;
  /** Which file of the run. */
  readonly file: number;
  readonly name: string;
  readonly sha256: string | null;
  /** What it was read as; null when that was not known yet. */
  readonly format: string | null;
}

/** Where an event came from. Events that were appended, or stored by an earlier version, came from no file that is known. */
export interface EventOrigin extends ReplayedFile {
  readonly place: 'offset' | 'line' | 'row';
  /** Of a binary journal the offset of its block, of lines the number of the line, of Parquet that of the row. */
  readonly position: number;
}

/** Creates the table in the attached database `name`. */
export async function createReplayedFiles(connection: Connection, name: string): Promise<void> {
  await connection.run(
    `CREATE TABLE ${at(name)} (id INTEGER NOT NULL, run_id VARCHAR NOT NULL, file INTEGER NOT NULL, name VARCHAR NOT NULL, sha256 VARCHAR, format VARCHAR)`,
  );
}

/** Whether the attached segment notes where its events came from; those of earlier versions do not. */
export async function hasOrigins(connection: Connection, name: string): Promise<boolean> {
  const found = await connection.rows(
    `SELECT column_name FROM (DESCRIBE ${ident(name)}.usage_events) WHERE column_name = '${ORIGIN_COLUMN_NAMES[0]}'`,
  );
  return found.length > 0;
}

/** The number of this file in the segment, in the caller's transaction; a new one gets the next. */
export async function numberOf(connection: Connection, name: string, { run, file, name: called, sha256, format }: ReplayedFile): Promise<number> {
  const found = await connection.row(`SELECT id FROM ${at(name)} WHERE run_id = $1 AND file = ${file}`, [run]);
  if (found !== undefined) return Number(found['id']);
  const last = await connection.row(`SELECT coalesce(max(id), 0)::BIGINT AS n FROM ${at(name)}`);
  const id = toSafeInteger(integer(last?.['n'])) + 1;
  await connection.run(`INSERT INTO ${at(name)} (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)`, [id, run, file, called, sha256, format]);
  return id;
}

/** Under which number each of these segments knows a file of a run; those that have nothing of it are left out. */
export async function filesFrom(
  connection: Connection,
  names: readonly string[],
  { run, sha256 }: { readonly run: string; readonly sha256: string },
  signal?: AbortSignal,
): Promise<readonly { readonly segment: string; readonly id: number; readonly format: string | null }[]> {
  const having = [...(await connection.having(REPLAYED_FILES, names, signal))];
  if (having.length === 0) return [];
  const each = having.map((name) => `SELECT ${literal(name)} AS segment, id, format FROM ${at(name)} WHERE run_id = $1 AND sha256 = $2`);
  const rows = await connection.rows(each.join(' UNION ALL '), [run, sha256], signal);
  return rows.map((row) => ({ segment: String(row['segment']), id: Number(row['id']), format: textOrNull(row['format']) }));
}

/** Copies the list of files from one segment to another; both must have it. */
export async function copyReplayedFiles(connection: Connection, from: string, to: string): Promise<void> {
  await connection.run(`INSERT INTO ${at(to)} (${COLUMNS}) SELECT ${COLUMNS} FROM ${at(from)} ORDER BY id`);
}

/** Where the event with this id and time came from; null when that was not noted. */
export async function originOf(
  connection: Connection,
  name: string,
  key: { readonly createdMs: number; readonly eventId: string },
): Promise<EventOrigin | null> {
  if (!(await hasOrigins(connection, name))) return null;
  const row = await connection.row(
    `SELECT f.*, e.replayed_position AS position FROM ${ident(name)}.usage_events e JOIN ${at(name)} f ON f.id = e.replayed_file
     WHERE e.created_at_ms = ${key.createdMs} AND e.event_id = $1`,
    [key.eventId],
  );
  if (row === undefined) return null;
  const format = textOrNull(row['format']);
  return {
    run: String(row['run_id']),
    file: Number(row['file']),
    name: String(row['name']),
    sha256: textOrNull(row['sha256']),
    format,
    place: PLACES.get(format ?? '') ?? 'line',
    position: toSafeInteger(integer(row['position'])),
  };
}

const PLACES: ReadonlyMap<string, EventOrigin['place']> = new Map<JournalFormat, EventOrigin['place']>([
  ['binary journal', 'offset'],
  ['Parquet', 'row'],
]);

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function at(name: string): string {
  return `${ident(name)}.${REPLAYED_FILES}`;
}
