import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { edit, FULL, type FullStore, FullStores } from '../../support/full-store.ts';
import { NOW } from '../../support/harness.ts';

let stores: FullStores;
beforeAll(async () => {
  stores = await FullStores.make();
});
afterAll(() => stores[Symbol.asyncDispose]());

/** What the store says of its last verifications. */
async function verified(store: FullStore): Promise<object> {
  await using repository = await store.open({ sealing: false });
  return Object.fromEntries([...repository.verified()].map(([id, { level, clean, atMs }]) => [Number(id.slice(-3)), { level, clean, atMs }]));
}

it('each segment says when it was verified last, how closely, and whether it was clean; also when opened again', async () => {
  await using store = await stores.copy();
  expect(await verified(store)).toEqual({});
  await edit(store.at(FULL.pending), 'UPDATE AT.segment_meta SET billable = 1');
  {
    await using repository = await store.open({ sealing: false });
    await repository.verify(null, undefined, { level: 'quick' });
    await repository.verify(['usage-000000000004', 'usage-000000000005']);
  }
  const quick = { level: 'quick', clean: true, atMs: NOW };
  const full = { level: 'full', clean: true, atMs: NOW };
  expect(await verified(store)).toEqual({ 1: quick, 2: quick, 3: quick, 4: { ...full, clean: false }, 5: full });
});

it('segments that are gone are forgotten', async () => {
  await using store = await stores.copy();
  await using repository = await store.open({ sealing: false });
  await repository.verify();
  await repository.runRetention({ days: 1, nowMs: NOW + 86_400_000, trigger: 'person', confirmed: true });
  await repository.verify(['usage-000000000004']);
  const visible = new Set(repository.segments.map((segment) => segment.id));
  expect(visible.size).toBeLessThan(5);
  expect([...repository.verified().keys()].filter((id) => !visible.has(id))).toEqual([]);
});

it('nothing is noted by a store opened read-only, and a note that cannot be read is begun anew', async () => {
  await using store = await stores.copy();
  {
    await using repository = await store.open({ readOnly: true });
    await repository.verify();
    expect(repository.verified().size).toBe(0);
  }
  await expect(readFile(store.at('verify-state.json'))).rejects.toThrow('ENOENT');
  for (const text of ['nonsense', 'null', '{"segments":{"usage-000000000001":{"atMs":"x"},"other":1}}']) {
    await writeFile(store.at('verify-state.json'), text);
    expect(await verified(store)).toEqual({});
  }
});
