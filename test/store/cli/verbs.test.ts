import { cp, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli, emptyStore, temporaryFolder } from '../../support/cli.ts';
import type { ErrorDocument, EventsDocument, InfoDocument, RetentionDocument, SegmentsDocument, UsageDocument } from '../../support/cli-documents.ts';

const EVENTS = 3_000;
const cleanUp = new AsyncDisposableStack();
let folder = '';
/** A made-up store that tests only read, and copy to change it. */
let sample = '';

beforeAll(async () => {
  folder = cleanUp.use(await temporaryFolder()).path;
  sample = join(folder, 'sample');
  const made = await cli(['sample', sample, '--events', String(EVENTS), '--json']);
  if (made.code !== 0) throw new Error(made.stderr);
});
afterAll(() => cleanUp.disposeAsync());

async function copyOfSample(name: string): Promise<string> {
  const path = join(folder, name);
  await cp(sample, path, { recursive: true });
  return path;
}

describe('looking at a store', () => {
  test('the sample store has several archived segments, one pending and one active, and is sound', async () => {
    const info = (await cli(['info', sample, '--json'])).json<InfoDocument>();
    expect(info).toMatchObject({ readOnly: false, pending: 1, rows: EVENTS, retentionDays: 90 });
    expect(info.archived).toBeGreaterThanOrEqual(8);
    const { segments } = (await cli(['segments', sample, '--json'])).json<SegmentsDocument>();
    expect(segments.reduce((rows, s) => rows + s.rows, 0)).toBe(EVENTS);
    expect(new Set(segments.map((s) => s.tier))).toEqual(new Set(['archived', 'pending', 'active']));
    expect(segments.map((s) => s.sha256 !== null)).toEqual(segments.map((s) => s.tier === 'archived'));
    expect(segments.at(-1)).toMatchObject({ id: info.active?.id, from: info.active?.from, to: info.active?.to });
    const verified = await cli(['verify', sample, '--json']);
    expect([verified.code, verified.json()]).toEqual([0, { findings: [], checked: segments.length }]);
  });

  test('reading verbs change nothing on disk', async () => {
    const before = await listing(sample);
    for (const words of [
      ['info'],
      ['segments'],
      ['verify'],
      ['events'],
      ['retention', '--days', '1', '--dry-run'],
      ['event', 'x'],
      ['usage', ...SPAN],
    ]) {
      const [verb = '', ...rest] = words;
      await cli([verb, sample, ...rest]);
    }
    expect(await listing(sample)).toEqual(before);
  });

  test('usage adds up to the events, by any group and bucket', async () => {
    const hours = (await cli(['usage', sample, ...SPAN, '--json'])).json<UsageDocument>().buckets;
    const keys = (await cli(['usage', sample, ...SPAN.with(-1, 'month'), '--by', 'key', '--zone', 'Asia/Kolkata', '--json'])).json<UsageDocument>()
      .buckets;
    const billable = (buckets: UsageDocument['buckets']): bigint => buckets.reduce((sum, b) => sum + BigInt(b.billable), 0n);
    const requests = (buckets: UsageDocument['buckets']): number => buckets.reduce((sum, b) => sum + b.requests, 0);
    expect([requests(hours), requests(keys)]).toEqual([EVENTS, EVENTS]);
    expect(billable(keys)).toBe(billable(hours));
    expect(hours.every((b) => /^\d{4}-\d\d-\d\dT\d\d:00:00\.000Z$/.test(b.from) && b.group === null)).toBe(true);
    expect(new Set(keys.map((b) => b.group)).size).toBe(20);
    expect(keys.every((b) => b.from.endsWith('T18:30:00.000Z'))).toBe(true);
  });

  test('pages of events show each once, newest first, and filters narrow', async () => {
    const times: number[] = [];
    const ids = new Set<string>();
    for (let cursor: string | null = ''; cursor !== null;) {
      const more = cursor === '' ? [] : ['--cursor', cursor];
      const page: EventsDocument = (await cli(['events', sample, '--limit', '1100', ...more, '--json'])).json<EventsDocument>();
      for (const event of page.events) ids.add(event.event_id);
      times.push(...page.events.map((event) => Number(event['created_at_ms'])));
      cursor = page.next;
    }
    expect(ids.size).toBe(EVENTS);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    const narrowed = (await cli(['events', sample, '--provider', 'kiro', '--status', '4xx', '--status', '529', '--json'])).json<EventsDocument>();
    expect(narrowed.events.length).toBeGreaterThan(0);
    expect(narrowed.events.every((e) => e['provider_type'] === 'kiro' && /^(4..|529)$/.test(String(e['status_code'])))).toBe(true);
    expect(narrowed.events.every((e) => !('error_body' in e))).toBe(true);
  });

  test('event shows one with its bodies, or exit code 1', async () => {
    const [first] = (await cli(['events', sample, '--limit', '1', '--full', '--json'])).json<EventsDocument>().events;
    expect((await cli(['event', sample, first?.event_id ?? '', '--json'])).json()).toMatchObject({ event: first, tier: 'active' });
    const none = await cli(['event', sample, 'nobody', '--json']);
    expect([none.code, none.json()]).toEqual([1, { event: null }]);
  });
});

