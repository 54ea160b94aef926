import type { EventBatch } from '../domain/event-batch.ts';
import { EVENT_COLUMNS } from '../domain/columns.ts';
import { appendBatch } from '../duckdb/chunk-writer.ts';
import type { Connection } from '../duckdb/connection.ts';
import { ident } from '../duckdb/sql.ts';
import { sqlType } from './schema.ts';

/** A batch lying in a table of the hub's own memory, ready to be compared and inserted by set. */
export interface StagedBatch extends AsyncDisposable {
  /** Table with `n` (ordinal in the batch), `position` (in the file) and every event column. */
  readonly table: string;
  readonly rows: number;
}

const COLUMNS = EVENT_COLUMNS.map((c) => `${ident(c.name)} ${sqlType(c)}`).join(', ');
let next = 1;

/** Copies a batch into memory of the engine; dispose it to free that. */
export async function stageBatch(connection: Connection, batch: EventBatch, signal?: AbortSignal): Promise<StagedBatch> {
  const table = `staged_${next++}`;
  await connection.run(`CREATE TABLE memory.main.${table} (n INTEGER, position DOUBLE, ${COLUMNS})`);
  const drop = async (): Promise<void> => connection.run(`DROP TABLE memory.main.${table}`);
  try {
    await appendBatch(connection.driver, table, batch, signal);
  } catch (error) {
    await drop();
    throw error;
  }
  return { table: `memory.main.${table}`, rows: batch.rows, [Symbol.asyncDispose]: drop };
}
