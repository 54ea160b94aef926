import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ident } from '../../../store/duckdb/sql.ts';
import type { Failpoint } from '../../../store/failpoints.ts';
import type { ReplayReport } from '../../../store/replay/report.ts';
import type { Repository } from '../../../store/repository.ts';
import { withProgress } from '../../../store/segments/progress-table.ts';
import { brokenLaws, type Harness, NOW, openCopy, openHarness } from '../../support/harness.ts';
import { type LineKind, mixture, replayLines, writeLines } from '../../support/replay-lines.ts';
import { storedIds } from '../../support/stored.ts';
import { type TempDir, tempDir } from '../../support/temp-dir.ts';

const BATCH = 100;
/** Every kind in every batch; the late and the current events of a batch are two transactions. */
const ALL: readonly LineKind[] = ['fresh', 'late', 'repeat', 'fresh', 'contradiction', 'broken', 'late', 'contradiction', 'fresh', 'repeat'];
const CURRENT: readonly LineKind[] = ['fresh', 'fresh', 'repeat', 'broken'];

interface Scene extends AsyncDisposable {
  readonly h: Harness;
  readonly folder: TempDir;
  readonly path: string;
  /** Distinct ids of the file. */
  readonly ids: readonly string[];
  readonly announced: ReplayReport;
}

