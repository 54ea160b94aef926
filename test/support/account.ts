import { join } from 'node:path';
import { expect } from 'vitest';
import { nodeFs } from '../../store/disk/durable-fs.ts';
import type { SegmentId } from '../../store/domain/ids.ts';
import { trashPath } from '../../store/layout.ts';
import type { Repository } from '../../store/repository.ts';
import { verifyRuntime } from '../../store/segments/verify-runtime.ts';
import { brokenLaws } from './harness.ts';
import { type StoredRow, storedRows } from './stored.ts';

/** What a store must hold at a moment, whatever happens to it then. */
export interface Account {
  /** Acknowledged and to stay: there once, as it was sent. */
  readonly stored: ReadonlyMap<string, StoredRow>;
  /** Under way or refused with an error: each batch is there as a whole or not at all. */
  readonly open: readonly (readonly string[])[];
  /** Segments being removed, removed or being brought back: visible as a whole, or in the trash. */
  readonly away: ReadonlyMap<SegmentId, readonly string[]>;
  /** Of those, the ones whose time in the trash is over: they may be gone. */
  readonly over: ReadonlySet<SegmentId>;
}

/** Throws unless the store holds exactly what the account says and breaks no law. It must be at rest. */
export async function assertAccount(repository: Repository, account: Account): Promise<void> {
  await repository.whenSealed();
  await repository.whenCached();
  await assertEvents(repository, account);
  expect(await verifyRuntime(repository)).toEqual([]);
  expect(await brokenLaws(repository)).toEqual([]);
}

/** The part of it that holds at any time: nothing acknowledged is missing, nothing is there twice, no batch in part. */
export async function assertEvents(repository: Repository, account: Account): Promise<void> {
  await repository.events({ filter: {}, limit: 1, full: false }); // an engine that has broken is mended by whoever asks first
  const rows = await storedRows(repository);
  const found = new Map(rows.map((row) => [String(row['event_id']), row]));
  expect(rows.length, 'an event is there twice').toBe(found.size);
  expect(
    [...account.stored.keys()].filter((id) => !found.has(id)),
    'acknowledged, and not there',
  ).toEqual([]);
  for (const [id, row] of account.stored) expect(found.get(id)).toEqual(row);
  const known = new Set([...account.stored.keys(), ...account.open.flat(), ...[...account.away.values()].flat()]);
  expect([...found.keys()].filter((id) => !known.has(id))).toEqual([]);
  for (const batch of account.open) expect([0, batch.length], `in part: ${batch.join()}`).toContain(batch.filter((id) => found.has(id)).length);
  for (const [segment, ids] of account.away)
    await assertAway(repository, segment, ids.filter((id) => found.has(id)).length, { ids, over: account.over.has(segment) });
}

async function assertAway(
  repository: Repository,
  segment: SegmentId,
  visible: number,
  { ids, over }: { readonly ids: readonly string[]; readonly over: boolean },
): Promise<void> {
  expect([0, ids.length], `${segment} is there in part`).toContain(visible);
  if (visible > 0 || over) return;
  expect(
    repository.retention()?.trash.map((t) => t.id),
    `${segment} is neither visible nor restorable`,
  ).toContain(segment);
  expect(await nodeFs.stat(join(repository.path, trashPath(segment)))).not.toBeNull();
}
