import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ident } from '../../../store/duckdb/sql.ts';
import { DAY_MS } from '../../../store/domain/time.ts';
import { NOW, openHarness } from '../../support/harness.ts';
import { mixture, replayLines, writeLines } from '../../support/replay-lines.ts';

it('files that were handed over more than a week ago go when the store opens, except those of a run that can be resumed', async () => {
  await using h = await openHarness({ rollupCache: false, replayBatchRows: 10 });
  const folder = join(h.root, 'journals', 'incoming');
  await mkdir(folder, { recursive: true });
  const paths = await Promise.all(
    ['done', 'stopped', 'never', 'young'].map((prefix) =>
      writeLines(join(folder, prefix), replayLines({ prefix, nowMs: NOW, kinds: mixture(30, ['fresh']) })),
    ),
  );
  const [done = '', stopped = '', never = '', young = ''] = paths;
  for (const path of [done, stopped, never]) await utimes(path, new Date(NOW - 8 * DAY_MS), new Date(NOW - 8 * DAY_MS));
  await utimes(young, new Date(NOW - 6 * DAY_MS), new Date(NOW - 6 * DAY_MS));
  await h.repository.replay([{ path: done }]);
  const abort = new AbortController();
  h.points.once('append.commit.after', () => abort.abort(new Error('enough')));
  await h.repository.replay([{ path: stopped }], { signal: abort.signal });
  const repository = await h.reopen();
  expect(paths.map((path) => existsSync(path))).toEqual([false, true, false, true]);
  expect(repository.recovery.map(({ path }) => path)).toEqual(['journals/incoming/done', 'journals/incoming/never']);
});

it('a segment of an earlier version gets the table for the progress of replays when it is opened for writing', async () => {
  await using h = await openHarness({ rollupCache: false });
  const [active] = h.repository.context.set.segments;
  using connection = await h.repository.context.hub.connect();
  await connection.run(`DROP TABLE ${ident(active?.file.name ?? '')}.replay_progress`);
  await connection.run(`CHECKPOINT ${ident(active?.file.name ?? '')}`);
  connection[Symbol.dispose]();
  const repository = await h.reopen();
  const path = await writeLines(join(h.root, '..', 'a.ndjson'), replayLines({ prefix: 'a', nowMs: NOW, kinds: mixture(30, ['fresh']) }));
  expect((await repository.replay([{ path }])).counts.new).toBe(30);
});

it('a file of the ledger that cannot be read is left alone and keeps nobody from replaying', async () => {
  await using h = await openHarness({ rollupCache: false });
  await mkdir(join(h.root, 'replay-runs'));
  for (const text of ['{', '[]', '{"id":"other"}']) await writeFile(join(h.root, 'replay-runs', `${text.length}.json`), text);
  const repository = await h.reopen();
  const path = await writeLines(join(h.root, '..', 'a.ndjson'), replayLines({ prefix: 'a', nowMs: NOW, kinds: mixture(3, ['fresh']) }));
  const { run } = await repository.replay([{ path }]);
  expect((await h.reopen()).replayRuns().map(({ id, state }) => [id, state])).toEqual([[run, 'done']]);
  expect(existsSync(join(h.root, 'replay-runs', '1.json'))).toBe(true);
});
