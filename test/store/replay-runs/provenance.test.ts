import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ident } from '../../../store/duckdb/sql.ts';
import { memorySource } from '../../../store/replay/formats/byte-source.ts';
import { readRecord } from '../../../store/replay/formats/journal-records.ts';
import type { Repository } from '../../../store/repository.ts';
import { repairStore } from '../../../store/repair/repair.ts';
import type { EventOrigin } from '../../../store/segments/replayed-files.ts';
import { makeEvents } from '../../support/builders.ts';
import { edit } from '../../support/full-store.ts';
import { brokenLaws, FRESH, type Harness, NOW, openHarness } from '../../support/harness.ts';
import { realisticEvents } from '../../support/journal-sample.ts';
import { journalBytes } from '../../support/journal-writer.ts';
import { parquetMaker, SMALLEST } from '../../support/parquet-file.ts';
import { mixture, replayLines, writeLines } from '../../support/replay-lines.ts';
import { type TempDir, tempDir } from '../../support/temp-dir.ts';

const EVENTS = [...realisticEvents(20, { startMs: FRESH })];
const JOURNAL = journalBytes(EVENTS, { blockEvents: 5 });

async function originOf(repository: Repository, id: string): Promise<EventOrigin | null | undefined> {
  return (await repository.event(id, { full: false }))?.origin;
}

/** A store into which a journal of four blocks was replayed; answers the run. */
async function replayed(h: Harness, folder: TempDir): Promise<string | null> {
  const path = join(folder.path, 'usage.journal');
  await writeFile(path, JOURNAL);
  return (await h.repository.replay([{ path, name: 'usage.journal' }])).run;
}

/** Every event lies in the block that its origin says, of the file that its origin says. */
async function expectBlocks(repository: Repository, run: string | null): Promise<void> {
  const digest = repository.replayRuns().find(({ id }) => id === run)?.files[0]?.sha256;
  const places = new Set<number>();
  for (const { event_id: id } of EVENTS) {
    const origin = await originOf(repository, id);
    expect(origin).toMatchObject({ run, file: 0, name: 'usage.journal', sha256: digest, format: 'binary journal', place: 'offset' });
    const block = readRecord(memorySource(JOURNAL), origin?.position ?? -1);
    expect(block.kind === 'block' && zstdDecompressSync(block.data).includes(id)).toBe(true);
    places.add(origin?.position ?? -1);
  }
  expect(places.size).toBe(4);
}

it('an event leads back to the block of the journal it was replayed from, whichever tier it lies in by now', async () => {
  await using folder = await tempDir();
  await using h = await openHarness({ replayBatchRows: 7, rollupCache: false });
  const run = await replayed(h, folder);
  await expectBlocks(h.repository, run);
  await h.repository.rollover();
  await expectBlocks(h.repository, run);
  await h.repository.whenSealed();
  expect(h.repository.segments.some(({ tier, totals }) => tier === 'archived' && totals.rows === 20)).toBe(true);
  await expectBlocks(await h.reopen(), run);
  expect(await brokenLaws(h.repository)).toEqual([]);
});

it('lines lead back to their line, rows of Parquet to their row, each in its own file of the run', async () => {
  await using folder = await tempDir();
  await using maker = await parquetMaker();
  await using h = await openHarness({ replayBatchRows: 4, rollupCache: false });
  const lines = replayLines({ prefix: 'a', nowMs: NOW, kinds: ['fresh', 'broken', 'late', 'repeat', 'fresh'] });
  const ndjson = await writeLines(join(folder.path, 'a.ndjson'), lines);
  const parquet = join(folder.path, 'b.parquet');
  await writeFile(parquet, await maker.file({ ...SMALLEST, created_at_ms: `(${FRESH} + i)::BIGINT` }));
  const { run } = await h.repository.replay([
    { path: ndjson, name: 'a.ndjson' },
    { path: parquet, name: 'b.parquet' },
  ]);
  const at = async (id: string): Promise<unknown> => {
    const origin = await originOf(h.repository, id);
    return [origin?.run === run, origin?.file, origin?.name, origin?.format, origin?.place, origin?.position];
  };
  expect(await at('a-000000')).toEqual([true, 0, 'a.ndjson', 'NDJSON', 'line', 1]);
  expect(await at('a-000002')).toEqual([true, 0, 'a.ndjson', 'NDJSON', 'line', 3]);
  expect(await at('a-000004')).toEqual([true, 0, 'a.ndjson', 'NDJSON', 'line', 5]);
  expect(await at('e-1')).toEqual([true, 1, 'b.parquet', 'Parquet', 'row', 2]);
});

