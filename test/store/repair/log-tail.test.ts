import { appendFile, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createStore } from '../../../store/opening.ts';
import { Repository } from '../../../store/repository.ts';
import { killedWriter } from '../../support/killed-writer.ts';
import { storedIds } from '../../support/stored.ts';
import { tempDir } from '../../support/temp-dir.ts';

interface Killed extends AsyncDisposable {
  readonly root: string;
  readonly log: string;
  readonly acknowledged: readonly string[];
}

/** A store whose writer was killed after its batches were acknowledged; they lie in the log of the active segment. */
async function killedStore(): Promise<Killed> {
  const folder = await tempDir();
  const root = join(folder.path, 'store');
  await createStore(root);
  const acknowledged = await killedWriter(root, 'acknowledged', 3);
  const log = join(root, 'active/usage-000000000001.duckdb.wal');
  return { root, log, acknowledged, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

const open = (root: string): Promise<Repository> => Repository.open(root, { retentionIntervalMs: 0, memoryMb: 256, sealing: false });

/** What the log grows by with one more batch, of which the first `share` gets to the disk and the rest is zeros. */
async function halfWritten({ root, log }: Killed, share: number): Promise<void> {
  const before = (await readFile(log)).length;
  await killedWriter(root, 'lost', 1, 40);
  const after = await readFile(log);
  const written = before + Math.floor((after.length - before) * share);
  after.fill(0, written);
  await writeFile(log, after);
}

describe('a log whose tail was never written', () => {
  it.each<[string, (killed: Killed) => Promise<void>]>([
    ['zeros after the last commit', ({ log }) => appendFile(log, Buffer.alloc(4_096))],
    ['more zeros than are read at once', ({ log }) => appendFile(log, Buffer.alloc(3_000_000))],
    ['zeros from the middle of an entry on', (killed) => halfWritten(killed, 0.6)],
    ['a torn end without zeros', ({ log }) => appendFile(log, Buffer.from([100, 0, 0, 0]))],
  ])('(%s) does not keep the store from opening: every acknowledged event is there', async (_what, harm) => {
    await using killed = await killedStore();
    await harm(killed);
    await using repository = await open(killed.root);
    expect(await storedIds(repository)).toEqual(killed.acknowledged);
    expect((await repository.verify()).findings).toEqual([]);
  });

  it('is told in the recovery report, and a copy is kept', async () => {
    await using killed = await killedStore();
    const good = await readFile(killed.log);
    await appendFile(killed.log, Buffer.alloc(100));
    await using repository = await open(killed.root);
    const [line] = repository.recovery;
    expect(line).toMatchObject({ severity: 'done', path: 'active/usage-000000000001.duckdb' });
    expect(line?.what).toMatch(/its log ended in 100 bytes that were never completely written; cut, with a copy in quarantine/);
    const kept = await readdir(join(killed.root, 'quarantine'));
    const copy = kept.find((name) => name.endsWith('.wal')) ?? '';
    expect(await readFile(join(killed.root, 'quarantine', copy))).toEqual(Buffer.concat([good, Buffer.alloc(100)]));
    expect(kept.map((name) => name.replace(/^\d+-/, '')).toSorted()).toEqual([
      'active_usage-000000000001.duckdb',
      'active_usage-000000000001.duckdb.wal',
      'active_usage-000000000001.duckdb.why.json',
    ]);
  });
});

describe('a log that is damaged where it was acknowledged', () => {
  it.each<[string, (log: string) => Promise<void>]>([
    ['in the middle', (log) => flip(log, 0.5)],
    ['in its last commit', (log) => flip(log, 0.9)],
    [
      'and cut in the middle of zeros',
      async (log) => {
        await flip(log, 0.3);
        await appendFile(log, Buffer.alloc(4_096));
        await truncate(log, (await readFile(log)).length - 1);
      },
    ],
  ])('(%s) is not cut without being asked: file and log are set aside as they are', async (_what, harm) => {
    await using killed = await killedStore();
    await harm(killed.log);
    const harmed = await readFile(killed.log);
    await using repository = await open(killed.root);
    expect(await storedIds(repository)).toEqual([]);
    expect(repository.recovery).toMatchObject([{ severity: 'error', path: 'active/usage-000000000001.duckdb' }]);
    const [copy = ''] = (await readdir(join(killed.root, 'quarantine'))).filter((name) => name.endsWith('.wal'));
    expect(await readFile(join(killed.root, 'quarantine', copy))).toEqual(harmed);
  });
});

async function flip(path: string, share: number): Promise<void> {
  const bytes = await readFile(path);
  const at = Math.floor(bytes.length * share);
  bytes[at] = (bytes[at] ?? 0) ^ 0x55;
  await writeFile(path, bytes);
}

describe('a log of another time', () => {
  it('beside a pending segment goes alone to the quarantine', async () => {
    await using killed = await killedStore();
    const foreign = await readFile(killed.log);
    {
      await using repository = await open(killed.root);
      await repository.rollover();
    }
    await writeFile(join(killed.root, 'pending/usage-000000000001.duckdb.wal'), foreign);
    await using repository = await open(killed.root);
    expect(await storedIds(repository)).toEqual(killed.acknowledged);
    expect(repository.recovery).toMatchObject([{ path: 'pending/usage-000000000001.duckdb.wal' }]);
  });

  it('beside the active segment goes alone as well', async () => {
    await using killed = await killedStore();
    const stale = await readFile(killed.log);
    await (await open(killed.root))[Symbol.asyncDispose]();
    await writeFile(killed.log, stale);
    await using repository = await open(killed.root);
    expect(await storedIds(repository)).toEqual(killed.acknowledged);
    expect(repository.recovery).toMatchObject([{ path: 'active/usage-000000000001.duckdb.wal' }]);
  });
});
