import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, copyFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY_MS } from '../../../store/domain/time.ts';
import { NotAStoreError } from '../../../store/errors.ts';
import { inspectStore } from '../../../store/inspect.ts';
import { Repository } from '../../../store/repository.ts';
import { flip } from '../../support/damage.ts';
import { type Age, fileStates, queryFile, referenceRow, referenceRows, writeReferenceFile } from '../../support/reference-store.ts';
import { copyFolder, type TempDir, tempDir } from '../../support/temp-dir.ts';

const START = Math.floor(Date.now() / DAY_MS) * DAY_MS - 30 * DAY_MS;
const ROWS = 40;
const SEGMENTS = 20;

/** Seventeen archived segments, two pending and one active, in three ages. */
const FILES = Array.from({ length: SEGMENTS }, (_, i) => {
  const from = START + i * DAY_MS;
  const [name, day] = [
    `usage-${from + DAY_MS}-${String(i + 1).padStart(12, '0')}.duckdb`,
    new Date(from).toISOString().slice(0, 10).replaceAll('-', '/'),
  ];
  const path =
    i === SEGMENTS - 1
      ? `usage-active-${String(SEGMENTS).padStart(12, '0')}.duckdb`
      : i >= SEGMENTS - 3
        ? `pending/${name}`
        : `segments/${day}/${name}`;
  return { path, from, age: ([2, 4, 6] as const)[i % 3] ?? (6 as Age) };
});

let folder: TempDir;
let root: string;

beforeAll(async () => {
  folder = await tempDir();
  root = join(folder.path, 'reference');
  for (const [i, { path, age, from }] of FILES.entries())
    await writeReferenceFile(root, { path, age, rows: referenceRows(`s${i}`, ROWS, from), reversed: i % 2 === 1 });
});

afterAll(() => folder[Symbol.asyncDispose]());

const SUMS = `count(*) AS requests, sum(input_uncached_tokens)::VARCHAR AS uncached, sum(input_cached_tokens)::VARCHAR AS cached, sum(output_tokens)::VARCHAR AS output,
  sum(billable_tokens)::VARCHAR AS billable, coalesce(sum(credit_usage), 0)::VARCHAR AS credits, count(*) FILTER (credit_usage_missing) AS missing,
  count(*) FILTER (status_code NOT BETWEEN 200 AND 299) AS errors`;

/** The sums of every file by key, added up outside the store. */
async function sumsByKey(): Promise<Map<string, bigint[]>> {
  const sums = new Map<string, bigint[]>();
  for (const { path } of FILES) {
    for (const row of await queryFile(join(root, path), `SELECT key_id, ${SUMS} FROM usage_events GROUP BY key_id`)) {
      const values = ['requests', 'uncached', 'cached', 'output', 'billable', 'credits', 'missing', 'errors'].map((name) =>
        BigInt(String(row[name]).replace('.', '')),
      );
      const known = sums.get(String(row['key_id'])) ?? [];
      sums.set(String(row['key_id']), values.map((value, i) => value + (known[i] ?? 0n))); // prettier-ignore
    }
  }
  return sums;
}

test('twenty segments in three ages: the totals are those of the files, and nothing in the folder changes', async () => {
  const before = await fileStates(root);
  {
    await using repository = await Repository.open(root, { readOnly: true });
    expect([repository.kind, repository.readOnly, repository.recovery]).toEqual(['reference', true, []]);
    const tiers = repository.segments.map((s) => s.tier);
    expect([tiers.length, tiers.filter((t) => t === 'archived').length, tiers.filter((t) => t === 'pending').length, tiers.at(-1)]).toEqual([
      20,
      17,
      2,
      'active',
    ]);
    expect(repository.segments.map((s) => [s.path, s.totals.rows, s.totals.fromMs])).toEqual(FILES.map((f) => [f.path, ROWS, f.from]));

    const { rows, total, missing } = await repository.usageSeries({
      fromMs: START,
      toMs: START + 40 * DAY_MS,
      bucket: 'month',
      zone: 'UTC',
      by: 'key',
    });
    expect(missing).toEqual([]);
    const found = new Map<string, bigint[]>();
    for (const row of rows) {
      const values = [
        BigInt(row.requests),
        row.inputUncached,
        row.inputCached,
        row.output,
        row.billable,
        row.credits,
        BigInt(row.creditsMissing),
        BigInt(row.errors),
      ];
      found.set(row.group ?? '', values.map((value, i) => value + (found.get(row.group ?? '')?.[i] ?? 0n))); // prettier-ignore
    }
    expect(found).toEqual(await sumsByKey());
    expect(total.requests).toBe(SEGMENTS * ROWS);

    const options = await repository.usageOptions();
    expect([options.fromMs, options.options.key.length]).toEqual([START, 5]);
    expect((await repository.segmentDetail(repository.segments[3]?.id ?? '')).sums.requests).toBe(ROWS);
    const found3 = await repository.event('s18-0007', { full: true });
    expect([found3?.tier, found3?.event['key_id'], found3?.remarks]).toEqual(['pending', 'key-2', []]);
    expect((await repository.verify()).findings).toEqual([]);
  }
  expect(await fileStates(root)).toEqual(before);
});

