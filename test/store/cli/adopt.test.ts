import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, temporaryFolder } from '../../support/cli.ts';
import {
  type Counts,
  countsOf,
  type ErrorDocument,
  type EventsDocument,
  type InfoDocument,
  type SegmentsDocument,
  type UsageDocument,
} from '../../support/cli-documents.ts';
import { fileStates, packMember, referenceRow, referenceRows, writePack, writeReferenceFile } from '../../support/reference-store.ts';

const AT = Math.floor(Date.now() / 1_000) * 1_000 - 86_400_000;

interface AdoptDocument extends Counts {
  readonly dryRun: boolean;
  readonly files: readonly (Counts & { readonly path: string; readonly age: number; readonly rows: number })[];
}

async function reference(): Promise<{ readonly from: string; readonly to: string } & AsyncDisposable> {
  const folder = await temporaryFolder();
  const from = join(folder.path, 'reference');
  await writeReferenceFile(from, { path: 'pending/usage-1700000000000-000000000001.duckdb', age: 2, rows: referenceRows('p', 20, AT) });
  await writeReferenceFile(from, { path: 'usage-active-000000000002.duckdb', age: 5, rows: referenceRows('a', 10, AT) });
  return { from, to: join(folder.path, 'store'), [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

test('info, segments, usage, events, event and verify read a folder of the reference and leave it as it is', async () => {
  await using place = await reference();
  const before = await fileStates(place.from);
  const span = ['--from', String(AT - 1), '--to', String(AT + 86_400_000)];
  expect((await cli(['info', place.from, '--json'])).json<InfoDocument>()).toMatchObject({ rows: 30, pending: 1, archived: 0, active: { rows: 10 } });
  const { segments } = (await cli(['segments', place.from, '--json'])).json<SegmentsDocument>();
  expect(segments.map((s) => [s.tier, s.path, s.rows])).toEqual([
    ['pending', 'pending/usage-1700000000000-000000000001.duckdb', 20],
    ['active', 'usage-active-000000000002.duckdb', 10],
  ]);
  const usage = (await cli(['usage', place.from, ...span, '--bucket', 'month', '--json'])).json<UsageDocument>();
  expect(usage.buckets.reduce((sum, bucket) => sum + bucket.requests, 0)).toBe(30);
  const events = (await cli(['events', place.from, '--key', 'key-2', '--full', '--json'])).json<EventsDocument>();
  expect(events.events).toHaveLength(6);
  const event = await cli(['event', place.from, 'p-0004', '--json']);
  expect([event.code, event.json()]).toEqual([
    0,
    expect.objectContaining({ tier: 'pending', event: expect.objectContaining({ event_id: 'p-0004' }) }),
  ]);
  expect((await cli(['verify', place.from])).code).toBe(0);
  expect(await fileStates(place.from)).toEqual(before);
});

test('verbs that write are refused with the way out', async () => {
  await using place = await reference();
  const before = await fileStates(place.from);
  for (const words of [
    ['append', place.from],
    ['rollover', place.from],
    ['replay', place.from, place.from],
    ['retention', place.from, '--days', '1', '--yes'],
  ]) {
    const refused = await cli([...words, '--json']);
    expect([words[0], refused.code]).toEqual([words[0], 2]);
    const { error } = refused.json<ErrorDocument>();
    expect([error.message, error.hint]).toEqual([expect.stringContaining('laid out by the reference'), expect.stringContaining('adopt STORE')]);
  }
  expect(await fileStates(place.from)).toEqual(before);
});

test('adopt: a dry run, then for real, then again', async () => {
  await using place = await reference();
  const run = async (...more: string[]): Promise<[number | null, AdoptDocument]> => {
    const result = await cli(['adopt', place.to, place.from, ...more, '--json']);
    return [result.code, result.json<AdoptDocument>()];
  };
  const fresh = { read: 30, new: 30, duplicate: 0, conflict: 0, rejected: 0 };
  const [dryCode, dry] = await run('--dry-run');
  expect([dryCode, dry.dryRun, countsOf(dry)]).toEqual([0, true, fresh]);
  expect((await cli(['info', place.to])).code).toBe(2);
  const [code, done] = await run();
  expect([code, done.dryRun, countsOf(done)]).toEqual([0, false, fresh]);
  expect(done.files.map((f) => [f.path, f.age, f.rows, f.new])).toEqual([
    ['pending/usage-1700000000000-000000000001.duckdb', 2, 20, 20],
    ['usage-active-000000000002.duckdb', 5, 10, 10],
  ]);
  const [againCode, again] = await run();
  expect([againCode, countsOf(again)]).toEqual([0, { ...fresh, new: 0, duplicate: 30 }]);
  expect((await cli(['verify', place.to])).code).toBe(0);
  expect((await cli(['adopt', place.to, place.from])).stdout).toMatch(/total .* 30 +0 +30 +0 +0 +2 files/);
});

test('adopt of what is none of the reference is wrong input; rejects and damaged packs are findings', async () => {
  await using place = await reference();
  expect((await cli(['adopt', place.to, join(place.from, '..')])).code).toBe(2);
  expect((await cli(['adopt', join(place.from, 'store'), place.from])).code).toBe(2);
  const [pointer] = await writePack(place.from, 'packs/kiro/2026/01/01/x.detailpack-v1', [packMember({ error_body: 'boom' })]);
  const rows = [referenceRow('bad', 17), referenceRow('torn', AT, { ...pointer, detail_object_sha256: '0'.repeat(64) })];
  await writeReferenceFile(place.from, { path: 'pending/usage-1800000000000-000000000009.duckdb', age: 6, rows });
  const event = await cli(['event', place.from, 'torn']);
  expect([event.code, event.stderr]).toEqual([1, expect.stringContaining('error: packs/kiro/2026/01/01/x.detailpack-v1')]);
  const events = await cli(['events', place.from, '--full', '--json']);
  expect([events.code, events.json()]).toEqual([1, expect.objectContaining({ remarks: [expect.objectContaining({ severity: 'error' })] })]);
  const adopted = await cli(['adopt', place.to, place.from]);
  expect([adopted.code, adopted.stdout]).toEqual([1, expect.stringMatching(/rejected: row 1: created_at_ms 17 is before the year 2000 \(bad\)/)]);
  expect(adopted.stdout).toContain('do not have the digest');
});