async function scene(pattern: readonly LineKind[], count = 360, prefix = 'r'): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await tempDir());
  const h = stack.use(await openHarness({ replayBatchRows: BATCH, replaySharedRows: BATCH, rollupCache: false }));
  const lines = replayLines({ prefix, nowMs: NOW, kinds: mixture(count, pattern) });
  const path = await writeLines(join(folder.path, 'events.ndjson'), lines);
  const ids = [...new Set(lines.filter((line) => line.endsWith('}')).map((line) => (JSON.parse(line) as { event_id: string }).event_id))].toSorted();
  const announced = await h.repository.check([{ path }]);
  const held = stack.move();
  return { h, folder, path, ids, announced, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** Stops the replay, the n-th time this point is reached, by aborting it. */
function abortAt(h: Harness, point: Failpoint, nth: number): AbortSignal {
  const abort = new AbortController();
  for (let i = 1; i < nth; i++) h.points.once(point, () => {});
  h.points.once(point, () => abort.abort(new Error('somebody cancelled')));
  return abort.signal;
}

async function expectWhole(repository: Repository, { ids, announced }: Scene, report: ReplayReport): Promise<void> {
  expect([report.counts, report.late]).toEqual([announced.counts, announced.late]);
  expect(await storedIds(repository)).toEqual(ids);
  expect(repository.replayRuns()[0]).toMatchObject({ id: report.run, state: 'done', counts: announced.counts });
  expect(await noted(repository, ['active'])).toBe(0);
  expect(await brokenLaws(repository)).toEqual([]);
}

/** Rows that segments of these tiers hold of replays. */
async function noted(repository: Repository, tiers: readonly string[] = ['active', 'pending', 'archived']): Promise<number> {
  const { set, hub } = repository.context;
  using view = await set.acquire();
  const segments = view.segments.filter(({ descriptor }) => tiers.includes(descriptor.tier));
  return await hub.query(async (connection) => {
    let rows = 0;
    const names = segments.map((s) => s.file.name);
    for (const name of await withProgress(connection, names))
      rows += Number((await connection.row(`SELECT count(*) AS n FROM ${ident(name)}.replay_progress`))?.['n']);
    return rows;
  });
}

describe('a replay that was cancelled', () => {
  const borders = [1, 2, 3, 4, 5, 6].map((nth) => ['append.commit.after', nth] as const);
  const moments: readonly (readonly [Failpoint, number])[] = [
    ...borders,
    ['append.gate', 3],
    ['append.judged', 1],
    ['append.begun', 2],
    ['append.begun', 5],
    ['append.commit.before', 1],
    ['append.commit.before', 4],
    ['append.commit.before', 7],
  ];

  it.each(moments)('at %s number %i ends with the announced numbers when it is resumed', async (point, nth) => {
    await using s = await scene(ALL);
    const cancelled = await s.h.repository.replay([{ path: s.path }], { signal: abortAt(s.h, point, nth) });
    expect(await storedIds(s.h.repository)).toHaveLength(cancelled.counts.new);
    expect(s.h.repository.replayRuns()[0]?.state).toBe('cancelled');
    const resumed = await s.h.repository.resumeReplay(cancelled.run ?? '');
    await expect(expectWhole(s.h.repository, s, resumed)).resolves.toBeUndefined();
  });

  it('again and again still ends with the announced numbers', async () => {
    await using s = await scene(ALL);
    let report = await s.h.repository.replay([{ path: s.path }], { signal: abortAt(s.h, 'append.commit.before', 2) });
    const { run } = report;
    for (let attempt = 0; attempt < 2; attempt++)
      report = await s.h.repository.resumeReplay(run ?? '', {
        signal: abortAt(s.h, attempt % 2 === 0 ? 'append.commit.before' : 'append.commit.after', 2),
      });
    expect(report.files[0]?.state).toBe('cancelled');
    report = await s.h.repository.resumeReplay(run ?? '');
    await expect(expectWhole(s.h.repository, s, report)).resolves.toBeUndefined();
  });

  it('before its first event has nothing in the store, and is resumed all the same', async () => {
    await using s = await scene(CURRENT);
    const report = await s.h.repository.replay([{ path: s.path }], { signal: abortAt(s.h, 'append.gate', 1) });
    expect([report.counts.new, await storedIds(s.h.repository)]).toEqual([0, []]);
    await expect(expectWhole(s.h.repository, s, await s.h.repository.resumeReplay(report.run ?? ''))).resolves.toBeUndefined();
  });

  it('in the middle of a statement of the engine takes the whole batch back', async () => {
    await using s = await scene(CURRENT, 12_000, 'long');
    const repository = await s.h.reopen({ replayBatchRows: 4_000, replaySharedRows: 4_000 });
    const abort = new AbortController();
    s.h.points.once('append.begun', () => {});
    s.h.points.once('append.begun', () => void setImmediate(() => abort.abort(new Error('somebody cancelled'))));
    const report = await repository.replay([{ path: s.path }], { signal: abort.signal });
    expect([report.counts.new > 0, report.counts.new < s.ids.length, report.files[0]?.state]).toEqual([true, true, 'cancelled']);
    expect(await storedIds(repository)).toHaveLength(report.counts.new);
    await expect(expectWhole(repository, s, await repository.resumeReplay(report.run ?? ''))).resolves.toBeUndefined();
  });

  it('does not wait for a batch that is being written', async () => {
    await using s = await scene(CURRENT);
    const abort = new AbortController();
    const parked = s.h.points.park('append.begun');
    const running = s.h.repository.replay([{ path: s.path }], { signal: abort.signal });
    await parked.reached;
    abort.abort(new Error('somebody cancelled'));
    parked.release();
    const report = await running;
    expect([report.counts.new, report.files[0]?.state, s.h.points.log.includes('append.commit.after')]).toEqual([0, 'cancelled', false]);
  });
});

describe('after a crash in the middle of a replay', () => {
  const moments = (['append.commit.before', 'append.commit.after'] as const).flatMap((point) => [1, 2, 3, 8].map((nth) => [point, nth] as const));

  /** A copy of the store as it lies when this point is reached for the n-th time. */
  async function crashAt({ h, path }: Scene, point: Failpoint, nth: number): Promise<string> {
    for (let i = 1; i < nth; i++) h.points.once(point, () => {});
    const parked = h.points.park(point);
    const running = h.repository.replay([{ path }]);
    await parked.reached;
    const copy = await h.copy();
    parked.release();
    await running;
    return copy;
  }

  it.each(moments)('at %s number %i it is interrupted, and resuming ends with the announced numbers', async (point, nth) => {
    await using s = await scene(ALL);
    await using repository = await openCopy(await crashAt(s, point, nth), { replayBatchRows: BATCH, rollupCache: false });
    const [run] = repository.replayRuns();
    expect(run?.state).toBe('interrupted');
    await expect(expectWhole(repository, s, await repository.resumeReplay(run?.id ?? ''))).resolves.toBeUndefined();
  });

  it('the numbers are exact also when batches have another size now', async () => {
    await using s = await scene(ALL);
    await using repository = await openCopy(await crashAt(s, 'append.commit.after', 5), { replayBatchRows: 37, rollupCache: false });
    const report = await repository.resumeReplay(repository.replayRuns()[0]?.id ?? '');
    await expect(expectWhole(repository, s, report)).resolves.toBeUndefined();
  });

  it('the numbers are exact also when the segments were rolled over, sealed and listed anew in between', async () => {
    await using s = await scene(ALL);
    const copy = await crashAt(s, 'append.commit.after', 5);
    {
      await using first = await openCopy(copy, { rollupCache: false });
      await first.rollover();
      await first.whenSealed();
    }
    for (const name of ['catalog.json', 'catalog.prev.json']) await rm(join(copy, name), { force: true });
    await using repository = await openCopy(copy, { replayBatchRows: BATCH, rollupCache: false });
    expect(repository.segments.filter(({ tier }) => tier === 'archived').length).toBeGreaterThan(1);
    const report = await repository.resumeReplay(repository.replayRuns()[0]?.id ?? '');
    expect([report.counts, report.late]).toEqual([s.announced.counts, s.announced.late]);
    expect(await storedIds(repository)).toEqual(s.ids);
    expect(await brokenLaws(repository)).toEqual([]);
  });
});

it('a replay that came to its end leaves nothing of itself in any segment, sealed ones included', async () => {
  await using s = await scene(ALL);
  const report = await s.h.repository.replay([{ path: s.path }]);
  await s.h.repository.rollover();
  await s.h.repository.whenSealed();
  expect(s.h.repository.segments.filter(({ tier }) => tier === 'archived')).toHaveLength(2);
  expect([report.counts, await noted(s.h.repository)]).toEqual([s.announced.counts, 0]);
});

describe('resuming', () => {
  async function cancelled(s: Scene, nth = 2): Promise<string> {
    const { run } = await s.h.repository.replay([{ path: s.path }], { signal: abortAt(s.h, 'append.commit.after', nth) });
    return run ?? '';
  }

  it('refuses a file that has changed, keeps what is stored of it, and goes on once the file is back', async () => {
    await using s = await scene(CURRENT);
    const run = await cancelled(s);
    const before = await storedIds(s.h.repository);
    const content = await readFile(s.path);
    await writeFile(s.path, Buffer.concat([content.subarray(0, content.length - 2), Buffer.from('}\n')]).fill('7', 20, 21));
    const refused = await s.h.repository.resumeReplay(run);
    expect(refused.files[0]).toMatchObject({
      state: 'refused',
      rejects: [{ reason: 'it is not the file the run began with: its SHA-256 is another' }],
    });
    expect([refused.counts.new, await storedIds(s.h.repository)]).toEqual([before.length, before]);
    expect(s.h.repository.replayRuns()[0]).toMatchObject({ state: 'failed', error: '1 of 1 files are not what they were' });
    await writeFile(s.path, content.subarray(1));
    expect((await s.h.repository.resumeReplay(run)).files[0]?.rejects[0]?.reason).toContain(
      `${content.length - 1} bytes instead of ${content.length}`,
    );
    await rm(s.path);
    expect((await s.h.repository.resumeReplay(run)).files[0]?.rejects[0]?.reason).toContain('not there any more');
    await writeFile(s.path, content);
    await expect(expectWhole(s.h.repository, s, await s.h.repository.resumeReplay(run))).resolves.toBeUndefined();
  });

  it('is refused for a run that is done, that goes on, or that nobody knows', async () => {
    await using s = await scene(CURRENT);
    const run = await cancelled(s);
    const parked = s.h.points.park('append.gate');
    const running = s.h.repository.resumeReplay(run);
    await parked.reached;
    await expect(s.h.repository.resumeReplay(run)).rejects.toThrow('going on');
    await expect(s.h.repository.forgetReplay(run)).rejects.toThrow('going on');
    parked.release();
    await running;
    await expect(s.h.repository.resumeReplay(run)).rejects.toThrow('nothing to resume');
    await expect(s.h.repository.resumeReplay('nobody')).rejects.toThrow('There is no replay nobody');
  });

  it('is possible after the store was closed and opened again, and not after the run was forgotten', async () => {
    await using s = await scene(CURRENT);
    const run = await cancelled(s);
    const repository = await s.h.reopen();
    expect(repository.replayRuns().map(({ id, state }) => [id, state])).toEqual([[run, 'cancelled']]);
    await repository.forgetReplay(run);
    expect([await noted(repository), await readdir(join(s.h.root, 'replay-runs'))]).toEqual([0, []]);
    await expect(repository.resumeReplay(run)).rejects.toThrow('There is no replay');
  });

  it('goes on with the second of two files', async () => {
    await using s = await scene(CURRENT, 200);
    const second = await writeLines(join(s.folder.path, 'second.ndjson'), replayLines({ prefix: 'b', nowMs: NOW, kinds: mixture(300, ALL) }));
    const files = [{ path: s.path }, { path: second }];
    const announced = await s.h.repository.check(files);
    const { run } = await s.h.repository.replay(files, { signal: abortAt(s.h, 'append.commit.after', 4) });
    const report = await s.h.repository.resumeReplay(run ?? '');
    expect(report.counts).toEqual(announced.counts);
    expect(report.files.map(({ counts }) => counts)).toEqual(announced.files.map(({ counts }) => counts));
    expect(await storedIds(s.h.repository)).toHaveLength(announced.counts.new);
  });

  it('after an error in the middle is offered like after a cancel', async () => {
    await using s = await scene(ALL);
    for (let i = 0; i < 3; i++) s.h.points.once('append.commit.after', () => {});
    s.h.points.fail('append.commit.after');
    await expect(s.h.repository.replay([{ path: s.path }])).rejects.toThrow('failed at append.commit.after');
    const [run] = s.h.repository.replayRuns();
    expect(run).toMatchObject({ state: 'failed', error: 'failed at append.commit.after' });
    await expect(expectWhole(s.h.repository, s, await s.h.repository.resumeReplay(run?.id ?? ''))).resolves.toBeUndefined();
  });
});
