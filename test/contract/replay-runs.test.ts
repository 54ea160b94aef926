import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DAY_MS } from '../../store/domain/time.ts';
import type { Output } from '../../electron/contract/contract.ts';
import { call, checked, openDesk } from '../support/desk.ts';
import { mixture, replayLines, writeLines } from '../support/replay-lines.ts';

it('a run that was cancelled while it was written is resumed after a restart, and then its file is not needed any more', async () => {
  await using desk = await openDesk();
  const path = await writeLines(join(desk.folder, 'a.ndjson'), replayLines({ prefix: 'a', nowMs: Date.now(), kinds: mixture(60_000, ['fresh']) }));
  const run = await checked(desk, path);
  await desk.handlers['replay.commit']({ id: run.id }, call);
  await desk.handlers['replay.cancel']({ id: run.id }, call);
  const stopped = await desk.reached(run.id, 'cancelled');
  expect([stopped.resumable, desk.released]).toEqual([true, []]);
  await expect(desk.handlers['replay.commit']({ id: run.id }, call)).rejects.toThrow('begun already');
  await desk.restart();
  const [found] = await desk.handlers['replay.runs']({}, call);
  expect(found).toMatchObject({ id: run.id, phase: 'cancelled', resumable: true, announced: run.announced, files: [{ name: 'events', path }] });
  await desk.handlers['replay.resume']({ id: run.id }, call);
  const done = await desk.reached(run.id, 'done', 'failed');
  expect([done.phase, done.counts, done.resumable]).toEqual(['done', run.announced, false]);
  await expect.poll(() => desk.released).toEqual([path]);
  const history = await desk.handlers['replay.history']({}, call);
  expect(history).toMatchObject([{ id: run.id, state: 'done', files: 1, names: ['events'], announced: run.announced, counts: run.announced }]);
  await expect(desk.handlers['replay.resume']({ id: run.id }, call)).rejects.toThrow('nothing to resume');
});

it('a cancelled dry run has nothing to resume; forgetting a run takes its file away', async () => {
  await using desk = await openDesk();
  const path = await writeLines(join(desk.folder, 'a.ndjson'), replayLines({ prefix: 'a', nowMs: Date.now(), kinds: mixture(100, ['fresh']) }));
  const { id } = await desk.handlers['replay.check']({ files: [{ ref: path, name: 'events' }], recheck: false }, call);
  await desk.handlers['replay.cancel']({ id }, call);
  const run = await desk.reached(id, 'cancelled', 'checked');
  expect(run.resumable).toBe(false);
  await desk.handlers['replay.forget']({ id }, call);
  expect([desk.released, await desk.handlers['replay.runs']({}, call), existsSync(path)]).toEqual([[path], [], true]);
});

it('a file that two runs have stays until the last one is done with it', async () => {
  await using desk = await openDesk();
  const path = await writeLines(join(desk.folder, 'a.ndjson'), replayLines({ prefix: 'a', nowMs: Date.now(), kinds: mixture(10, ['fresh']) }));
  const [first, second] = [await checked(desk, path), await checked(desk, path)];
  await desk.handlers['replay.forget']({ id: first.id }, call);
  expect(desk.released).toEqual([]);
  await desk.handlers['replay.commit']({ id: second.id }, call);
  await desk.reached(second.id, 'done');
  await expect.poll(() => desk.released).toEqual([path]);
});

it('a commit into a store that changed since the dry run says both numbers and that it changed', async () => {
  await using desk = await openDesk();
  const lines = replayLines({ prefix: 'a', nowMs: Date.now(), kinds: mixture(20, ['fresh']) });
  const [all, half] = [
    await writeLines(join(desk.folder, 'all.ndjson'), lines),
    await writeLines(join(desk.folder, 'half.ndjson'), lines.slice(0, 10)),
  ];
  const [first, second] = [await checked(desk, all), await checked(desk, half)];
  await desk.handlers['replay.commit']({ id: second.id }, call);
  await desk.reached(second.id, 'done');
  await desk.handlers['replay.commit']({ id: first.id }, call);
  const done = await desk.reached(first.id, 'done');
  expect([done.announced?.new, done.counts.new, done.counts.duplicate, done.storeChanged]).toEqual([20, 10, 10, true]);
});

it('a store from which as many events went as came has changed all the same, and rolling over changes nothing', async () => {
  await using desk = await openDesk();
  const lines = (prefix: string, days: number): Promise<string> =>
    writeLines(join(desk.folder, prefix), replayLines({ prefix, nowMs: Date.now() - days * DAY_MS, kinds: mixture(5, ['fresh']) }));
  const old = await checked(desk, await lines('old', 30));
  await desk.handlers['replay.commit']({ id: old.id }, call);
  await desk.reached(old.id, 'done');
  const run = await checked(desk, await lines('new', 0));
  const changed = async (): Promise<boolean> => (await desk.handlers['replay.run']({ id: run.id }, call)).storeChanged;
  await desk.handlers['segments.rollover']({ reason: 'a test' }, call);
  await expect.poll(async () => (await desk.handlers['segments.list']({}, call)).segments.some(({ tier }) => tier === 'archived')).toBe(true);
  expect(await changed()).toBe(false);
  const other = await checked(desk, await lines('other', 0));
  await desk.handlers['replay.commit']({ id: other.id }, call);
  await desk.reached(other.id, 'done');
  const { segments: expired } = await desk.handlers['retention.plan']({ days: 20 }, call);
  await desk.handlers['retention.run']({ days: 20, shown: expired.map(({ id }) => id), confirmed: true }, call);
  const { segments } = await desk.handlers['segments.list']({}, call);
  expect(segments.reduce((rows, s) => rows + s.rows, 0)).toBe(5);
  expect(await changed()).toBe(true);
});

it('every reject of a file can be read page by page, those of the dry run and then those of the commit', async () => {
  await using desk = await openDesk();
  const path = join(desk.folder, 'bad.ndjson');
  await writeFile(path, `${'{"event_id":\n'.repeat(2_500)}${replayLines({ prefix: 'a', nowMs: Date.now(), kinds: ['fresh'] }).join('')}\n`);
  const run = await checked(desk, path);
  const places = async (): Promise<(number | null)[]> => {
    const found: (number | null)[] = [];
    for (let offset: number | null = 0; offset !== null;) {
      const page: Output<'replay.allRejects'> = await desk.handlers['replay.allRejects']({ id: run.id, index: 0, offset }, call);
      expect(page.rejects.length).toBeLessThanOrEqual(1_000);
      found.push(...page.rejects.map(({ line }) => line));
      offset = page.next;
    }
    return found;
  };
  const every = Array.from({ length: 2_500 }, (_, i) => i + 1);
  expect(await places()).toEqual(every);
  expect(await desk.handlers['replay.rejects']({ id: run.id, index: 0 }, call)).toHaveLength(1_000);
  await desk.handlers['replay.commit']({ id: run.id }, call);
  await desk.reached(run.id, 'done');
  expect(await places()).toEqual(every);
});
