import assert from 'node:assert/strict';
import { MAX_PAGE, Repository } from '../../store/index.ts';

/** What a store holds after it was opened the way a person would: recovery included, then closed again. */
export interface Stored {
  readonly ids: ReadonlySet<string>;
  readonly segments: number;
  /** What opening had to finish or undo. */
  readonly recovered: readonly string[];
  /** Segments that were brought back from the trash first. */
  readonly restored: number;
}

/** Opens the store, checks its laws and that no event is there twice; what retention removed can be looked for as well. */
export async function openAndCheck(path: string, { restore = false } = {}): Promise<Stored> {
  await using repository = await Repository.open(path, { retentionIntervalMs: 0, sealing: false });
  const { findings } = await repository.verify();
  assert.deepEqual(
    findings.filter((f) => f.severity === 'error'),
    [],
    'verify finds something',
  );
  const trash = restore ? (repository.retention()?.trash ?? []) : [];
  for (const { id } of trash) await repository.restore(id);
  const ids = new Set<string>();
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await repository.events({ filter: {}, limit: MAX_PAGE, cursor, full: false });
    for (const event of page.events) {
      const id = String(event['event_id']);
      assert.ok(!ids.has(id), `${id} is there twice`);
      ids.add(id);
    }
    cursor = page.next;
  }
  const rows = repository.segments.reduce((sum, s) => sum + s.totals.rows, 0);
  assert.equal(rows, ids.size, 'the segments say another number of events');
  const recovered = repository.recovery.map((line) => `${line.path}: ${line.what}`);
  return { ids, segments: repository.segments.length, recovered, restored: trash.length };
}