test('pages of events go through every file once, newest first', async () => {
  await using repository = await Repository.open(root, { readOnly: true });
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Repository['events']>> = await repository.events({ filter: {}, limit: 300, cursor, full: false });
    seen.push(...page.events.map((event) => String(event['event_id'])));
    cursor = page.next;
  } while (cursor !== null);
  expect(seen).toHaveLength(SEGMENTS * ROWS);
  expect(new Set(seen).size).toBe(SEGMENTS * ROWS);
  expect([seen[0], seen.at(-1)]).toEqual(['s19-0039', 's0-0000']);
});

test('nothing can be written: opening for writing is refused, and so is every use case that writes', async () => {
  const before = await fileStates(root);
  await expect(Repository.open(root)).rejects.toThrow(NotAStoreError);
  await expect(Repository.open(root)).rejects.toMatchObject({ hint: expect.stringContaining('adopt STORE') });
  await using repository = await Repository.open(root, { readOnly: true });
  await expect(repository.rollover()).rejects.toThrow(/laid out by the reference/);
  await expect(repository.replay([{ path: root }])).rejects.toThrow(/laid out by the reference/);
  await expect(repository.check([{ path: root }])).rejects.toThrow(/laid out by the reference/);
  await expect(repository.adopt(root, { dryRun: true })).rejects.toThrow(/laid out by the reference/);
  expect(await fileStates(root)).toEqual(before);
});

test("a folder says that it is the reference's before it is opened", async () => {
  expect(await inspectStore(root)).toMatchObject({ kind: 'reference', segments: SEGMENTS, id: null });
  await using other = await tempDir();
  await writeFile(join(other.path, 'usage-active-1.duckdb.txt'), '');
  expect(await inspectStore(other.path)).toMatchObject({ kind: 'other' });
});

test('unfinished copies, foreign files and logs alone are named and not read; a segment that lies there twice counts once', async () => {
  await using own = await tempDir();
  const [rows, name] = [referenceRows('a', 10, START), 'usage-1700000000000-000000000003.duckdb'];
  await writeReferenceFile(own.path, { path: `archive/2026/01/01/${name}`, age: 6, rows });
  await writeReferenceFile(own.path, { path: `pending/${name}`, age: 6, rows });
  await writeReferenceFile(own.path, { path: 'pending/usage-1700000000001-000000000003.duckdb', age: 6, rows: referenceRows('b', 4, START) });
  await writeReferenceFile(own.path, { path: 'usage-active-000000000002.duckdb', age: 6, rows: referenceRows('c', 2, START) });
  await writeReferenceFile(own.path, { path: 'usage-active-000000000009.duckdb', age: 6, rows: referenceRows('d', 1, START) });
  await mkdir(join(own.path, 'compacting'));
  for (const path of [
    'archive/2026/01/01/usage-1-000000000001.uploading.duckdb',
    'compacting/usage-1-000000000001.tmp.duckdb',
    'mine.duckdb',
    'pending/usage-5-000000000005.duckdb.wal',
  ])
    await writeFile(join(own.path, path), 'x');
  await using repository = await Repository.open(own.path, { readOnly: true });
  expect(repository.segments.map((s) => [s.id, s.tier, s.totals.rows])).toEqual([
    ['usage-000000000002', 'pending', 2],
    ['usage-000000000003', 'archived', 10],
    ['usage-000000000009', 'active', 1],
    ['usage-000000000010', 'pending', 4],
  ]);
  expect(repository.recovery.map((l) => [l.severity, l.path, l.what])).toEqual([
    ['warning', 'mine.duckdb', 'not read: its name is none of a segment'],
    ['warning', 'pending/usage-5-000000000005.duckdb.wal', 'not read: a log without its main file'],
    ['warning', 'archive/2026/01/01/usage-1-000000000001.uploading.duckdb', 'not read: a copy that was not finished; its source counts'],
    ['warning', 'compacting/usage-1-000000000001.tmp.duckdb', 'not read: scratch of a seal that was not finished; its source counts'],
    ['done', `pending/${name}`, `a copy of archive/2026/01/01/${name}, which counts`],
  ]);
});

