import { rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DAY_MS } from '../../../store/domain/time.ts';
import { adoptReferenceStore } from '../../../store/reference/adopt-store.ts';
import { Repository } from '../../../store/repository.ts';
import { packMember, referenceRow, type ReferenceRow, writePack, writeReferenceFile } from '../../support/reference-store.ts';
import { type TempDir, tempDir } from '../../support/temp-dir.ts';

const AT = Math.floor(Date.now() / 1_000) * 1_000 - DAY_MS;
const PACK = 'packs/kiro/2026/01/01/e0-0123456789abcdef.detailpack-v1';
const FIRST = {
  client_request_body_json: '{"n":1}',
  response_body: 'nul \u0000 emoji \u{1f600}',
  error_body: null,
  error_message: 'only in the pack',
  request_headers_json: '{"p":1}',
};
const SECOND = { full_request_json: 'x'.repeat(100_000), upstream_request_body_json: '' };

/** Three events with bodies in one pack (two share a member) and one without. */
async function withPack(
  details: string,
  change: (row: ReferenceRow, i: number) => ReferenceRow = (row) => row,
): Promise<TempDir & { readonly pack: string }> {
  const folder = await tempDir();
  const [first, second] = await writePack(folder.path, `${details}${PACK}`, [packMember(FIRST), packMember(SECOND)]);
  const rows = [first, second, first, {}].map((pointer, i) => referenceRow(`e${i}`, AT + i, change({ ...pointer }, i)));
  await writeReferenceFile(folder.path, { path: 'usage-active-000000000001.duckdb', age: 3, rows });
  return { path: folder.path, pack: join(folder.path, `${details}${PACK}`), [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

const BODIES = [
  'client_request_body_json',
  'upstream_request_body_json',
  'full_request_json',
  'error_body',
  'response_body',
  'error_message',
] as const;
const bodies = (event: Readonly<Record<string, unknown>> | undefined): unknown[] => BODIES.map((name) => event?.[name] ?? null);
const NONE = [null, null, null, null, null, null];
const ONE = ['{"n":1}', null, null, null, 'nul \u0000 emoji \u{1f600}', 'only in the pack'];
const TWO = [null, '', 'x'.repeat(100_000), null, null, null];

async function read(
  path: string,
): Promise<{ readonly bodies: unknown[][]; readonly remarks: readonly unknown[]; readonly findings: readonly unknown[] }> {
  await using repository = await Repository.open(path, { readOnly: true });
  const page = await repository.events({ filter: {}, limit: 10, full: true });
  const { findings } = await repository.verify();
  return { bodies: page.events.toReversed().map(bodies), remarks: page.remarks ?? [], findings };
}

/** The same out of a store that adopted the folder. */
async function adopted(
  path: string,
): Promise<{ readonly bodies: unknown[][]; readonly findings: readonly unknown[]; readonly state: string | undefined }> {
  await using folder = await tempDir();
  const { files } = await adoptReferenceStore(path, join(folder.path, 'store'), {}, { retentionIntervalMs: 0 });
  await using repository = await Repository.open(join(folder.path, 'store'), { readOnly: true });
  const { events } = await repository.events({ filter: {}, limit: 10, full: true });
  return { bodies: events.toReversed().map(bodies), findings: files[0]?.findings ?? [], state: files[0]?.state };
}

for (const details of ['details/', '']) {
  test(`bodies in a pack below ${details === '' ? 'the folder itself' : details} are read and adopted`, async () => {
    await using folder = await withPack(details);
    const whole = [ONE, TWO, ONE, NONE];
    expect(await read(folder.path)).toEqual({ bodies: whole, remarks: [], findings: [] });
    expect(await adopted(folder.path)).toEqual({ bodies: whole, findings: [], state: 'done' });
  });
}

test('without --full no pack is touched, and one event is completed like a page', async () => {
  await using folder = await withPack('');
  await using repository = await Repository.open(folder.path, { readOnly: true });
  expect((await repository.events({ filter: {}, limit: 10, full: false })).remarks).toBeUndefined();
  const found = await repository.event('e1', { full: true });
  expect([bodies(found?.event), found?.remarks]).toEqual([TWO, []]);
});

test('a missing pack leaves the bodies out with a warning; the facts are there', async () => {
  await using folder = await withPack('details/');
  await rm(folder.pack);
  const warning = { law: 'L16', severity: 'warning', path: PACK, detail: expect.stringMatching(/missing: the bodies of 3 events/) };
  expect(await read(folder.path)).toEqual({ bodies: [NONE, NONE, NONE, NONE], remarks: [warning], findings: [warning] });
  expect(await adopted(folder.path)).toEqual({ bodies: [NONE, NONE, NONE, NONE], findings: [warning], state: 'done' });
});

test('a member whose digest is wrong is an error, never silently absent; the others in the pack are read', async () => {
  await using folder = await withPack('', (row, i) => (i === 1 ? { ...row, detail_object_sha256: 'f'.repeat(64) } : row));
  const error = {
    law: 'L16',
    severity: 'error',
    path: PACK,
    detail: expect.stringMatching(/do not have the digest.*the bodies of event e1 are not there/),
  };
  expect(await read(folder.path)).toEqual({ bodies: [ONE, NONE, ONE, NONE], remarks: [error], findings: [error] });
  expect(await adopted(folder.path)).toEqual({ bodies: [ONE, NONE, ONE, NONE], findings: [error], state: 'partial' });
});

test.each([
  ['a pack that was cut short', 'shorter than it should be', async (path: string) => truncate(path, 100)],
  ['a pack with other bytes', 'do not have the digest', async (path: string) => writeFile(path, Buffer.alloc(100_000))],
])('%s is an error', async (_, why, damage) => {
  await using folder = await withPack('');
  await damage(folder.pack);
  const { remarks } = await read(folder.path);
  expect(remarks).toContainEqual(expect.objectContaining({ severity: 'error', detail: expect.stringContaining(why) }));
});

test.each([
  ['leads out of the folder', { detail_object_path: '../secret/packs/x' }, 'leads out of the folder'],
  ['is absolute', { detail_object_path: '/etc/passwd' }, 'leads out of the folder'],
  ['points far beyond anything', { detail_object_length: 9_000_000_000_000_000_000n }, 'cannot be right'],
])('a pointer that %s is not followed', async (_, pointer, why) => {
  await using folder = await withPack('', (row, i) => (i === 0 ? { ...row, ...pointer } : row));
  const { remarks, bodies: found } = await read(folder.path);
  expect([found[0], found[1]]).toEqual([NONE, TWO]);
  expect(remarks).toEqual([expect.objectContaining({ severity: 'error', detail: expect.stringContaining(why) })]);
});

test.each([
  ['blank path', { detail_object_path: '  ' }],
  ['blank digest', { detail_object_sha256: '' }],
  ['negative offset', { detail_object_offset: -1 }],
  ['no length', { detail_object_length: 0 }],
  ['nothing at all', { detail_object_path: null }],
])('a pointer with %s is none, whatever the flag says', async (_, pointer) => {
  await using folder = await withPack('', (row, i) => (i === 0 ? { ...row, ...pointer } : row));
  const { remarks, bodies: found } = await read(folder.path);
  expect([found[0], remarks]).toEqual([NONE, []]);
});

test('a member that is no gzip or no JSON is an error although its digest is right', async () => {
  await using folder = await tempDir();
  const broken = packMember({});
  const [pointer] = await writePack(folder.path, PACK, [{ bytes: Buffer.from('plain'), sha256: '' }, broken]);
  const { createHash } = await import('node:crypto');
  const sha256 = createHash('sha256').update('plain').digest('hex');
  await writeReferenceFile(folder.path, {
    path: 'usage-active-1.duckdb',
    age: 6,
    rows: [referenceRow('e0', AT, { ...pointer, detail_object_sha256: sha256 })],
  });
  expect((await read(folder.path)).remarks).toEqual([
    expect.objectContaining({ severity: 'error', detail: expect.stringContaining('cannot be unpacked') }),
  ]);
});
