import { createHash } from 'node:crypto';
import { open, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DAY_MS } from '../../../store/domain/time.ts';
import { InvalidArgumentError, LockedError, NotAStoreError } from '../../../store/errors.ts';
import { createStore } from '../../../store/opening.ts';
import type { AdoptReport } from '../../../store/reference/adopt-report.ts';
import { adoptReferenceStore } from '../../../store/reference/adopt-store.ts';
import { Repository } from '../../../store/repository.ts';
import { batchOf, makeEvent } from '../../support/builders.ts';
import { type Age, fileStates, referenceRow, referenceRows, writeReferenceFile } from '../../support/reference-store.ts';
import { storedRows } from '../../support/stored.ts';
import { tempDir } from '../../support/temp-dir.ts';

const AT = Math.floor(Date.now() / 1_000) * 1_000 - 2 * DAY_MS;
const OPTIONS = { retentionIntervalMs: 0, sealing: false, memoryMb: 512 };
const ACTIVE = 'usage-active-000000000004.duckdb';
const PENDING = 'pending/usage-1700000000000-000000000003.duckdb';
const ARCHIVED = 'segments/2026/01/01/usage-1690000000000-000000000002.duckdb';

/** A reference folder of three tiers and ages, and an empty place for a store beside it. */
async function reference(): Promise<{ readonly from: string; readonly to: string } & AsyncDisposable> {
  const folder = await tempDir();
  const from = join(folder.path, 'reference');
  for (const [path, age, prefix] of [
    [ARCHIVED, 1, 'a'],
    [PENDING, 3, 'p'],
    [ACTIVE, 6, 'n'],
  ] as const)
    // prettier-ignore
    await writeReferenceFile(from, { path, age, rows: referenceRows(prefix, 30, AT), reversed: age === 3 });
  return { from, to: join(folder.path, 'store'), [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

const counts = ({ counts: { read, new: fresh, duplicate, conflict, rejected } }: AdoptReport): number[] => [
  read,
  fresh,
  duplicate,
  conflict,
  rejected,
];

async function rowsOf(path: string): Promise<unknown[]> {
  await using repository = await Repository.open(path, { readOnly: true });
  const { events } = await repository.events({ filter: {}, limit: 10_000, full: true });
  return events.toSorted((a, b) => (String(a['event_id']) < String(b['event_id']) ? -1 : 1));
}

test('every event of every file is stored once and as it reads in the folder, which does not change', async () => {
  await using place = await reference();
  const before = await fileStates(place.from);
  const report = await adoptReferenceStore(place.from, place.to, {}, OPTIONS);
  expect(counts(report)).toEqual([90, 90, 0, 0, 0]);
  expect(report.files.map((f) => [f.path, f.state, f.age, f.rows, f.counts.new, f.findings])).toEqual([
    [ARCHIVED, 'done', 1, 30, 30, []],
    [PENDING, 'done', 3, 30, 30, []],
    [ACTIVE, 'done', 6, 30, 30, []],
  ]);
  expect(report.files[1]?.notes).toEqual([expect.stringMatching(/^not carried over: created_at, .*proxy_source_at_event/)]);
  expect(await rowsOf(place.to)).toEqual(await rowsOf(place.from));
  expect(await fileStates(place.from)).toEqual(before);
  await using repository = await Repository.open(place.to, OPTIONS);
  expect((await repository.verify()).findings).toEqual([]);
});

test('adopting again changes nothing, whether the store is closed between or not', async () => {
  await using place = await reference();
  await adoptReferenceStore(place.from, place.to, {}, OPTIONS);
  const before = await rowsOf(place.to);
  expect(counts(await adoptReferenceStore(place.from, place.to, {}, OPTIONS))).toEqual([90, 0, 90, 0, 0]);
  {
    await using repository = await Repository.open(place.to, { ...OPTIONS, sealing: true });
    await repository.rollover();
    await repository.whenSealed();
    expect(counts(await repository.adopt(place.from))).toEqual([90, 0, 90, 0, 0]);
  }
  expect(await rowsOf(place.to)).toEqual(before);
});

test('a segment that lies there both pending and archived is stored once', async () => {
  await using place = await reference();
  await writeReferenceFile(place.from, { path: 'pending/usage-1690000000000-000000000002.duckdb', age: 1, rows: referenceRows('a', 30, AT) });
  expect(counts(await adoptReferenceStore(place.from, place.to, {}, OPTIONS))).toEqual([120, 90, 30, 0, 0]);
});

test('a dry run says what adopting would do and makes nothing, with a store and without', async () => {
  await using place = await reference();
  const dry = await adoptReferenceStore(place.from, place.to, { dryRun: true }, OPTIONS);
  expect([dry.dryRun, counts(dry)]).toEqual([true, [90, 90, 0, 0, 0]]);
  expect(await readdir(join(place.to, '..'))).toEqual(['reference']);

  await createStore(place.to);
  await using repository = await Repository.open(place.to, OPTIONS);
  await repository.append(batchOf([makeEvent('n-0000', AT), makeEvent('mine', AT)]));
  await repository[Symbol.asyncDispose]();
  const before = await fileStates(place.to);
  expect(counts(await adoptReferenceStore(place.from, place.to, { dryRun: true }, OPTIONS))).toEqual([90, 89, 0, 1, 0]);
  expect(await fileStates(place.to)).toEqual(before);
});

test('an event that is stored with other content is a conflict, named with its row; the stored one stays', async () => {
  await using place = await reference();
  await createStore(place.to);
  await using repository = await Repository.open(place.to, OPTIONS);
  await repository.append(batchOf([makeEvent('p-0005', AT)]));
  const report = await repository.adopt(place.from);
  expect(counts(report)).toEqual([90, 89, 0, 1, 0]);
  expect(report.files[1]?.conflicts).toEqual([{ line: 6, eventId: 'p-0005' }]);
  expect((await repository.event('p-0005', { full: false }))?.event['endpoint']).toBe('/v1/responses');
});

test('rows that a store does not take are rejected one by one with the reason; the rest of the file is stored', async () => {
  await using place = await reference();
  const odd = [
    referenceRow('', AT), referenceRow('long ago', 17), referenceRow('seconds', Math.floor(AT / 1_000)), referenceRow('far', Date.now() + 9 * DAY_MS),
    referenceRow('nobody', AT, { key_id: null }), referenceRow('max', AT, { created_at_ms: 9_007_199_254_740_993n }),
  ]; // prettier-ignore
  const after = ['ALTER TABLE usage_events ALTER key_id DROP NOT NULL', "UPDATE usage_events SET key_id = NULL WHERE event_id = 'nobody'"];
  const rows = [...odd.map((row) => ({ ...row, key_id: row['key_id'] ?? 'x' })), ...referenceRows('good', 5, AT)];
  await writeReferenceFile(place.from, { path: ACTIVE.replace('4', '5'), age: 6, rows, after });
  const report = await adoptReferenceStore(place.from, place.to, {}, OPTIONS);
  const file = report.files.find((f) => f.path.endsWith('5.duckdb'));
  expect([file?.state, file?.rows, file?.counts]).toEqual(['partial', 11, { read: 11, new: 5, duplicate: 0, conflict: 0, rejected: 6 }]);
  expect(file?.rejects.map((r) => [r.line, r.reason])).toEqual([
    [1, 'event_id is empty'],
    [2, 'created_at_ms 17 is before the year 2000'],
    [3, expect.stringContaining('it looks like seconds')],
    [4, expect.stringContaining('more than a day in the future')],
    [5, 'key_id is missing'],
    [6, expect.stringContaining('more than a day in the future')],
  ]);
});

test('extremes arrive exactly: 64-bit counters, negative ones, and credits to the twelfth digit', async () => {
  await using place = await reference();
  const values = {
    input_uncached_tokens: '9223372036854775807', output_tokens: '-9223372036854775808', billable_tokens: -1, status_code: 2_147_483_647, latency_ms: -2_147_483_648,
    credit_usage: '-999999999999.999999999999', request_url: 'quote \' and emoji \u{1f600}',
  }; // prettier-ignore
  await writeReferenceFile(place.from, { path: 'pending/usage-9-000000000009.duckdb', age: 6, rows: [referenceRow('extreme', AT, values)] });
  await adoptReferenceStore(place.from, place.to, {}, OPTIONS);
  await using repository = await Repository.open(place.to, { readOnly: true });
  const { event } = (await repository.event('extreme', { full: true })) ?? {};
  expect(event).toMatchObject({
    input_uncached_tokens: 2n ** 63n - 1n, output_tokens: -(2n ** 63n), billable_tokens: -1n, status_code: 2_147_483_647n, latency_ms: -2_147_483_648n,
    credit_usage: -999_999_999_999_999_999_999_999n, request_url: values.request_url,
  }); // prettier-ignore
});

test('events older than the retention cutoff go to a pinned segment', async () => {
  await using place = await reference();
  await writeReferenceFile(place.from, { path: 'pending/usage-9-000000000009.duckdb', age: 2, rows: referenceRows('old', 10, AT - 200 * DAY_MS) });
  const report = await adoptReferenceStore(place.from, place.to, {}, OPTIONS);
  expect([report.late, counts(report)]).toEqual([10, [100, 100, 0, 0, 0]]);
  await using repository = await Repository.open(place.to, { readOnly: true });
  expect(repository.segments.filter((s) => s.pin !== null).map((s) => s.totals.rows)).toEqual([10]);
});

test('a file that cannot be read is named and left out; the others are adopted', async () => {
  await using place = await reference();
  await writeFile(join(place.from, 'pending/usage-8-000000000008.duckdb'), 'junk');
  await writeFile(join(place.from, 'pending/usage-8-000000000008.uploading.duckdb'), 'junk');
  const report = await adoptReferenceStore(place.from, place.to, {}, OPTIONS);
  expect(counts(report)).toEqual([90, 90, 0, 0, 0]);
  const broken = report.files.find((f) => f.state !== 'done');
  expect([broken?.state, broken?.age, broken?.findings.map((f) => f.law)]).toEqual(['refused', null, ['L8']]);
  expect(report.ignored.map((i) => i.path)).toEqual(['pending/usage-8-000000000008.uploading.duckdb']);
});

test('a damaged block ends the reading of its file with an error; what was read of it and the other files are stored', async () => {
  await using place = await reference();
  const path = 'pending/usage-7-000000000007.duckdb';
  const rows = Array.from({ length: 3_000 }, (_, i) =>
    referenceRow(`m-${i}`, AT + i, { full_request_json: createHash('sha256').update(String(i)).digest('hex') }),
  );
  await writeReferenceFile(place.from, { path, age: 1, rows });
  const last = Math.floor((await stat(join(place.from, path))).size / 262_144) - 1;
  for (let block = 1; block <= last; block++) await damage(join(place.from, path), 12_288 + block * 262_144 + 1_000);
  const report = await adoptReferenceStore(place.from, place.to, {}, OPTIONS);
  const file = report.files.find((f) => f.path === path);
  expect([file?.state, file?.findings.map((f) => [f.law, f.severity])]).toEqual([expect.stringMatching(/partial|refused/), [['L8', 'error']]]);
  expect(report.files.filter((f) => f.state === 'done')).toHaveLength(3);
  expect(report.counts.new).toBe(90 + (file?.counts.new ?? 0));
  await using repository = await Repository.open(place.to, OPTIONS);
  expect((await repository.verify()).findings).toEqual([]);
});

async function damage(path: string, at: number): Promise<void> {
  await using file = await open(path, 'r+');
  await file.write(Buffer.alloc(64, 0xa5), 0, 64, at);
}

test('many rows and large bodies are stored in several transactions, and what was stored before it was stopped stays', async () => {
  await using place = await reference();
  const rows = Array.from({ length: 3_000 }, (_, i) => referenceRow(`m-${i}`, AT + i, { full_request_json: `body ${i}` }));
  await writeReferenceFile(place.from, { path: 'pending/usage-7-000000000007.duckdb', age: 1, rows });
  const stop = new AbortController();
  const progress = (report: () => AdoptReport): void => {
    if (report().counts.read >= 1_000) stop.abort(new Error('enough'));
  };
  const options = { ...OPTIONS, replayBatchRows: 600 };
  const stopped = await adoptReferenceStore(place.from, place.to, { signal: stop.signal, progress }, options);
  expect(stopped.files.map((f) => f.state)).toContain('cancelled');
  expect(stopped.counts.new).toBeGreaterThanOrEqual(1_000);
  expect(stopped.counts.new).toBeLessThan(3_000);
  const again = await adoptReferenceStore(place.from, place.to, {}, options);
  expect([again.counts.read, again.counts.duplicate, again.counts.conflict]).toEqual([3_090, stopped.counts.new, 0]);
  await using repository = await Repository.open(place.to, OPTIONS);
  const stored = new Map((await storedRows(repository)).map((row) => [row['event_id'], row['full_request_json']]));
  expect(rows.filter((row) => stored.get(row['event_id'] ?? '') !== row['full_request_json'])).toEqual([]);
});

test('a place that would change the folder, a folder that is none of the reference, and a store in use are refused before anything is done', async () => {
  await using place = await reference();
  const before = await fileStates(place.from);
  await expect(adoptReferenceStore(place.from, join(place.from, 'deeper', 'store'))).rejects.toThrow(InvalidArgumentError);
  await expect(adoptReferenceStore(place.from, place.from)).rejects.toThrow(InvalidArgumentError);
  await expect(adoptReferenceStore(join(place.from, 'segments', '2026', '02'), place.to)).rejects.toThrow(NotAStoreError);
  await createStore(place.to);
  await expect(adoptReferenceStore(place.to, join(place.to, '..', 'other'))).rejects.toThrow(NotAStoreError);
  await using _repository = await Repository.open(place.to, OPTIONS);
  await expect(adoptReferenceStore(place.from, place.to, {}, OPTIONS)).rejects.toThrow(LockedError);
  expect(await fileStates(place.from)).toEqual(before);
});

test.each([1, 2, 3, 4, 5, 6] as const)('a file of age %i is adopted as it reads', async (age: Age) => {
  await using folder = await tempDir();
  const [from, to] = [join(folder.path, 'from'), join(folder.path, 'to')];
  await writeReferenceFile(from, {
    path: ACTIVE,
    age,
    rows: referenceRows('x', 20, AT),
    details: [{ event_id: 'x-0003', error_body: 'body', error_message: 'message' }],
  });
  const { files } = await adoptReferenceStore(from, to, {}, OPTIONS);
  expect([files[0]?.age, files[0]?.counts.new]).toEqual([age, 20]);
  expect(await rowsOf(to)).toEqual(await rowsOf(from));
});
