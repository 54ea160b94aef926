import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createStore } from '../../store/index.ts';
import type { Output } from '../../electron/contract/contract.ts';
import type { CallContext, HostCapabilities, Session } from '../../electron/router/host.ts';
import { PushHub } from '../../electron/router/push-hub.ts';
import { createSession } from '../../electron/router/session.ts';
import { mixture, replayLines, writeLines } from '../support/replay-lines.ts';
import { tempDir } from '../support/temp-dir.ts';

type Run = Output<'replay.run'>;

const call: CallContext = { signal: new AbortController().signal };

interface Desk extends AsyncDisposable {
  readonly folder: string;
  readonly store: string;
  readonly released: readonly string[];
  readonly handlers: Session['handlers'];
  /** Resolves with the run once it is in one of these phases. */
  reached(id: string, ...phases: readonly Run['phase'][]): Promise<Run>;
  /** Starts the application anew, over the same store. */
  restart(): Promise<void>;
}

async function openDesk(): Promise<Desk> {
  const folder = await tempDir();
  const store = join(folder.path, 'store');
  const released: string[] = [];
  const host: HostCapabilities = {
    host: 'web', home: folder.path, config: folder.path,
    resolveFile: async (ref) => ref,
    releaseFile: async (path) => void released.push(path),
  }; // prettier-ignore
  const hub = new PushHub();
  await createStore(store);
  const open = async (): Promise<Session> => {
    const session = await createSession(host, hub, {});
    await session.handlers['store.open']({ path: store, readOnly: false }, call);
    return session;
  };
  let session = await open();
  return {
    folder: folder.path,
    store,
    released,
    get handlers() {
      return session.handlers;
    },
    async reached(id, ...phases) {
      return await expect
        .poll(async () => (await session.handlers['replay.run']({ id }, call)).phase, { timeout: 30_000, interval: 20 })
        .toSatisfy((phase: Run['phase']) => phases.includes(phase))
        .then(() => session.handlers['replay.run']({ id }, call));
    },
    async restart() {
      await session[Symbol.asyncDispose]();
      session = await open();
    },
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function checked(desk: Desk, path: string): Promise<Run> {
  const { id } = await desk.handlers['replay.check']({ files: [{ ref: path, name: 'events' }] }, call);
  return desk.reached(id, 'checked');
}

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
  const { id } = await desk.handlers['replay.check']({ files: [{ ref: path, name: 'events' }] }, call);
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
