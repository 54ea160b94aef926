import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Output } from '../../electron/contract/contract.ts';
import { call, checked, type Desk, openDesk } from '../support/desk.ts';
import { journal } from '../support/expected.ts';
import { mixture, replayLines, writeLines } from '../support/replay-lines.ts';

type Watch = NonNullable<Output<'replay.watch'>>;

/** Longer than any test: what happens at once or on demand is what is tested. */
const HOUR = 3_600;
const lines = (prefix: string, count: number): string[] => replayLines({ prefix, nowMs: Date.now(), kinds: mixture(count, ['fresh']) });

/** Puts a file into a folder the way a writer does: complete under another name, then renamed. */
async function put(folder: string, name: string, content: readonly string[]): Promise<void> {
  await rename(await writeLines(join(folder, `${name}.part`), content), join(folder, name));
}

async function waiting(desk: Desk, files: number): Promise<Watch> {
  let watch: Watch | null = null;
  await expect
    .poll(
      async () => {
        watch = await desk.handlers['replay.watch']({}, call);
        return [watch?.state, watch?.files];
      },
      { timeout: 30_000, interval: 20 },
    )
    .toEqual(['waiting', files]);
  if (watch === null) throw new Error('nothing is watched');
  return watch;
}

async function rows(desk: Desk): Promise<number> {
  const { segments } = await desk.handlers['segments.list']({}, call);
  return segments.reduce((sum, segment) => sum + segment.rows, 0);
}

it('what lies in a watched folder is replayed oldest first, then what comes, also after the application was started anew', async () => {
  await using desk = await openDesk();
  const folder = join(desk.folder, 'sealed');
  await mkdir(folder);
  await put(folder, 'usage-10.journal', lines('b', 5));
  await put(folder, 'usage-9.journal', lines('a', 3));
  expect(await desk.handlers['replay.watch']({}, call)).toBeNull();
  await desk.handlers['replay.startWatch']({ folder, everySeconds: HOUR }, call);
  expect(await waiting(desk, 2)).toMatchObject({ folder, everySeconds: HOUR, error: null });
  const [run] = await desk.handlers['replay.runs']({}, call);
  expect([run?.phase, run?.files.map(({ name }) => name), await rows(desk)]).toEqual(['done', ['usage-9.journal', 'usage-10.journal'], 8]);

  await put(folder, 'usage-11.journal', lines('c', 2));
  await desk.handlers['replay.lookNow']({}, call);
  await waiting(desk, 3);
  expect(await rows(desk)).toBe(10);

  await put(folder, 'usage-12.journal', lines('d', 2));
  await copyFile(join(folder, 'usage-9.journal'), join(folder, 'usage-13.journal'));
  await desk.restart();
  await waiting(desk, 1);
  expect(await rows(desk)).toBe(12);
  await desk.handlers['replay.stopWatch']({}, call);
  await put(folder, 'usage-14.journal', lines('e', 2));
  await desk.restart();
  expect([await desk.handlers['replay.watch']({}, call), await rows(desk)]).toEqual([null, 12]);
});

it('what goes wrong is told, and tried again', async () => {
  await using desk = await openDesk();
  const folder = join(desk.folder, 'sealed');
  await expect(desk.handlers['replay.startWatch']({ folder, everySeconds: HOUR }, call)).rejects.toThrow(`There is no folder ${folder}`);
  expect(await desk.handlers['replay.watch']({}, call)).toBeNull();
  await mkdir(folder);
  await desk.handlers['replay.startWatch']({ folder, everySeconds: HOUR }, call);
  await waiting(desk, 0);
  await rm(folder, { recursive: true });
  await desk.handlers['replay.lookNow']({}, call);
  await expect.poll(async () => (await desk.handlers['replay.watch']({}, call))?.error).toBe(`There is no folder ${folder}.`);
  await mkdir(folder);
  await put(folder, '1.journal', lines('a', 3));
  await desk.handlers['replay.lookNow']({}, call);
  expect((await waiting(desk, 1)).error).toBeNull();
});

it('a damaged file is put aside from its run with a note, listed, and its blocks say which is bad', async () => {
  await using desk = await openDesk();
  const path = join(desk.folder, 'usage-1.journal');
  await writeFile(path, journal('broken-bad-utf8.journal'));
  const run = await checked(desk, path);
  expect(run.files[0]).toMatchObject({ state: 'partial', blocks: 2 });
  const blocks = await desk.handlers['replay.blocks']({ id: run.id, index: 0 }, call);
  expect(blocks.map(({ offset, events, layout, fault }) => [offset, events, layout, fault])).toEqual([
    [43, 3, 'current', null],
    [1_234, 3, null, expect.stringContaining('not UTF-8') as string],
  ]);
  const aside = await desk.handlers['replay.quarantine']({ id: run.id, index: 0, note: 'asked for it again' }, call);
  expect(aside).toMatchObject({ name: 'events', note: 'asked for it again', why: expect.stringContaining('not UTF-8') as string });
  expect(await desk.handlers['replay.quarantined']({}, call)).toEqual([aside]);
});
