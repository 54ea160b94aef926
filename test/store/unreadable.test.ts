import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { segmentId } from '../../store/domain/ids.ts';
import { FULL, FullStores } from '../support/full-store.ts';

it('a segment that cannot be opened is known as such once somebody wanted to read it, and told once', async () => {
  await using stores = await FullStores.make();
  await using store = await stores.copy();
  await writeFile(store.at(FULL.second), 'no database');
  let told = 0;
  await using repository = await store.open({ listener: { changed: () => (told += 1) }, sealing: false });
  expect([...repository.unreadable()]).toEqual([]);
  const [before, heard] = [repository.context.set.generation, told];
  expect((await repository.usageOptions()).missing).toEqual([segmentId(2)]);
  expect([...repository.unreadable()]).toEqual([segmentId(2)]);
  expect([repository.context.set.generation, told]).toEqual([before + 1, heard + 1]);
  await repository.usageOptions();
  expect(repository.context.set.generation).toBe(before + 1);
});
