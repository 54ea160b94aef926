import type { StoreContext } from '../context.ts';
import type { EpochMs } from '../domain/time.ts';
import { announce, type Announced, countLate, judge } from '../segments/dedupe.ts';
import type { StagedBatch } from '../segments/staging.ts';
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
      const late = await countLate(connection, staged, verdict, cutoffMs);
      const { duplicate, conflict, conflicts } = verdict;
      return { read: staged.rows, new: verdict.new, duplicate, conflict, conflicts, late };
    },
    async [Symbol.asyncDispose]() {
      await connection.run(`DROP TABLE ${announced.table}`);
      connection[Symbol.dispose]();
    },
  };
}