it('what was stored first stays the origin when another file tells the same events, and a resumed run is one run', async () => {
  await using folder = await tempDir();
  await using h = await openHarness({ replayBatchRows: 10, replaySharedRows: 10, rollupCache: false });
  const lines = replayLines({ prefix: 'a', nowMs: NOW, kinds: mixture(40, ['fresh']) });
  const first = await writeLines(join(folder.path, 'first.ndjson'), lines);
  const abort = new AbortController();
  h.points.once('append.commit.after', () => abort.abort(new Error('enough')));
  const { run } = await h.repository.replay([{ path: first }], { signal: abort.signal });
  await h.repository.resumeReplay(run ?? '');
  await h.repository.replay([{ path: await writeLines(join(folder.path, 'second.ndjson'), lines.toReversed()) }]);
  const origins = await Promise.all([0, 39].map((n) => originOf(h.repository, `a-${String(n).padStart(6, '0')}`)));
  expect(origins.map((origin) => [origin?.run, origin?.name, origin?.position])).toEqual([
    [run, 'first.ndjson', 1],
    [run, 'first.ndjson', 40],
  ]);
});

describe('an event whose file is not known says so', () => {
  it('when it was appended', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('appended', 1, FRESH));
    expect(await originOf(h.repository, 'appended-0')).toBeNull();
  });

  it('when its segment was begun by a version that did not note it, which goes on taking events and is sealed', async () => {
    await using folder = await tempDir();
    await using h = await openHarness({ rollupCache: false });
    const [active] = h.repository.context.set.segments;
    const at = ident(active?.file.name ?? '');
    {
      using connection = await h.repository.context.hub.connect();
      for (const column of ['replayed_file', 'replayed_position']) await connection.run(`ALTER TABLE ${at}.usage_events DROP COLUMN ${column}`);
      await connection.run(`DROP TABLE ${at}.replayed_files`);
      await connection.run(`CHECKPOINT ${at}`);
    }
    await h.reopen();
    await replayed(h, folder);
    const known = async (): Promise<unknown[]> => Promise.all(EVENTS.map(({ event_id: id }) => originOf(h.repository, id)));
    expect(await known()).toEqual(EVENTS.map(() => null));
    await h.repository.rollover();
    await h.repository.whenSealed();
    expect(await known()).toEqual(EVENTS.map(() => null));
    expect(await brokenLaws(h.repository)).toEqual([]);
  });
});

it('a segment that repair writes again keeps what it knew', async () => {
  await using folder = await tempDir();
  await using h = await openHarness({ rollupCache: false });
  const run = await replayed(h, folder);
  await h.repository.rollover();
  await h.repository.whenSealed();
  const archived = h.repository.segments.find(({ tier }) => tier === 'archived')?.path ?? '';
  await h.close();
  await edit(join(h.root, archived), 'UPDATE AT.segment_meta SET rows = 1');
  const report = await repairStore(h.root, { apply: true, acceptLoss: true, store: { clock: h.clock, memoryMb: 256 } });
  expect(report.plan.map(({ action }) => action)).toContain('rewrite');
  await expectBlocks(await h.reopen(), run);
});
