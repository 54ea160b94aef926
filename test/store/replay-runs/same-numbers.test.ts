import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { brokenLaws, type Harness, NOW, openHarness } from '../../support/harness.ts';
import { type LineKind, mixture, replayLines, writeLines } from '../../support/replay-lines.ts';
import { storedIds } from '../../support/stored.ts';
import { tempDir } from '../../support/temp-dir.ts';

const MIX: readonly LineKind[] = ['fresh', 'late', 'repeat', 'contradiction', 'fresh', 'broken'];
const CURRENT: readonly LineKind[] = ['fresh', 'fresh', 'repeat', 'contradiction', 'broken'];
const SMALL = { replayBatchRows: 40, replaySharedRows: 40, rollupCache: false };

const some = (of: readonly LineKind[]): fc.Arbitrary<LineKind[]> => fc.array(fc.constantFrom(...of), { maxLength: 30 });
/** Each replay of late events makes a segment of its own, so only some files have them. */
const kinds = fc.oneof({ weight: 7, arbitrary: some(CURRENT) }, { weight: 1, arbitrary: some([...CURRENT, 'late']) });
/** Few ids, so that files and store have many in common. */
const file = fc.record({ prefix: fc.constantFrom('a', 'b', 'c'), kinds });
const between = fc.constantFrom('nothing', 'nothing', 'nothing', 'nothing', 'nothing', 'nothing', 'rollover', 'seal');

const step = fc.record({ files: fc.array(file, { minLength: 1, maxLength: 3 }), act: between });
/** A new store after so many cases: comparing with ever more segments only makes it slow. */
const CASES_A_STORE = 20;

it('a commit does what the dry run announced, in 200 cases of random stores and files', { timeout: 600_000 }, async () => {
  await using folder = await tempDir();
  let n = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: CASES_A_STORE, maxLength: CASES_A_STORE }), async (steps) => {
      await using h = await openHarness(SMALL);
      for (const { files, act } of steps) {
        if (act !== 'nothing') await h.repository.rollover();
        if (act === 'seal') await h.repository.whenSealed();
        const written = files.map(async (f) => ({ path: await writeLines(join(folder.path, `${n++}`), replayLines({ ...f, nowMs: NOW })) }));
        await expectSame(h, await Promise.all(written));
      }
      const ids = await storedIds(h.repository);
      expect(new Set(ids).size).toBe(ids.length);
      expect(await brokenLaws(h.repository)).toEqual([]);
    }),
    { numRuns: 200 / CASES_A_STORE },
  );
});

async function expectSame(h: Harness, paths: readonly { readonly path: string }[]): Promise<void> {
  const before = rows(h);
  const announced = await h.repository.check(paths);
  const report = await h.repository.replay(paths, { announced });
  expect([report.counts, report.late, report.files.map((f) => f.counts)]).toEqual([
    announced.counts,
    announced.late,
    announced.files.map((f) => f.counts),
  ]);
  expect(rows(h)).toBe(before + announced.counts.new);
}

function rows({ repository }: Harness): number {
  return repository.segments.reduce((sum, { totals }) => sum + totals.rows, 0);
}

const acts: Record<string, (h: Harness) => Promise<unknown>> = {
  nothing: async () => {},
  'a rollover': (h) => h.repository.rollover(),
  'a seal': async (h) => {
    await h.repository.rollover();
    await h.repository.whenSealed();
  },
  'the catalog deleted': async (h) => {
    await h.repository.rollover();
    await h.repository.whenSealed();
    await h.repository[Symbol.asyncDispose]();
    for (const name of ['catalog.json', 'catalog.prev.json']) await rm(join(h.root, name), { force: true });
    await h.reopen();
  },
};

