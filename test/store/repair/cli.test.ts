import { copyFile, readdir, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RepairReport } from '../../../store/repair/repair.ts';
import { cli } from '../../support/cli.ts';
import { edit, FULL, FullStores } from '../../support/full-store.ts';

let stores: FullStores;
beforeAll(async () => {
  stores = await FullStores.make();
});
afterAll(() => stores[Symbol.asyncDispose]());

it('verify prints a line for each finding, ends with 1 for errors and with 0 for warnings, and quick reads no rows', async () => {
  await using store = await stores.copy();
  await writeFile(store.at('pending/notes.txt'), '');
  expect(await cli(['verify', store.root])).toMatchObject({
    code: 0,
    stdout: 'L6 warning pending/notes.txt A file that does not belong here.\nChecked 5 segments, 1 finding.\n',
  });
  await edit(store.at(FULL.pending), 'UPDATE AT.usage_events SET output_tokens = output_tokens + 1');
  expect(await cli(['verify', store.root, '--level', 'quick'])).toMatchObject({ code: 0 });
  const full = await cli(['verify', store.root]);
  expect([full.code, full.stdout.split('\n')[1]]).toEqual([1, `L9 error ${FULL.pending} The segment notes output 300 where there is 310.`]);
  expect((await cli(['verify', store.root, '--json'])).json()).toMatchObject({
    checked: 5,
    findings: [{ law: 'L6' }, { law: 'L9', path: FULL.pending }],
  });
});

it('verify looks at a store whose files are damaged, and ends with 2 for what is no store', async () => {
  await using store = await stores.copy();
  for (const path of [FULL.active, FULL.pending, FULL.archived]) await writeFile(store.at(path), 'damaged');
  await writeFile(store.at('catalog.json'), 'damaged');
  const { code, stdout } = await cli(['verify', store.root]);
  expect([code, stdout.split('\n').filter((line) => line.startsWith('L8'))]).toEqual([
    1,
    [FULL.archived, FULL.pending, FULL.active].map((path) => expect.stringContaining(`L8 error ${path}`) as string),
  ]);
  expect((await cli(['verify', store.at('archive')])).code).toBe(2);
  expect((await cli(['verify', store.at('nowhere')])).code).toBe(2);
});

it('repair shows its plan and ends with 1; with --apply it does it and ends with 0; then there is nothing to do', async () => {
  await using store = await stores.copy();
  await copyFile(store.at(FULL.pending), store.at('pending/usage-000000000009.duckdb'));
  const planned = await cli(['repair', store.root]);
  expect(planned.code).toBe(1);
  expect(planned.stdout).toMatch(/^2 things to do:\n {2}correct-catalog catalog.json: .*\n {2}set-aside pending\/usage-000000000009.duckdb: .*\n/);
  expect(planned.stdout).toContain('Nothing was changed. Say --apply to do it.');
  expect(await readdir(store.at('quarantine'))).toEqual([]);
  const applied = await cli(['repair', store.root, '--apply']);
  expect([applied.code, applied.stdout.split('\n').at(-2)]).toEqual([0, 'Verified: 0 findings.']);
  expect(await cli(['repair', store.root, '--apply'])).toMatchObject({ code: 0, stdout: 'There is nothing to repair.\nVerified: 0 findings.\n' });
});

it('repair ends with 1 while something is left that needs to be accepted', async () => {
  await using store = await stores.copy();
  await rm(store.at(FULL.archived));
  const refused = await cli(['repair', store.root, '--apply', '--json']);
  const left = [{ action: 'forget', path: FULL.archived, safe: false }];
  expect([refused.code, refused.json<RepairReport>()]).toMatchObject([1, { applied: true, plan: left, done: [], left }]);
  expect(await cli(['repair', store.root, '--apply', '--accept-loss'])).toMatchObject({ code: 0 });
});

it('repair ends with 3 while the store is in use', async () => {
  await using store = await stores.copy();
  await using _writer = await store.open();
  expect((await cli(['repair', store.root])).code).toBe(3);
  expect((await cli(['verify', store.root])).code).toBe(3);
});
