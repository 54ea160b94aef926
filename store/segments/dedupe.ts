import { toSafeInteger } from '../domain/int64.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Connection } from '../duckdb/connection.ts';
import { ident, identList } from '../duckdb/sql.ts';
import { contentHash } from './fingerprint.ts';
import { ORIGIN_COLUMN_NAMES } from './replayed-files.ts';
import { FACT_COLUMN_NAMES, HEAVY_COLUMN_NAMES } from './schema.ts';
import type { StagedBatch } from './staging.ts';
import { integer } from './totals.ts';

/** What is to become of a staged batch. Dispose it with the batch. */
export interface Verdict extends AsyncDisposable {
  readonly new: number;
  readonly duplicate: number;
  readonly conflict: number;
  /** SQL condition on the staged table (alias `b`) that holds for the new events. */
  readonly isNew: string;
  /** The conflicts, by where they stand in the file. */
  readonly conflicts: readonly { readonly position: number; readonly eventId: string }[];
}

/** Ids and content hashes announced earlier by the same dry run; a table with `event_id` and `content`. */
export interface Announced {
  readonly table: string;
}

/** Segments whose contents one statement reads: each takes the memory of two joins. */
const READ_AT_ONCE = 16;

/**
 * Compares a staged batch by event id with every segment named (active, pending and archived alike), with what a dry run announced before, and with itself.
 * The first event of an id is new unless it is stored; another with the same content is a duplicate, with other content a conflict.
 */
export async function judge(
  connection: Connection,
  staged: StagedBatch,
  segments: readonly string[],
  announced: Announced | null,
  signal?: AbortSignal,
): Promise<Verdict> {
  const [known, stored] = [`${staged.table}_known`, `${staged.table}_stored`];
  const made = await connection.row(`CREATE TABLE ${known} AS ${knownSql(staged.table, segments, announced)}`, [], signal);
  const matches = toSafeInteger(integer(made?.['Count']));
  const repeats = staged.rows - staged.summary.ids;
  const drop = async (): Promise<void> => connection.run(`DROP TABLE ${known}`);
  try {
    if (repeats === 0 && matches === 0) return allNew(staged, drop);
    const hit = await connection.rows(`SELECT DISTINCT source FROM ${known}`);
    const contents = hit.map((r) => storedContentSql(Number(r['source']), known, segments, announced));
    await connection.run(`CREATE TABLE ${stored} (n INTEGER, content UBIGINT)`);
    try {
      for (let at = 0; at < contents.length; at += READ_AT_ONCE)
        await connection.run(`INSERT INTO ${stored} ${contents.slice(at, at + READ_AT_ONCE).join(' UNION ALL ')}`, [], signal);
      return await compare(
        connection,
        staged,
        repeats === 0 ? knownContentSql(staged, known, stored) : judgedSql(staged, known, stored),
        drop,
        signal,
      );
    } finally {
      await connection.run(`DROP TABLE ${stored}`);
    }
  } catch (error) {
    await drop();
    throw error;
  }
}

function allNew(staged: StagedBatch, drop: () => Promise<void>): Verdict {
  return { new: staged.rows, duplicate: 0, conflict: 0, isNew: 'true', conflicts: [], [Symbol.asyncDispose]: drop };
}

/**
 * `(n, source, row)` of staged events whose id is stored: which segment (or the announced list, -1) and where in it.
 * One join, whatever the number of segments: each takes some eight megabytes, and there may be a thousand segments.
 */
function knownSql(table: string, segments: readonly string[], announced: Announced | null): string {
  const parts = segments.map((name, index) => `SELECT ${index} AS source, rowid AS stored_row, event_id FROM ${ident(name)}.usage_events`);
  if (announced !== null) parts.push(`SELECT -1 AS source, rowid AS stored_row, event_id FROM ${announced.table}`);
  if (parts.length === 0) return 'SELECT 0 AS n, 0 AS source, 0::BIGINT AS stored_row WHERE false';
  return `SELECT b.n, e.source, e.stored_row FROM ${table} b JOIN (${parts.join(' UNION ALL ')}) e ON e.event_id = b.event_id`;
}