describe('changing a store', () => {
  test('rollover --wait leaves the segment sealed; an empty one is not rolled over', async () => {
    const store = await copyOfSample('rolled');
    const before = (await cli(['info', store, '--json'])).json<InfoDocument>();
    const rolled = await cli(['rollover', store, '--wait', '--json']);
    const { segment, next } = rolled.json<{ segment: string; next: string }>();
    expect([rolled.code, rolled.json()]).toEqual([0, { rolled: true, segment: before.active?.id, next }]);
    const after = (await cli(['segments', store, '--json'])).json<SegmentsDocument>().segments;
    expect(after.filter((s) => s.tier === 'pending')).toEqual([]);
    expect(after.find((s) => s.id === segment)).toMatchObject({ tier: 'archived', rows: before.active?.rows });
    const again = await cli(['rollover', store, '--json']);
    expect([again.code, again.json()]).toEqual([0, { rolled: false, segment: null, next }]);
    expect((await cli(['verify', store])).code).toBe(0);
  });

  test('retention asks before it removes much, removes what the dry run listed, and keeps the rest', async () => {
    const store = await copyOfSample('expired');
    const dry = (await cli(['retention', store, '--days', '15', '--dry-run', '--json'])).json<RetentionDocument>();
    expect(dry.removed).toBe(0);
    expect(dry.segments.length).toBeGreaterThan(2);
    const asked = await cli(['retention', store, '--days', '15', '--json']);
    expect([asked.code, asked.json<RetentionDocument>().error?.code, asked.json<RetentionDocument>().removed]).toEqual([2, 'CONFIRM', 0]);
    expect((await cli(['info', store, '--json'])).json<InfoDocument>().rows).toBe(EVENTS);
    const now = new Date(Date.parse(dry.cutoff) + 15 * 86_400_000).toISOString();
    const done = await cli(['retention', store, '--days', '15', '--yes', '--save', '--now', now, '--json']);
    expect([done.code, done.json()]).toEqual([0, { ...dry, removed: dry.segments.length }]);
    expect((await cli(['info', store, '--json'])).json<InfoDocument>()).toMatchObject({ rows: EVENTS - dry.rows, retentionDays: 15 });
    expect((await cli(['verify', store])).code).toBe(0);
  });
});

describe('wrong use', () => {
  test.each([
    [['info'], 'No store was named'],
    [['info', '/nowhere/at/all'], 'There is no folder'],
    [['info', import.meta.filename], 'This is no folder'],
    [['segments', import.meta.dirname], 'is not a Strata store'],
    [['usage', 'STORE', '--to', '2026-01-01', '--bucket', 'day'], '--from is missing'],
    [['usage', 'STORE', '--from', '2026-02-30', '--to', '2026-03-01', '--bucket', 'day'], '--from is a time in ISO 8601'],
    [['usage', 'STORE', '--from', '2026-01-01', '--to', '2026-03-01', '--bucket', 'minute'], '--bucket is one of hour, day'],
    [['usage', 'STORE', '--from', '2026-01-01', '--to', '2026-03-01', '--bucket', 'day', '--zone', 'Moon/Sea'], 'Moon/Sea'],
    [['events', 'STORE', '--limit', '10001'], '--limit is a whole number from 1 to 10000'],
    [['events', 'STORE', '--cursor', 'nonsense'], 'The cursor is not one of this store'],
    [['retention', 'STORE', '--days', '0'], '--days is a whole number'],
    [['append', 'STORE', '--batch', 'many'], '--batch is a whole number'],
    [['replay', 'STORE'], 'Something is missing'],
    [['replay', 'STORE', '/nowhere/at/all'], 'There is no file'],
    [['segments', 'STORE', '--colour'], '--colour'],
    [['segments', 'STORE', 'more'], 'Not understood: more'],
    [['sample', 'STORE'], 'is a store already'],
  ])('%j says what was wrong, shows the usage line, and ends with 2', async (words, message) => {
    const ended = await cli([...words.map((word) => (word === 'STORE' ? sample : word)), '--json']);
    expect(ended.code).toBe(2);
    expect(ended.json<ErrorDocument>().error.message).toContain(message);
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).toContain(`usage: strata ${words[0]}`);
  });

  test('a verb that does not exist, and no verb at all', async () => {
    for (const words of [['frobnicate'], []]) {
      const ended = await cli(words);
      expect([ended.code, ended.stdout]).toEqual([2, '']);
      expect(ended.stderr).toContain('usage: strata VERB');
    }
  });

  test('--help explains and ends with 0', async () => {
    const [all, one] = [await cli(['--help']), await cli(['retention', '--help'])];
    expect([all.code, one.code]).toEqual([0, 0]);
    expect(all.stdout).toContain('replay STORE PATH... [--dry-run]');
    expect(one.stdout).toContain('usage: strata retention STORE --days N');
  });

  test('init refuses a folder that holds something, and leaves it as it was', async () => {
    const path = join(folder, 'taken');
    await mkdir(path);
    await writeFile(join(path, 'notes.txt'), 'mine');
    expect((await cli(['init', path])).code).toBe(2);
    expect(await readdir(path)).toEqual(['notes.txt']);
  });
});

test('an empty store can be looked at from every side', async () => {
  await using store = await emptyStore();
  expect((await cli(['info', store.path, '--json'])).json<InfoDocument>()).toMatchObject({ active: { rows: 0, from: null, to: null }, rows: 0 });
  expect((await cli(['usage', store.path, ...SPAN, '--json'])).json<UsageDocument>().buckets).toEqual([]);
  expect((await cli(['events', store.path, '--json'])).json<EventsDocument>()).toMatchObject({ events: [], next: null });
  expect((await cli(['verify', store.path])).code).toBe(0);
});

const SPAN = ['--from', String(Date.now() - 31 * 86_400_000), '--to', new Date(Date.now() + 3_600_000).toISOString(), '--bucket', 'hour'];

/** Every file with its size and time of change. */
async function listing(root: string): Promise<string[]> {
  const names = (await readdir(root, { recursive: true })).toSorted();
  return Promise.all(names.map(async (name) => `${name} ${(await stat(join(root, name))).size} ${(await stat(join(root, name))).mtimeMs}`));
}
