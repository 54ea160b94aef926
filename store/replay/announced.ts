import type { StoreContext } from '../context.ts';
import { toSafeInteger } from '../domain/int64.ts';
import type { EpochMs } from '../domain/time.ts';
import { announce, type Announced, judge } from '../segments/dedupe.ts';
import type { StagedBatch } from '../segments/staging.ts';
import { integer } from '../segments/totals.ts';
import type { AppendResult } from '../append-result.ts';

/** What a dry run has announced so far: the same comparison as a commit, against the store and against itself, without the insert. */
export interface Rehearsal extends AsyncDisposable {
  judge(staged: StagedBatch): Promise<AppendResult>;
}

let next = 1;

export async function openRehearsal(context: Pick<StoreContext, 'hub' | 'set'>, cutoffMs: EpochMs): Promise<Rehearsal> {
  const connection = await context.hub.connect();
  const announced: Announced = { table: `memory.main.announced_${next++}` };
  await connection.run(`CREATE TABLE ${announced.table} (event_id VARCHAR, content UBIGINT)`);
  return {
    async judge(staged) {
      using view = await context.set.acquire();
      await using verdict = await judge(
        connection,
        staged,
        view.segments.map((s) => s.file.name),
        announced,
      );
      await announce(connection, staged, verdict, announced);
      const row = await connection.row(`SELECT count(*) AS n FROM ${staged.table} b WHERE ${verdict.isNew} AND created_at_ms < ${cutoffMs}`);
      const { duplicate, conflict, conflicts } = verdict;
      return { read: staged.rows, new: verdict.new, duplicate, conflict, conflicts, late: toSafeInteger(integer(row?.['n'])) };
    },
    async [Symbol.asyncDispose]() {
      await connection.run(`DROP TABLE ${announced.table}`);
      connection[Symbol.dispose]();
    },
  };
}