async function compare(
  connection: Connection,
  staged: StagedBatch,
  sql: string,
  drop: () => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<Verdict> {
  const judged = `${staged.table}_judged`;
  await connection.run(`CREATE TABLE ${judged} AS ${sql}`, [], signal);
  const dropAll = async (): Promise<void> => {
    await connection.run(`DROP TABLE ${judged}`);
    await drop();
  };
  const counts = new Map(
    (await connection.rows(`SELECT verdict, count(*) AS n FROM ${judged} GROUP BY verdict`)).map((r) => [
      r['verdict'],
      toSafeInteger(integer(r['n'])),
    ]),
  );
  const conflicts = await connection.rows(
    `SELECT b.position, b.event_id FROM ${judged} j JOIN ${staged.table} b USING (n) WHERE j.verdict = 'conflict' ORDER BY n`,
  );
  const duplicate = counts.get('duplicate') ?? 0;
  const conflict = counts.get('conflict') ?? 0;
  return {
    new: staged.rows - duplicate - conflict,
    duplicate,
    conflict,
    isNew: `NOT EXISTS (SELECT 1 FROM ${judged} j WHERE j.n = b.n)`,
    conflicts: conflicts.map((r) => ({ position: Number(r['position']), eventId: String(r['event_id']) })),
    [Symbol.asyncDispose]: dropAll,
  };
}

/** `(n, verdict)` of every staged event whose id is stored, for a batch in which no id repeats: all that is left to compare is what lies on both sides. */
function knownContentSql({ events }: StagedBatch, known: string, stored: string): string {
  return `WITH
    sent AS (SELECT b.n, ${contentHash('b', 'b')} AS content FROM ${events} b WHERE b.n IN (SELECT n FROM ${known}))
    SELECT s.n, CASE WHEN bool_or(s.content = o.content) THEN 'duplicate' ELSE 'conflict' END AS verdict
    FROM sent s JOIN ${stored} o ON o.n = s.n GROUP BY s.n`;
}

/** `(n, verdict)` of every staged event that is not new. */
function judgedSql({ table, events }: StagedBatch, known: string, stored: string): string {
  return `WITH
    firsts AS (SELECT event_id, min(n) AS first, count(*) AS copies FROM ${table} GROUP BY event_id),
    suspects AS (
      SELECT b.n, f.first, ${contentHash('b', 'b')} AS content FROM ${events} b JOIN firsts f USING (event_id)
      WHERE f.copies > 1 OR b.n IN (SELECT n FROM ${known})),
    against AS (
      SELECT s.n, bool_or(s.content = o.content) AS same FROM suspects s JOIN ${stored} o ON o.n = s.n GROUP BY s.n
      UNION ALL
      SELECT s.n, s.content = f.content FROM suspects s JOIN suspects f ON f.n = s.first WHERE s.n <> s.first AND s.n NOT IN (SELECT n FROM ${known}))
    SELECT n, CASE WHEN same THEN 'duplicate' ELSE 'conflict' END AS verdict FROM against`;
}

/** `(n, content)` of what is stored under the ids that the batch shares with one source. */
function storedContentSql(source: number, known: string, segments: readonly string[], announced: Announced | null): string {
  const segment = segments[source];
  if (segment === undefined)
    return `SELECT k.n, a.content FROM ${known} k JOIN ${announced?.table ?? ''} a ON a.rowid = k.stored_row WHERE k.source = ${source}`;
  const at = ident(segment);
  return `SELECT k.n, ${contentHash('e', 'd')} AS content FROM ${known} k JOIN ${at}.usage_events e ON e.rowid = k.stored_row
    LEFT JOIN ${at}.usage_event_details d ON d.event_id = e.event_id WHERE k.source = ${source}`;
}

/** How many of the new events are older than the cutoff. */
export async function countLate(connection: Connection, staged: StagedBatch, verdict: Verdict, cutoffMs: EpochMs): Promise<number> {
  const { fromMs } = staged.summary.totals;
  if (verdict.new === 0 || fromMs === null || fromMs >= cutoffMs) return 0;
  const row = await connection.row(`SELECT count(*) AS n FROM ${staged.table} b WHERE ${verdict.isNew} AND created_at_ms < ${cutoffMs}`);
  return toSafeInteger(integer(row?.['n']));
}

/** Where the new events of a batch go: which of them (all of them without `where`), into which segment, and the number the file they came from has there. */
export interface InsertTarget {
  readonly name: string;
  readonly where: string | null;
  readonly file: number | null;
  readonly signal: AbortSignal | undefined;
}

/** Inserts new events of a batch into the segment attached as `name`; facts and bodies in the caller's transaction. */
export async function insertNew(
  connection: Connection,
  staged: StagedBatch,
  verdict: Verdict,
  { name, where, file, signal }: InsertTarget,
): Promise<void> {
  const at = ident(name);
  const condition = where === null ? verdict.isNew : `${verdict.isNew} AND ${where}`;
  const columns = identList(file === null ? FACT_COLUMN_NAMES : [...FACT_COLUMN_NAMES, ...ORIGIN_COLUMN_NAMES]);
  const values = `${identList(FACT_COLUMN_NAMES, 'b.')}${file === null ? '' : `, ${file}, b.position::BIGINT`}`;
  await connection.run(`INSERT INTO ${at}.usage_events (${columns}) SELECT ${values} FROM ${staged.events} b WHERE ${condition}`, [], signal);
  if (staged.summary.withBodies === 0) return;
  const heavy = HEAVY_COLUMN_NAMES.map((c) => `b.${ident(c)} IS NOT NULL`).join(' OR ');
  await connection.run(
    `INSERT INTO ${at}.usage_event_details (event_id, ${identList(HEAVY_COLUMN_NAMES)})
     SELECT b.event_id, ${identList(HEAVY_COLUMN_NAMES, 'b.')} FROM ${staged.table} b WHERE ${condition} AND (${heavy})`,
    [],
    signal,
  );
}

/** Adds the new events of a batch to the list a dry run keeps. */
export async function announce(connection: Connection, staged: StagedBatch, verdict: Verdict, announced: Announced): Promise<void> {
  await connection.run(`INSERT INTO ${announced.table} SELECT b.event_id, ${contentHash('b', 'b')} FROM ${staged.events} b WHERE ${verdict.isNew}`);
}