test('of two copies the one with more events counts; a damaged copy does not hide a whole one', async () => {
  await using own = await tempDir();
  const name = 'usage-1700000000000-000000000003.duckdb';
  await writeReferenceFile(own.path, { path: `segments/2026/01/01/${name}`, age: 6, rows: referenceRows('a', 9, START) });
  await writeReferenceFile(own.path, { path: `pending/${name}`, age: 6, rows: referenceRows('a', 10, START) });
  await mkdir(join(own.path, 'segments/2026/01/02'));
  await writeFile(join(own.path, 'segments/2026/01/02/usage-1800000000000-000000000004.duckdb'), 'junk');
  await writeReferenceFile(own.path, { path: 'pending/usage-1800000000000-000000000004.duckdb', age: 6, rows: referenceRows('b', 3, START) });
  await using repository = await Repository.open(own.path, { readOnly: true });
  expect(repository.segments.map((s) => [s.tier, s.totals.rows])).toEqual([['pending', 10], ['pending', 3]]); // prettier-ignore
  expect(repository.recovery.map((l) => [l.severity, l.path])).toEqual([
    ['error', 'segments/2026/01/02/usage-1800000000000-000000000004.duckdb'],
    ['warning', `segments/2026/01/01/${name}`],
  ]);
  expect((await repository.events({ filter: {}, limit: 100, full: false })).missing).toEqual([]);
});

test('a file that cannot be read is missing from every answer by name, and found by verify; the others are there', async () => {
  await using own = await tempDir();
  const copy = join(own.path, 'copy');
  await copyFolder(root, copy);
  const [damaged, other] = [FILES[2]?.path ?? '', FILES[5]?.path ?? ''];
  await writeFile(join(copy, damaged), 'junk');
  await flip(join(copy, other), 4_096 + 2_000);
  await using repository = await Repository.open(copy, { readOnly: true });
  const series = await repository.usageSeries({ fromMs: START, toMs: START + 40 * DAY_MS, bucket: 'month', zone: 'UTC', by: null });
  expect(series.missing).toContain('usage-000000000003');
  expect(series.total.requests).toBe((SEGMENTS - series.missing.length) * ROWS);
  const { findings } = await repository.verify();
  expect(findings.filter((f) => f.law === 'L8').map((f) => f.path)).toContain(damaged);
});

test('an event that lies in two segments is counted as the files have it, and verify says so', async () => {
  await using own = await tempDir();
  await writeReferenceFile(own.path, { path: 'pending/usage-1-000000000001.duckdb', age: 6, rows: referenceRows('a', 3, START) });
  await writeReferenceFile(own.path, {
    path: 'usage-active-000000000002.duckdb',
    age: 6,
    rows: [...referenceRows('a', 1, START), referenceRow('old', 17)],
  });
  await using repository = await Repository.open(own.path, { readOnly: true });
  expect(repository.segments.map((s) => s.totals.rows)).toEqual([3, 2]);
  const { findings } = await repository.verify();
  expect(findings.map((f) => [f.law, f.severity])).toEqual([['L11', 'warning'], ['L10', 'error']]); // prettier-ignore
});

/** A process that stops dead after its rows are committed and before they are checkpointed. */
const KILLED = `
import { DuckDBInstance } from '@duckdb/node-api';
const instance = await DuckDBInstance.create(process.argv[1]);
const connection = await instance.connect();
await connection.run("SET checkpoint_threshold = '1GB'");
await connection.run("INSERT INTO usage_events SELECT * REPLACE ('log-' || event_id AS event_id) FROM usage_events");
process.kill(process.pid, 'SIGKILL');`;

async function withLog(path: string): Promise<void> {
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', KILLED, path], { cwd: import.meta.dirname }).catch(() => {});
}

