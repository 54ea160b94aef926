import { cp, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Output, Pushes } from '../../electron/contract/contract.ts';
import type { Fault } from '../../electron/contract/fault.ts';
import { PushHub } from '../../electron/router/push-hub.ts';
import { Router } from '../../electron/router/router.ts';
import { createSession } from '../../electron/router/session.ts';
import { makeSampleStore } from '../../store/index.ts';
import { fileStates, referenceRows, writeReferenceFile } from '../support/reference-store.ts';
import { temporaryFolder } from '../support/cli.ts';

type Task = Pushes['task.changed'];

/** A small store, made once and copied. */
let sample: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  sample = await temporaryFolder();
  await makeSampleStore(join(sample.path, 'store'), { events: 400 });
});
afterAll(() => sample[Symbol.asyncDispose]());

/** The application over a folder of its own, called as a host calls it; answers are checked against the contract. */
class Application implements AsyncDisposable {
  readonly root: string;
  readonly tasks: Task[] = [];
  /** Called with every change of a task. */
  onTask: (task: Task) => void = () => {};
  readonly #router: Router;
  readonly #stack: AsyncDisposableStack;

  private constructor(root: string, router: Router, stack: AsyncDisposableStack) {
    this.root = root;
    this.#router = router;
    this.#stack = stack;
  }

  static async start(): Promise<Application> {
    await using stack = new AsyncDisposableStack();
    const root = stack.use(await temporaryFolder()).path;
    const hub = new PushHub();
    const host = { host: 'web' as const, home: root, config: join(root, 'config'), resolveFile: async (ref: string) => ref };
    const { handlers, toFault } = stack.use(await createSession(host, hub, {}));
    const report = (_id: string, error: unknown): void => {
      throw error;
    };
    const application = new Application(root, new Router({ handlers, toFault, report, checkOutput: true }), stack.move());
    hub.subscribe((name, payload) => {
      if (name !== 'task.changed') return;
      application.tasks.push(payload as Task);
      application.onTask(payload as Task);
    });
    return application;
  }

  async ask<N extends 'store.verify' | 'store.verifications' | 'segments.list' | 'store.adopt' | 'store.adoptCheck' | 'store.open' | 'store.close'>(
    name: N,
    input: unknown,
  ): Promise<Output<N>> {
    const envelope = await this.#router.dispatch(name, input);
    if (!envelope.ok) throw new Error(`${envelope.fault.code}: ${envelope.fault.message}`);
    return envelope.value as Output<N>;
  }

  async fault(name: string, input: unknown): Promise<Fault | null> {
    const envelope = await this.#router.dispatch(name, input);
    return envelope.ok ? null : envelope.fault;
  }

