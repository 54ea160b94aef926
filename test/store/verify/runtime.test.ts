import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Repository } from '../../../store/repository.ts';
import { SegmentFile } from '../../../store/segments/segment-file.ts';
import { assertRuntimeLaws, type LiveStore, unaccounted, verifyRuntime } from '../../../store/segments/verify-runtime.ts';
import { batchOf, makeEvents } from '../../support/builders.ts';
import { FULL, type FullStore, FullStores } from '../../support/full-store.ts';
import { FRESH } from '../../support/harness.ts';
import { storedIds } from '../../support/stored.ts';

let stores: FullStores;
beforeAll(async () => {
  stores = await FullStores.make();
});
afterAll(() => stores[Symbol.asyncDispose]());

const laws = async (store: LiveStore): Promise<string[]> => (await verifyRuntime(store)).map(({ law, path }) => `${law} ${path}`);

/** Opens a copy without sealing, so that it lies as it was. */
async function opened(): Promise<{ store: FullStore; repository: Repository } & AsyncDisposable> {
  const store = await stores.copy();
  const repository = await store.open({ sealing: false });
  return {
    store,
    repository,
    async [Symbol.asyncDispose]() {
      await repository[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

describe('an open store that nobody uses', () => {
  it('breaks no law, after reading, appending, rolling over, sealing and verifying', async () => {
    await using store = await stores.copy();
    await using repository = await store.open();
    await repository.append(batchOf(makeEvents('more', 5, FRESH)));
    await repository.rollover();
    await repository.whenSealed();
    await storedIds(repository);
    await repository.verify();
    expect(await verifyRuntime(repository)).toEqual([]);
  });

  it('L23: writes where queries read', async () => {
    await using s = await opened();
    const pending = s.repository.segments.find((d) => d.tier === 'pending');
    if (pending === undefined) throw new Error('nothing is pending');
    const gate = (): ReturnType<Repository['gate']> => s.repository.gate();
    expect(await laws({ activeId: pending.id, context: s.repository.context, gate })).toEqual([`L23 active/${pending.id}.duckdb`]);
  });

  it.runIf(process.platform === 'linux')('L23: has each file open once', async () => {
    await using s = await opened();
    const again = await DuckDBInstance.create(s.store.at(FULL.pending), { access_mode: 'READ_ONLY' });
    try {
      expect(await laws(s.repository)).toEqual([`L23 ${FULL.pending}`]);
      await expect(assertRuntimeLaws(s.repository)).rejects.toThrow('Open 2 times');
    } finally {
      again.closeSync();
    }
  });

  it('L24: has nobody in the gate for half a minute', async () => {
    await using s = await opened();
    const { activeId, context } = s.repository;
    const holder = { label: 'append', sinceMs: performance.now() - 31_000 };
    expect(await laws({ activeId, context, gate: () => ({ ...s.repository.gate(), holder }) })).toEqual(['L24 ']);
  });

  it('L25: is read by nobody', async () => {
    await using s = await opened();
    using _view = await s.repository.context.set.acquire(null, new Set([s.repository.activeId ?? '']));
    expect(await laws(s.repository)).toEqual([`L25 ${FULL.active}`]);
  });

  it('L25: runs no query', async () => {
    await using s = await opened();
    expect(await s.repository.context.hub.query(() => laws(s.repository))).toEqual(['L25 ']);
  });

  it.runIf(process.platform === 'linux')('L25: has no file open that no segment needs', async () => {
    await using s = await opened();
    const { hub, set } = s.repository.context;
    const archived = set.segments.find((v) => v.descriptor.path === FULL.archived);
    const file = new SegmentFile(hub, archived?.file.path ?? '');
    await file.attach('read');
    expect(await laws(s.repository)).toEqual([`L25 ${FULL.archived}`]);
    await file.detach();
    expect(await laws(s.repository)).toEqual([]);
  });

  it('L26: counts each segment once', async () => {
    await using s = await opened();
    const { set } = s.repository.context;
    const before = set.segments;
    set.publish([...before, ...before.filter((v) => v.descriptor.path === FULL.archived)]);
    expect(await laws(s.repository)).toEqual([`L26 ${FULL.archived}`]);
    set.publish(before);
  });

  it('L26: a view keeps its generation while others are published', async () => {
    await using s = await opened();
    const { set } = s.repository.context;
    using view = await set.acquire();
    const seen = [...view.segments];
    set.publish(set.segments.slice(1));
    expect({ same: view.segments, moved: set.generation > view.generation }).toEqual({ same: seen, moved: true });
    set.publish(seen);
  });
});

it('L27: every event of a batch has one fate', async () => {
  await using s = await opened();
  const result = await s.repository.append(batchOf([...makeEvents('active', 12, FRESH), ...makeEvents('archived', 3, FRESH + 1)]));
  expect({ result, unaccounted: unaccounted(result) }).toMatchObject({ result: { read: 15, new: 2, duplicate: 10, conflict: 3 }, unaccounted: [] });
  expect(unaccounted({ ...result, duplicate: 9 })).toMatchObject([{ law: 'L27', detail: '15 events were read, 14 are accounted for.' }]);
});
