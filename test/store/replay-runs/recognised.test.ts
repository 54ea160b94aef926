import { appendFile, copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DAY_MS } from '../../../store/domain/time.ts';
import type { ReplayFileReport } from '../../../store/replay/report.ts';
import { FRESH, type Harness, NOW, openHarness } from '../../support/harness.ts';
import { realisticEvents } from '../../support/journal-sample.ts';
import { writeJournalFile } from '../../support/journal-writer.ts';
import { mixture, replayLines, writeLines } from '../../support/replay-lines.ts';
import { storedIds } from '../../support/stored.ts';
import { type TempDir, tempDir } from '../../support/temp-dir.ts';

const EVENTS = 40;
const RECOGNISE = { recognise: true };

function journalIn(folder: TempDir, startMs = FRESH): string {
  const path = join(folder.path, 'usage.journal');
  writeJournalFile(path, realisticEvents(EVENTS, { startMs }), { blockEvents: 10 });
  return path;
}

async function again(
  h: Harness,
  path: string,
  options: { readonly recognise?: boolean; readonly format?: 'NDJSON' } = RECOGNISE,
): Promise<ReplayFileReport> {
  const announced = await h.repository.check([{ path }], options);
  const { counts, files } = await h.repository.replay([], { ...options, announced });
  expect(counts).toEqual(announced.counts);
  const [file] = files;
  if (file === undefined) throw new Error('There is no file.');
  expect(file.recognised).toBe(announced.files[0]?.recognised);
  return file;
}

/** What a report says of the events themselves. */
function sums({ counts, fromMs, toMs, keys, billable, credits, creditsMissing, sha256, format }: ReplayFileReport): object {
  return { counts, fromMs, toMs, keys, billable, credits, creditsMissing, sha256, format };
}

it('a file whose events all lie in the store, in whichever tiers, is known without being read, and adds up to what reading it does', async () => {
  await using folder = await tempDir();
  await using h = await openHarness({ replayBatchRows: 10, rolloverBytes: 1, sealing: false });
  const path = journalIn(folder);
  await h.repository.replay([{ path }]);
  await h.repository.rollover();
  for (const sealing of [false, true]) {
    const repository = await h.reopen({ sealing });
    if (sealing) await repository.whenSealed();
    const read = await again(h, path, {});
    const known = await again(h, path);
    expect([read.recognised, known.recognised, known.sample, known.blocksTotal]).toEqual([false, true, [], 0]);
    expect(sums(known)).toEqual(sums(read));
    expect(known.counts).toMatchObject({ read: EVENTS, new: 0, duplicate: EVENTS });
    expect(known.notes[0]).toMatch(/^not read again: all 40 events of it were stored/);
  }
  expect(await storedIds(h.repository)).toHaveLength(EVENTS);
});

it('a copy under another name is known as well, a file that has grown is not', async () => {
  await using folder = await tempDir();
  await using h = await openHarness();
  const path = await writeLines(join(folder.path, 'a.ndjson'), replayLines({ prefix: 'a', nowMs: NOW, kinds: mixture(5, ['fresh']) }));
  await h.repository.replay([{ path }]);
  const copy = join(folder.path, 'b.txt');
  await copyFile(path, copy);
  expect(await again(h, copy)).toMatchObject({ recognised: true, counts: { duplicate: 5 } });
  await appendFile(copy, `${replayLines({ prefix: 'b', nowMs: NOW, kinds: ['fresh'] })[0]}\n`);
  expect(await again(h, copy)).toMatchObject({ recognised: false, counts: { new: 1, duplicate: 5 } });
});

it('what cannot be told by where events came from is read: rejects, duplicates, events from elsewhere, another format', async () => {
  await using folder = await tempDir();
  await using h = await openHarness();
  const mixed = await writeLines(
    join(folder.path, 'm.ndjson'),
    replayLines({ prefix: 'm', nowMs: NOW, kinds: ['fresh', 'broken', 'repeat', 'fresh'] }),
  );
  const whole = await writeLines(join(folder.path, 'w.ndjson'), replayLines({ prefix: 'w', nowMs: NOW, kinds: ['fresh', 'fresh'] }));
  const part = await writeLines(join(folder.path, 'p.ndjson'), replayLines({ prefix: 'w', nowMs: NOW, kinds: ['fresh', 'fresh', 'fresh'] }));
  for (const path of [mixed, whole, part]) await h.repository.replay([{ path }]);
  expect((await again(h, mixed)).recognised).toBe(false);
  expect((await again(h, part)).recognised).toBe(false);
  expect((await again(h, whole, { recognise: true, format: 'NDJSON' })).recognised).toBe(false);
  expect((await again(h, whole)).recognised).toBe(true);
});

it('events that were removed since are new again, and those brought in a second time are known', async () => {
  await using folder = await tempDir();
  await using h = await openHarness();
  const path = journalIn(folder, NOW - 80 * DAY_MS);
  await h.repository.replay([{ path }]);
  await h.repository.rollover();
  await h.repository.whenSealed();
  h.clock.advance(20 * DAY_MS);
  const passed = await h.repository.runRetention({ days: 90, nowMs: h.clock.now(), trigger: 'person', confirmed: true });
  expect(passed.rows).toBe(EVENTS);
  expect(await again(h, path)).toMatchObject({ recognised: false, counts: { new: EVENTS } });
  expect(await again(h, path)).toMatchObject({ recognised: true, counts: { duplicate: EVENTS } });
});

it('nothing is taken for known while a segment cannot be opened', async () => {
  await using folder = await tempDir();
  await using h = await openHarness();
  const [early, late] = [journalIn(folder), join(folder.path, 'late.journal')];
  writeJournalFile(late, realisticEvents(5, { startMs: FRESH, seed: 2 }));
  await h.repository.replay([{ path: early }]);
  await h.repository.rollover();
  await h.repository.whenSealed();
  await h.repository.replay([{ path: late }]);
  const isKnown = async (): Promise<boolean | undefined> => (await h.repository.check([{ path: late }], RECOGNISE)).files[0]?.recognised;
  expect(await isKnown()).toBe(true);
  await h.close();
  const archived = h.repository.segments.find(({ tier }) => tier === 'archived');
  await rm(join(h.root, archived?.path ?? 'none'));
  await h.reopen();
  expect(await isKnown()).toBe(false);
});