  async openSample(readOnly = false, damage: (store: string) => Promise<void> = async () => {}): Promise<void> {
    const path = join(this.root, 'store');
    await cp(join(sample.path, 'store'), path, { recursive: true });
    await damage(path);
    await this.ask('store.open', { path, readOnly });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

/** Changes one byte in the middle of the first archived file. */
async function damageArchive(store: string): Promise<void> {
  const files = await readdir(join(store, 'archive'), { recursive: true });
  const name = files.filter((file) => file.endsWith('.duckdb')).toSorted()[0] ?? 'none';
  const file = await open(join(store, 'archive', name), 'r+');
  try {
    const { size } = await file.stat();
    const at = Math.floor(size / 2);
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, at);
    await file.write(Buffer.from([(byte[0] ?? 0) ^ 0xff]), 0, 1, at);
  } finally {
    await file.close();
  }
}

const AT = Date.now() - 86_400_000;

describe('verifying through the contract', () => {
  it('counts the segments as it goes on, and its result is there afterwards', async () => {
    await using app = await Application.start();
    await app.openSample();
    const report = await app.ask('store.verify', { ids: null, level: 'full' });
    const { segments } = await app.ask('segments.list', {});
    expect([report.errors, report.checked]).toEqual([0, segments.length]);
    expect(segments.every(({ verified }) => verified?.clean === true && verified.level === 'full')).toBe(true);
    expect(await app.ask('store.verifications', {})).toEqual([report]);
    expect(app.tasks.at(-1)).toMatchObject({ kind: 'verify', state: 'done', done: segments.length, total: segments.length, unit: 'segments' });
  });

  it('names the segment that breaks a law, and the verdict outlives the store being closed', async () => {
    await using app = await Application.start();
    await app.openSample(false, damageArchive);
    const report = await app.ask('store.verify', { ids: null, level: 'full' });
    const digest = report.findings.find(({ law }) => law === 'L16');
    expect(digest).toMatchObject({ severity: 'error', segments: ['usage-000000000001'] });
    await app.ask('store.close', {});
    await app.ask('store.open', { path: join(app.root, 'store'), readOnly: false });
    const [first, second] = (await app.ask('segments.list', {})).segments;
    expect([first?.verified, second?.verified]).toMatchObject([{ clean: false }, { clean: true }]);
    expect(await app.ask('store.verifications', {})).toEqual([]);
  });

  it('of some segments leaves what is known of the others', async () => {
    await using app = await Application.start();
    await app.openSample();
    await app.ask('store.verify', { ids: ['usage-000000000002'], level: 'quick' });
    const { segments } = await app.ask('segments.list', {});
    expect(segments.filter(({ verified }) => verified !== null).map(({ id, verified }) => [id, verified?.level])).toEqual([
      ['usage-000000000002', 'quick'],
    ]);
  });

  it('of a store opened read-only is remembered while it is open, and writes nothing', async () => {
    await using app = await Application.start();
    await app.openSample(true);
    const before = await fileStates(join(app.root, 'store'));
    await app.ask('store.verify', { ids: null, level: 'quick' });
    const { segments } = await app.ask('segments.list', {});
    expect(segments.every(({ verified }) => verified?.level === 'quick')).toBe(true);
    expect(await fileStates(join(app.root, 'store'))).toEqual(before);
  });

  it('goes on one at a time, and ends when it is cancelled', async () => {
    await using app = await Application.start();
    await app.openSample();
    const second = new Promise<Fault | null>((resolve) => {
      app.onTask = ({ id, kind, state }) => {
        if (kind !== 'verify' || state !== 'running') return;
        app.onTask = () => {};
        void app.fault('store.verify', { ids: null, level: 'quick' }).then(resolve);
        void app.fault('tasks.cancel', { id });
      };
    });
    expect(await app.fault('store.verify', { ids: null, level: 'full' })).toMatchObject({ code: 'CANCELLED' });
    expect(await second).toMatchObject({ code: 'BUSY' });
    expect([app.tasks.at(-1)?.state, await app.ask('store.verifications', {})]).toEqual(['cancelled', []]);
  });

  it('of a segment that is not there is refused', async () => {
    await using app = await Application.start();
    await app.openSample();
    expect(await app.fault('store.verify', { ids: ['usage-000000000999'], level: 'quick' })).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('adopting through the contract', () => {
  async function reference(root: string): Promise<string> {
    const from = join(root, 'reference');
    await writeReferenceFile(from, { path: 'pending/usage-1700000000000-000000000001.duckdb', age: 2, rows: referenceRows('p', 20, AT) });
    await writeReferenceFile(from, { path: 'usage-active-000000000002.duckdb', age: 5, rows: referenceRows('a', 10, AT) });
    return from;
  }

  it('counts first, copies what it counted, adds nothing the second time, and leaves the folder as it is', async () => {
    await using app = await Application.start();
    const from = await reference(app.root);
    const to = join(app.root, 'adopted');
    const before = await fileStates(from);
    const announced = await app.ask('store.adoptCheck', { from, to });
    expect(announced).toMatchObject({ dryRun: true, rows: 30, counts: { read: 30, new: 30 }, cancelled: false });
    expect(await app.fault('store.open', { path: to, readOnly: true })).toMatchObject({ code: 'NOT_A_STORE' });
    const done = await app.ask('store.adopt', { from, to });
    expect([done.counts, done.troubles]).toEqual([announced.counts, []]);
    expect(app.tasks.at(-1)).toMatchObject({ kind: 'adopt', state: 'done', done: 30, total: 30, unit: 'events' });
    expect((await app.ask('store.adopt', { from, to })).counts).toMatchObject({ read: 30, new: 0, duplicate: 30 });
    expect(await fileStates(from)).toEqual(before);
    await app.ask('store.open', { path: to, readOnly: false });
    expect((await app.ask('segments.list', {})).segments.reduce((sum, { rows }) => sum + rows, 0)).toBe(30);
  });

  it('goes into the store that is open, and never into the folder itself', async () => {
    await using app = await Application.start();
    const from = await reference(app.root);
    await app.openSample();
    const to = join(app.root, 'store');
    expect((await app.ask('store.adopt', { from, to })).counts).toMatchObject({ read: 30, new: 30 });
    expect((await app.ask('segments.list', {})).segments.reduce((sum, { rows }) => sum + rows, 0)).toBe(430);
    expect(await app.fault('store.adopt', { from, to: join(from, 'inside') })).toMatchObject({ code: 'INVALID' });
    expect(await app.fault('store.adoptCheck', { from: to, to })).toMatchObject({ code: 'NOT_A_STORE' });
  });

  it('is cancelled between transactions, and says so', async () => {
    await using app = await Application.start();
    const from = await reference(app.root);
    const to = join(app.root, 'adopted');
    app.onTask = ({ id, kind, state }) => {
      if (kind === 'adopt' && state === 'running') void app.fault('tasks.cancel', { id });
    };
    const cancelled = await app.ask('store.adopt', { from, to });
    expect(cancelled.cancelled).toBe(true);
    app.onTask = () => {};
    const rest = await app.ask('store.adopt', { from, to });
    expect(cancelled.counts.new + rest.counts.new).toBe(30);
  });
});
