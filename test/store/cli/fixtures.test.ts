import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cli, emptyStore } from '../../support/cli.ts';
import { type Counts, countsOf, type EventsDocument, type InfoDocument, type ReplayDocument } from '../../support/cli-documents.ts';
import { type ExpectedContents, expectedContents } from '../../support/stored-json.ts';

const JOURNALS = join(import.meta.dirname, '../../fixtures/journal');
const pathOf = (fixture: string): string => join(JOURNALS, `${fixture}.journal`);
const byId = (a: { readonly event_id: string }, b: { readonly event_id: string }): number => (a.event_id < b.event_id ? -1 : 1);

const SOUND = ['single-block', 'multi-block', 'multi-block-by-size', 'one-event', 'all-fields', 'all-none', 'text', 'numbers', 'empty-sealed'];
const LEGACY = ['legacy-oldest', 'legacy-with-errors', 'legacy-mixed'];
const ODD = ['odd-footer-counts', 'odd-block-event-count', 'odd-header-versions', 'odd-trailing-payload', 'odd-bytes-after-footer'];

describe('replay stores fixtures exactly, and a second replay finds only duplicates', () => {
  // Some fixtures hold events of others: those are duplicates the first time already, or conflicts where an older layout lost a part of them.
  test.each([
    ['sound and old layouts', [...SOUND, ...LEGACY]],
    ['odd but readable', ['legacy-mixed', ...ODD]],
  ])('%s', async (_name, fixtures) => {
    await using store = await emptyStore();
    const contents = fixtures.map(expectedContents);
    const expected = expectedCounts(contents);

    const replayed = await cli(['replay', store.path, ...fixtures.map(pathOf), '--json']);
    const report = replayed.json<ReplayDocument>();
    expect(report.files.map(countsOf)).toEqual(expected);
    expect(report.files.map((f) => [f.path, f.format, f.state])).toEqual(
      fixtures.map((fixture, at) => [pathOf(fixture), 'binary journal', expected[at]?.rejected === 0 ? 'done' : 'partial']),
    );
    expect(replayed.code).toBe(expected.some((counts) => counts.rejected + counts.conflict > 0) ? 1 : 0);

    const stored = (await cli(['events', store.path, '--full', '--limit', '10000', '--json'])).json<EventsDocument>();
    expect(stored.events.toSorted(byId)).toEqual(distinct(contents).toSorted(byId));
    expect(stored.next).toBeNull();

    expect(report.files.map((f) => f.conflicts.length)).toEqual(expected.map((counts) => counts.conflict));
    expect(report.files.flatMap((f) => f.conflicts.map((c) => typeof c.offset))).toEqual(Array.from({ length: report.conflict }, () => 'number'));

    const again = (await cli(['replay', store.path, ...fixtures.map(pathOf), '--recheck', '--json'])).json<ReplayDocument>();
    expect(countsOf(again)).toEqual({ ...countsOf(report), new: 0, duplicate: report.new + report.duplicate });
    expect((await cli(['verify', store.path])).code).toBe(0);
  });
});

test('a dry run announces the numbers of the run, file by file, and writes nothing; folders are walked', async () => {
  await using store = await emptyStore();
  const paths = [pathOf('single-block'), join(JOURNALS, 'numbers.expected.ndjson'), join(JOURNALS, 'single-block.expected.ndjson')];
  const dry = await cli(['replay', store.path, ...paths, '--dry-run', '--json']);
  expect((await cli(['info', store.path, '--json'])).json<InfoDocument>().rows).toBe(0);
  const real = await cli(['replay', store.path, ...paths, '--json']);
  expect([dry.json<ReplayDocument>().dryRun, real.json<ReplayDocument>().dryRun]).toEqual([true, false]);
  expect(dry.json<ReplayDocument>().files.map(countsOf)).toEqual(real.json<ReplayDocument>().files.map(countsOf));
  expect(countsOf(real.json<ReplayDocument>().files[2])).toEqual({ read: 12, new: 0, duplicate: 12, conflict: 0, rejected: 0 });
  expect([dry.code, real.code]).toEqual([1, 1]);

  const walked = await cli(['replay', store.path, JOURNALS, '--dry-run', '--json']);
  expect(walked.json<ReplayDocument>().files.length).toBeGreaterThan(100);
});

/** The events of the files one after another: what came before is a duplicate, or a conflict when it is not the same. */
function expectedCounts(contents: readonly ExpectedContents[]): Counts[] {
  const seen = new Map<string, string>();
  return contents.map(({ ids, stored }) => {
    const counts = { read: ids.length, new: 0, duplicate: 0, conflict: 0, rejected: ids.length - stored.length };
    for (const event of stored) {
      const before = seen.get(event.event_id);
      const content = JSON.stringify(event);
      if (before === undefined) seen.set(event.event_id, content);
      counts[before === undefined ? 'new' : before === content ? 'duplicate' : 'conflict'] += 1;
    }
    return counts;
  });
}

/** Each event as it came first. */
function distinct(contents: readonly ExpectedContents[]): ExpectedContents['stored'][number][] {
  const first = new Map<string, ExpectedContents['stored'][number]>();
  for (const { stored } of contents) for (const event of stored) if (!first.has(event.event_id)) first.set(event.event_id, event);
  return [...first.values()];
}
