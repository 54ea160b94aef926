import { expect, it } from 'vitest';
import { inspectStore, Repository } from '../../store/index.ts';
import { claimFolder, probeFolder } from '../../store/open-stores.ts';
import { cli, emptyStore, temporaryFolder } from '../support/cli.ts';

const EXIT_IN_USE = 3;

it.each([
  ['writing', false],
  ['reading', true],
])('looking at a store that this process has open for %s does not let another one in', async (_mode, readOnly) => {
  await using store = await emptyStore();
  await (await Repository.open(store.path))[Symbol.asyncDispose]();
  await using _open = await Repository.open(store.path, { readOnly });
  const { kind, holder } = await inspectStore(store.path);
  expect([kind, holder?.pid ?? null]).toEqual(['store', readOnly ? null : process.pid]);
  expect((await cli(['rollover', store.path])).code).toBe(EXIT_IN_USE);
});

it('a store is not opened while its lock is looked at', async () => {
  await using folder = await temporaryFolder();
  const looking = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const order: string[] = [];
  const probe = probeFolder(folder.path, async () => {
    begun.resolve();
    await looking.promise;
    order.push('looked');
  });
  await begun.promise;
  const claim = claimFolder(folder.path, 'write').then((claimed) => {
    order.push('claimed');
    return claimed;
  });
  const second = probeFolder(folder.path, async () => order.push('looked again'));
  looking.resolve();
  await probe;
  using _claimed = await claim;
  await second;
  expect(order.slice(0, 2)).toEqual(['looked', 'claimed']);
  expect(await probeFolder(folder.path, async () => 'looked')).toEqual({ open: 'write' });
});