test('an active file with a log is read where it lies, its log included, and neither changes', async () => {
  await using own = await tempDir();
  const path = 'usage-active-000000000001.duckdb';
  await writeReferenceFile(own.path, { path, age: 6, rows: referenceRows('a', 25, START) });
  await withLog(join(own.path, path));
  const before = await fileStates(own.path);
  expect(Object.keys(before)).toEqual([path, `${path}.wal`]);
  {
    await using repository = await Repository.open(own.path, { readOnly: true });
    expect([repository.recovery, repository.segments[0]?.totals.rows]).toEqual([[], 50]);
    expect(repository.segments[0]?.walBytes).toBeGreaterThan(0);
  }
  expect(await fileStates(own.path)).toEqual(before);
});

test('a log with a zero-filled end is read from a private copy; the folder does not change', async () => {
  await using own = await tempDir();
  const path = 'usage-active-000000000001.duckdb';
  await writeReferenceFile(own.path, { path, age: 6, rows: referenceRows('a', 25, START) });
  await withLog(join(own.path, path));
  await appendFile(join(own.path, `${path}.wal`), Buffer.alloc(10_000));
  const before = await fileStates(own.path);
  {
    await using repository = await Repository.open(own.path, { readOnly: true });
    expect(repository.segments[0]?.totals.rows).toBe(50);
    expect(repository.recovery).toEqual([
      { severity: 'warning', path, what: expect.stringMatching(/private copy.*the last 10000 bytes of its log are zeros/) },
    ]);
  }
  expect(await fileStates(own.path)).toEqual(before);
});

/** A process that has the file open for writing, says so, and holds it until its input ends. */
const HOLDING = `
import { DuckDBInstance } from '@duckdb/node-api';
const instance = await DuckDBInstance.create(process.argv[1]);
process.stdout.write('open');
process.stdin.on('end', () => instance.closeSync()).resume();`;

test('an active file that somebody writes to is named with its holder and left out; the rest can be read', async () => {
  await using own = await tempDir();
  await writeReferenceFile(own.path, { path: 'pending/usage-1-000000000001.duckdb', age: 6, rows: referenceRows('a', 5, START) });
  const path = 'usage-active-000000000002.duckdb';
  await writeReferenceFile(own.path, { path, age: 6, rows: referenceRows('b', 5, START) });
  const child = spawn(process.execPath, ['--input-type=module', '-e', HOLDING, join(own.path, path)], { cwd: import.meta.dirname });
  try {
    await once(child.stdout, 'data');
    await using repository = await Repository.open(own.path, { readOnly: true });
    expect(repository.segments.map((s) => s.totals.rows)).toEqual([5]);
    expect(repository.recovery).toEqual([{ severity: 'error', path, what: expect.stringContaining(`(PID ${child.pid})`) }]);
    expect((await repository.events({ filter: {}, limit: 1, full: false })).missing).toEqual(['usage-000000000002']);
  } finally {
    child.stdin.end();
    await once(child, 'close');
  }
});

test('a damaged log makes its file unreadable rather than short', async () => {
  await using own = await tempDir();
  const path = 'usage-active-000000000001.duckdb';
  await writeReferenceFile(own.path, { path, age: 6, rows: referenceRows('a', 25, START) });
  await withLog(join(own.path, path));
  await flip(join(own.path, `${path}.wal`), 200);
  const before = await fileStates(own.path);
  {
    await using repository = await Repository.open(own.path, { readOnly: true });
    expect([repository.segments, repository.recovery.map((l) => l.severity)]).toEqual([[], expect.arrayContaining(['error'])]);
  }
  expect(await fileStates(own.path)).toEqual(before);
});

test('a moved folder opens as before', async () => {
  await using own = await tempDir();
  await copyFolder(root, join(own.path, 'a'));
  await rename(join(own.path, 'a'), join(own.path, 'b'));
  await using repository = await Repository.open(join(own.path, 'b'), { readOnly: true });
  expect(repository.segments.reduce((rows, s) => rows + s.totals.rows, 0)).toBe(SEGMENTS * ROWS);
});

test('a store of ours with a foreign file in it stays a store', async () => {
  await using own = await tempDir();
  const { createStore } = await import('../../../store/opening.ts');
  await createStore(join(own.path, 'store'));
  await copyFile(join(root, FILES[19]?.path ?? ''), join(own.path, 'store', 'usage-active-000000000020.duckdb'));
  expect(await inspectStore(join(own.path, 'store'))).toMatchObject({ kind: 'store' });
});