it.each(Object.keys(acts))('a file replayed twice, with %s in between, adds nothing the second time and is recognised', async (name) => {
  await using folder = await tempDir();
  await using h = await openHarness(SMALL);
  const path = await writeLines(join(folder.path, 'a.ndjson'), replayLines({ prefix: 'a', nowMs: NOW, kinds: mixture(120, MIX) }));
  const first = await h.repository.replay([{ path }]);
  await acts[name]?.(h);
  const checked = await h.repository.check([{ path }]);
  const second = await h.repository.replay([{ path }]);
  const { read, new: fresh, duplicate, conflict, rejected } = first.counts;
  expect(second.counts).toEqual({ read, new: 0, duplicate: duplicate + fresh, conflict, rejected });
  expect(checked.counts).toEqual(second.counts);
  const [run] = h.repository.replayRuns().toReversed();
  expect(checked.files[0]?.notes).toEqual([expect.stringMatching(`^replayed before, on 2026-.*Z, in run ${run?.id}: ${fresh} new then$`)]);
  expect(await storedIds(h.repository)).toHaveLength(fresh);
  expect(await brokenLaws(h.repository)).toEqual([]);
});

it('half of a file that is archived already comes out as duplicates', async () => {
  await using folder = await tempDir();
  await using h = await openHarness(SMALL);
  const lines = replayLines({ prefix: 'a', nowMs: NOW, kinds: mixture(120, ['fresh', 'late']) });
  await h.repository.replay([{ path: await writeLines(join(folder.path, 'half.ndjson'), lines.slice(0, 60)) }]);
  await h.repository.rollover();
  await h.repository.whenSealed();
  const report = await h.repository.replay([{ path: await writeLines(join(folder.path, 'all.ndjson'), lines) }]);
  expect(report.counts).toEqual({ read: 120, new: 60, duplicate: 60, conflict: 0, rejected: 0 });
  expect(await storedIds(h.repository)).toHaveLength(120);
});

it('two replays of overlapping events at once store each event once, and their new ones add up', async () => {
  await using folder = await tempDir();
  await using h = await openHarness(SMALL);
  const lines = replayLines({ prefix: 'a', nowMs: NOW, kinds: mixture(400, ['fresh', 'late', 'fresh']) });
  const paths = await Promise.all([
    writeLines(join(folder.path, 'one.ndjson'), lines.slice(0, 300)),
    writeLines(join(folder.path, 'two.ndjson'), lines.slice(100)),
  ]);
  const reports = await Promise.all(paths.map((path) => h.repository.replay([{ path }])));
  expect(reports.reduce((sum, { counts }) => sum + counts.new, 0)).toBe(400);
  expect(reports.reduce((sum, { counts }) => sum + counts.duplicate, 0)).toBe(200);
  expect(await storedIds(h.repository)).toHaveLength(400);
  expect(h.repository.replayRuns().map(({ state }) => state)).toEqual(['done', 'done']);
  await h.repository.whenSealed();
  expect(await brokenLaws(h.repository)).toEqual([]);
});

it('of two files with the same id and different content the first is new and the other a conflict, listed with its place', async () => {
  await using folder = await tempDir();
  await using h = await openHarness(SMALL);
  const [first = '', second = ''] = replayLines({ prefix: 'a', nowMs: NOW, kinds: ['fresh', 'contradiction'] });
  const files = await Promise.all([first, second].map(async (line, i) => ({ path: await writeLines(join(folder.path, `${i}.ndjson`), [line]) })));
  const left: unknown[] = [];
  const report = await h.repository.replay(files, {
    leftOut: async ({ name }, rejects, conflicts) => void left.push([name, ...rejects, ...conflicts]),
  });
  expect(report.files.map(({ counts }) => [counts.new, counts.conflict])).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect(left).toEqual([['1.ndjson', { line: 1, eventId: 'a-000000' }]]);
  expect((await h.repository.event('a-000000', { full: false }))?.event['model']).toBe('model 0');
});

it('every reject is handed on, not only the first thousand', async () => {
  await using folder = await tempDir();
  await using h = await openHarness(SMALL);
  const path = await writeLines(join(folder.path, 'bad.ndjson'), ['{"event_id": 1}', ...mixture(2_500, ['broken']).map(() => '{')]);
  const lines: number[] = [];
  const report = await h.repository.check([{ path }], {
    leftOut: async (_file, rejects) => void lines.push(...rejects.map(({ line }) => line ?? 0)),
  });
  expect([report.files[0]?.rejects.length, report.files[0]?.rejectsTotal]).toEqual([1_000, 2_501]);
  expect(lines).toEqual(Array.from({ length: 2_501 }, (_, i) => i + 1));
});
