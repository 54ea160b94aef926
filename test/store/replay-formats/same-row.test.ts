import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StoredEvent } from '../../../store/domain/event-json.ts';
import { fingerprint } from '../../../store/segments/fingerprint.ts';
import type { Repository } from '../../../store/repository.ts';
import { decode } from '../../support/decoded.ts';
import { copyTo, csvOf, ndjsonOf, NESTED } from '../../support/format-files.ts';
import { FRESH, openHarness } from '../../support/harness.ts';
import { realisticEvents } from '../../support/journal-sample.ts';
import { journalBytes } from '../../support/journal-writer.ts';
import { oddEvents } from '../../support/odd-events.ts';
import { tempDir } from '../../support/temp-dir.ts';

const EVENTS = 5_000;
const PACKED = {
  plain: (bytes: Buffer): Buffer => bytes,
  gzip: (bytes: Buffer): Buffer => gzipSync(bytes, { level: 1 }),
  zstd: (bytes: Buffer): Buffer => zstdCompressSync(bytes),
} as const;
const FILES = [
  'binary', 'ndjson', 'csv', 'duckdb.csv', 'snappy.parquet', 'zstd.parquet', 'gzip.parquet', 'lz4.parquet', 'brotli.parquet',
  'v2.parquet', 'nested.parquet', 'nested-v2.parquet', 'groups.parquet',
] as const; // prettier-ignore
const PACKED_FILES = ['binary', 'ndjson', 'csv', 'snappy.parquet'] as const;

const setup = new AsyncDisposableStack();
let folder = '';
let expected = '';

beforeAll(async () => {
  folder = setup.use(await tempDir()).path;
  const odd = oddEvents(FRESH);
  const journal = journalBytes([...odd, ...realisticEvents(EVENTS - odd.length, { startMs: FRESH })]);
  const { rows } = decode(journal);
  await write('binary', journal);
  await write('ndjson', ndjsonOf(rows));
  await write('csv', csvOf(rows));
  expected = await replayed(file('binary'), (repository) => exported(repository, rows));
});
afterAll(() => setup.disposeAsync());

const file = (name: string): string => join(folder, name);
const write = (name: string, bytes: Uint8Array): Promise<void> => writeFile(file(name), bytes);

/** Has DuckDB write the same events in its own ways. */
async function exported(repository: Repository, rows: readonly StoredEvent[]): Promise<void> {
  expect(rows.length).toBe(EVENTS);
  await copyTo(repository, file('duckdb.csv'), 'FORMAT csv, HEADER');
  for (const codec of ['snappy', 'zstd', 'gzip', 'brotli'])
    await copyTo(repository, file(`${codec}.parquet`), `FORMAT parquet, COMPRESSION ${codec}`);
  await copyTo(repository, file('lz4.parquet'), 'FORMAT parquet, COMPRESSION lz4_raw');
  await copyTo(repository, file('v2.parquet'), 'FORMAT parquet, PARQUET_VERSION v2');
  await copyTo(repository, file('nested.parquet'), 'FORMAT parquet', NESTED);
  await copyTo(repository, file('nested-v2.parquet'), 'FORMAT parquet, PARQUET_VERSION v2, COMPRESSION uncompressed', NESTED);
  await copyTo(repository, file('groups.parquet'), 'FORMAT parquet, ROW_GROUP_SIZE 2048, DICTIONARY_SIZE_LIMIT 0');
}

/** The fingerprint of a new store into which this file was replayed. */
async function replayed(path: string, then?: (repository: Repository) => Promise<void>): Promise<string> {
  await using store = await openHarness();
  const { repository } = store;
  const report = await repository.replay([{ path }]);
  expect(report.files.map(({ state, rejects, counts }) => ({ state, rejects, new: counts.new }))).toEqual([
    { state: 'done', rejects: [], new: EVENTS },
  ]);
  await then?.(repository);
  const active = repository.context.set.segments.find((segment) => segment.descriptor.tier === 'active');
  return await repository.context.hub.query((connection) => fingerprint(connection, active?.file.name ?? ''));
}

describe('one event from any format is the same stored row', () => {
  test.each(FILES)('%s', async (name) => {
    expect(await replayed(file(name))).toBe(expected);
  });

  test.each(PACKED_FILES.flatMap((name) => (['gzip', 'zstd'] as const).map((wrapper) => [name, wrapper] as const)))(
    '%s in %s',
    async (name, wrapper) => {
      const path = `${name}.${wrapper}`;
      await write(path, PACKED[wrapper](await readFile(file(name))));
      expect(await replayed(file(path))).toBe(expected);
    },
  );
});

test('the fingerprint would tell one event from another', async () => {
  const { rows } = decode(await readFile(file('binary')));
  await write('changed', ndjsonOf(rows.map((row, index) => (index === 99 ? { ...row, last_message_content: 'changed' } : row))));
  expect(await replayed(file('changed'))).not.toBe(expected);
});
