import { copyFile, cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFs, filesBelow } from '../../store/disk/durable-fs.ts';
import { DAY_MS } from '../../store/domain/time.ts';
import { Hub } from '../../store/duckdb/hub.ts';
import { DiskError, LockedError, NewerFormatError, NotAStoreError } from '../../store/errors.ts';
import { Repository } from '../../store/repository.ts';
import { batchOf, makeEvents } from '../support/builders.ts';
import { FailingFs } from '../support/failing-fs.ts';
import { brokenLaws, checkStore, FRESH, type Harness, NOW, openCopy, openHarness } from '../support/harness.ts';
import { readOnlyFolder } from '../support/read-only-folder.ts';
import { storedIds } from '../support/stored.ts';

/** A store with two archived segments, a pending and an active one, and late events; closed. */
async function fullStore(): Promise<Harness> {
  const h = await openHarness();
  await h.append(makeEvents('archived-1', 10, FRESH));
  await h.repository.rollover();
  await h.append(makeEvents('archived-2', 10, FRESH + 60_000));
  await h.append(makeEvents('late', 10, NOW - 100 * DAY_MS));
  await h.repository.rollover();
  await h.repository.whenSealed();
  await h.reopen();
  await h.repository.whenSealed();
  await h.reopen({ sealing: false });
  await h.append(makeEvents('pending', 10, FRESH));
  await h.repository.rollover();
  await h.append(makeEvents('active', 10, FRESH));
  await h.repository[Symbol.asyncDispose]();
  return h;
}

const tiers = (repository: Repository): string[] => repository.segments.map((s) => `${s.tier} ${s.kind}`);
const FULL = ['archived live', 'archived live', 'archived late', 'pending live', 'active live'];

/** Changes a closed segment file behind the store's back. */
async function alter(path: string, sql: string): Promise<void> {
  const hub = await Hub.open({ memoryMb: 256, threads: 1, spillFolder: null });
  try {
    await hub.attach(path, 'altered', 'write');
    using connection = await hub.connect();
    await connection.run(`USE altered; ${sql}; USE memory; CHECKPOINT altered`);
  } finally {
    await hub.close();
  }
}

/** Opens the store of the harness again and checks that everything is there. */
async function assertWhole(h: Harness): Promise<void> {
  await h.reopen();
  await h.repository.whenSealed();
  await h.check();
}

describe('opening a store whose catalog', () => {
  const catalog = (h: Harness, name = 'catalog.json'): string => join(h.root, name);

  const damages: readonly (readonly [string, (h: Harness) => Promise<void>])[] = [
    ['is gone', (h) => rm(catalog(h))],
    [
      'and its previous generation are gone',
      async (h) => {
        await rm(catalog(h));
        await rm(catalog(h, 'catalog.prev.json'));
      },
    ],
    ['is empty', (h) => writeFile(catalog(h), '')],
    ['is cut off', async (h) => writeFile(catalog(h), (await readFile(catalog(h))).subarray(0, 300))],
    [
      'has a flipped bit',
      async (h) => {
        const bytes = await readFile(catalog(h));
        bytes[200] = (bytes[200] ?? 0) ^ 1;
        await writeFile(catalog(h), bytes);
      },
    ],
    [
      'is damaged in both generations',
      async (h) => {
        await writeFile(catalog(h), '{"digest":"0","body":{}}\n');
        await writeFile(catalog(h, 'catalog.prev.json'), Buffer.alloc(4_096));
      },
    ],
  ];

  it.each(damages)('%s: every event is still there, and late events keep their pin', async (_what, damage) => {
    await using h = await fullStore();
    await damage(h);
    await h.reopen({ sealing: false });
    expect(tiers(h.repository)).toEqual(FULL);
    expect(h.repository.segments.find((s) => s.kind === 'late')?.pin).not.toBeNull();
    await h.check();
    await assertWhole(h);
  });

  it('is damaged says so in the recovery report', async () => {
    await using h = await fullStore();
    await writeFile(catalog(h), 'x');
    const { recovery } = await h.reopen();
    expect(recovery.filter((l) => l.path === 'catalog.json').map((l) => l.severity)).toEqual(['warning', 'done']);
  });

  it('went back to before a removal shows nothing twice and misses nothing', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('old', 10, NOW - 80 * DAY_MS));
    await h.repository.rollover();
    await h.repository.whenSealed();
    await h.append(makeEvents('new', 30, FRESH));
    h.clock.advance(20 * DAY_MS);
    await h.repository.runRetention({ days: 90, nowMs: h.clock.now(), trigger: 'person', confirmed: true });
    await h.repository[Symbol.asyncDispose]();
    await writeFile(catalog(h), 'x');
    await h.reopen();
    await h.repository.whenSealed();
    await expect(h.check()).resolves.toBeUndefined(); // the removal is forgotten with the generation that knew of it
  });

  it('never gives a sequence number twice, however old the generation it went back to', async () => {
    await using h = await fullStore();
    await rm(catalog(h));
    await rm(catalog(h, 'catalog.prev.json'));
    await h.reopen();
    const before = h.repository.segments.map((s) => s.sequence);
    const rolled = await h.repository.rollover();
    expect(before).not.toContain(Number(rolled?.next.slice('usage-'.length)));
    await h.repository.whenSealed();
    await h.check();
  });
});

describe('opening a store', () => {
  it('works after its folder was moved or copied', async () => {
    await using h = await fullStore();
    const copy = `${h.root}-copied`;
    await cp(h.root, copy, { recursive: true });
    const moved = `${h.root}-moved`;
    await rename(copy, moved);
    await using repository = await openCopy(moved);
    await repository.whenSealed();
    await expect(checkStore(repository, h.model)).resolves.toBeUndefined();
    await h.reopen();
  });

  it('is refused while it is open for writing here, and says so', async () => {
    await using h = await openHarness();
    await expect(Repository.open(h.root)).rejects.toThrow(LockedError);
    await expect(Repository.open(h.root, { readOnly: true })).rejects.toThrow(LockedError);
    await h.append(makeEvents('a', 1, FRESH));
    await h.check();
  });

  it('is refused for a folder that is none, and for a newer one; nothing is written', async () => {
    await using h = await openHarness();
    await h.repository[Symbol.asyncDispose]();
    const before = await filesBelow(nodeFs, h.root);
    const identity = await readFile(join(h.root, 'STORE.json'), 'utf8');
    await writeFile(join(h.root, 'STORE.json'), identity.replace('"format": 1', '"format": 2'));
    await expect(Repository.open(h.root)).rejects.toThrow(NewerFormatError);
    await writeFile(join(h.root, 'STORE.json'), '{');
    await expect(Repository.open(h.root)).rejects.toThrow(NotAStoreError);
    await expect(Repository.open(join(h.root, 'active'))).rejects.toThrow(NotAStoreError);
    expect(await filesBelow(nodeFs, h.root)).toEqual(before);
    await writeFile(join(h.root, 'STORE.json'), identity);
    await h.reopen();
  });

  it('does not need the history of retention: a damaged one is put aside', async () => {
    await using h = await fullStore();
    await writeFile(join(h.root, 'retention-history.json'), '[{"atMs":');
    await assertWhole(h);
    expect(h.repository.retention()?.history).toEqual([]);
  });

  it('adopts every left-over active file but the newest as pending', async () => {
    await using h = await fullStore();
    await rename(join(h.root, 'pending/usage-000000000004.duckdb'), join(h.root, 'active/usage-000000000004.duckdb'));
    const { recovery, segments } = await h.reopen({ sealing: false });
    expect(recovery).toEqual([{ severity: 'done', path: 'active/usage-000000000004.duckdb', what: expect.stringContaining('left over') as string }]);
    expect(segments.map((s) => s.tier)).toEqual(['archived', 'archived', 'archived', 'pending', 'active']);
    await assertWhole(h);
  });

  it('adopts an archived file that the catalog does not list', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('a', 10, FRESH));
    await h.repository.rollover();
    const before = await readFile(join(h.root, 'catalog.json'));
    await h.repository.whenSealed();
    await h.repository[Symbol.asyncDispose]();
    await writeFile(join(h.root, 'catalog.json'), before);
    const { recovery } = await h.reopen();
    expect(recovery).toEqual([{ severity: 'done', path: expect.stringContaining('archive/') as string, what: 'adopted into the catalog' }]);
    await h.check();
  });

  it('adopts an archived file that another version of the engine sealed by its totals, since fingerprints differ between versions', async () => {
    await using h = await fullStore();
    const path = join(h.root, (await filesBelow(nodeFs, h.root)).find((f) => f.startsWith('archive/')) ?? '');
    await alter(path, "UPDATE segment_meta SET engine_version = 'v0', fingerprint = 'of another version'");
    await rm(join(h.root, 'catalog.json'));
    await rm(join(h.root, 'catalog.prev.json'));
    await h.reopen();
    expect(h.repository.recovery.filter((line) => line.severity === 'error')).toEqual([]);
    expect(await storedIds(h.repository)).toHaveLength(h.model.size);
  });

  it('puts a log without its main file aside, and opens nothing over it', async () => {
    await using h = await fullStore();
    await writeFile(join(h.root, 'active/usage-000000000009.duckdb.wal'), 'a log of something');
    const { recovery } = await h.reopen();
    expect(recovery.map((l) => [l.severity, l.path])).toEqual([['error', 'active/usage-000000000009.duckdb.wal']]);
    const aside = await filesBelow(nodeFs, join(h.root, 'quarantine'));
    expect(aside.map((f) => f.replace(/^\d+-/, ''))).toEqual([
      'active_usage-000000000009.duckdb.wal',
      'active_usage-000000000009.duckdb.wal.why.json',
    ]);
    await h.repository.whenSealed();
    await h.check();
  });

  it('leaves files alone that are not ours, and says that they are there', async () => {
    await using h = await fullStore();
    const foreign = [
      'active/.DS_Store',
      'pending/notes.txt',
      'archive/2026/Thumbs.db',
      'archive/usage-1 (2).duckdb',
      'active/USAGE-000000000077.DUCKDB',
      'elsewhere.txt',
    ];
    for (const file of foreign) await writeFile(join(h.root, file), 'mine');
    const { recovery } = await h.reopen({ sealing: false });
    expect(recovery.map((l) => l.severity)).toEqual(Array.from({ length: 5 }, () => 'warning'));
    for (const file of foreign) expect(await readFile(join(h.root, file), 'utf8')).toBe('mine');
    expect(await storedIds(h.repository)).toHaveLength(h.model.size);
  });

  it('removes what is left of scratch files', async () => {
    await using h = await fullStore();
    await writeFile(join(h.root, 'work/usage-000000000009.compact.duckdb'), 'half');
    await mkdir(join(h.root, 'work/spill'), { recursive: true });
    await writeFile(join(h.root, 'work/spill/duckdb_temp_storage-0.tmp'), 'half');
    await h.reopen();
    expect((await filesBelow(nodeFs, join(h.root, 'work'))).filter((f) => !f.includes('.next.'))).toEqual([]);
    await h.repository.whenSealed();
    await h.check();
  });
});

describe('a segment file that does not belong', () => {
  /** A closed store of another id with an active, a pending and an archived segment. */
  async function otherStore(): Promise<Harness> {
    const other = await openHarness({ sealing: false });
    await other.append(makeEvents('foreign-1', 5, FRESH));
    await other.repository.rollover();
    await other.repository[Symbol.asyncDispose]();
    await other.reopen({ sealing: true });
    await other.repository.whenSealed();
    await other.reopen({ sealing: false });
    await other.append(makeEvents('foreign-2', 5, FRESH));
    await other.repository.rollover();
    await other.append(makeEvents('foreign-3', 5, FRESH));
    await other.repository[Symbol.asyncDispose]();
    return other;
  }

  it.each([
    ['active/usage-000000000003.duckdb', 'active/usage-000000000077.duckdb'],
    ['active/usage-000000000003.duckdb', 'active/usage-000000000002.duckdb'],
    ['pending/usage-000000000002.duckdb', 'pending/usage-000000000077.duckdb'],
    ['archive/2026/03/09/usage-000000000001.duckdb', 'archive/2026/03/09/usage-000000000077.duckdb'],
  ])('because it is of another store (%s as %s) is put aside, and none of its events is seen', async (from, to) => {
    await using other = await otherStore();
    await using h = await fullStore();
    await copyFile(join(other.root, from), join(h.root, to));
    const { recovery } = await h.reopen();
    expect(recovery.filter((l) => l.severity === 'error').map((l) => l.path)).toEqual([to]);
    await h.repository.whenSealed();
    await h.check();
    await other.reopen();
  });

  it.each([
    ['pending/usage-000000000004.duckdb', 'pending/usage-000000000077.duckdb'],
    ['active/usage-000000000005.duckdb', 'active/usage-000000000077.duckdb'],
    ['archive/2026/03/09/usage-000000000001.duckdb', 'archive/2026/03/09/usage-000000000077.duckdb'],
  ])('because its name is not its own (%s as %s) is put aside, and no event is seen twice', async (from, to) => {
    await using h = await fullStore();
    await copyFile(join(h.root, from), join(h.root, to));
    const { recovery } = await h.reopen();
    expect(recovery.filter((l) => l.severity === 'error').map((l) => l.path)).toEqual([to]);
    await h.repository.whenSealed();
    await h.check();
  });

  it('because it lies in the archive twice is seen once, even when the catalog is lost', async () => {
    await using h = await fullStore();
    await mkdir(join(h.root, 'archive/2026/03/10'), { recursive: true });
    await copyFile(join(h.root, 'archive/2026/03/09/usage-000000000001.duckdb'), join(h.root, 'archive/2026/03/10/usage-000000000001.duckdb'));
    await rm(join(h.root, 'catalog.json'));
    await rm(join(h.root, 'catalog.prev.json'));
    await h.reopen();
    await h.repository.whenSealed();
    expect(await storedIds(h.repository)).toEqual([...h.model.keys()].toSorted());
  });
});

describe('a damaged segment does not keep the others from being read:', () => {
  const without = (h: Harness, prefix: string): string[] => [...h.model.keys()].filter((id) => !id.startsWith(prefix)).toSorted();

  it.each([
    ['active', 'active/usage-000000000005.duckdb', 'active'],
    ['pending', 'pending/usage-000000000004.duckdb', 'pending'],
  ])('the %s one is put aside', async (_tier, path, prefix) => {
    await using h = await fullStore();
    await writeFile(join(h.root, path), 'not a database');
    const { recovery } = await h.reopen();
    expect(recovery.filter((l) => l.severity === 'error').map((l) => l.path)).toEqual([path]);
    await h.repository.whenSealed();
    expect(await storedIds(h.repository)).toEqual(without(h, prefix));
    expect(await readFile(join(h.root, 'quarantine', (await filesBelow(nodeFs, join(h.root, 'quarantine')))[0] ?? ''), 'utf8')).toBe(
      'not a database',
    );
    expect(await brokenLaws(h.repository)).toEqual([]);
  });

  it('an archived one is told as missing by every query', async () => {
    await using h = await fullStore();
    const path = 'archive/2026/03/09/usage-000000000001.duckdb';
    await writeFile(join(h.root, path), 'not a database');
    await h.reopen();
    await h.repository.whenSealed();
    using view = await h.repository.context.set.acquire();
    expect(view.missing.map((m) => m.descriptor.path)).toEqual([path]);
    expect(view.segments).toHaveLength(4);
    view[Symbol.dispose]();
    expect((await brokenLaws(h.repository)).map((f) => [f.law, f.path])).toContainEqual(['L8', path]);
  });

  it.each(['active/usage-000000000005.duckdb', 'pending/usage-000000000004.duckdb'])('%s when the store is opened read-only', async (path) => {
    await using h = await fullStore();
    await writeFile(join(h.root, path), 'not a database');
    await using repository = await openCopy(h.root, { readOnly: true });
    using view = await repository.context.set.acquire();
    expect(view.missing.map((m) => m.descriptor.path)).toEqual([path]);
    expect(view.segments).toHaveLength(4);
  });
});

describe('opening read-only', () => {
  it('shows everything as it lies and changes nothing', async () => {
    await using h = await fullStore();
    const files = await filesBelow(nodeFs, h.root);
    const digests = await Promise.all(files.map((f) => nodeFs.sha256(join(h.root, f))));
    const failing = new FailingFs();
    {
      await using repository = await openCopy(h.root, { readOnly: true, fs: failing.fs });
      expect(repository.readOnly).toBe(true);
      expect(tiers(repository)).toEqual(FULL);
      expect(await storedIds(repository)).toEqual([...h.model.keys()].toSorted());
      await expect(repository.append(batchOf(makeEvents('a', 1, FRESH)))).rejects.toThrow('read-only');
    }
    expect(failing.changes).toEqual([]);
    expect(await filesBelow(nodeFs, h.root)).toEqual(files);
    expect(await Promise.all(files.map((f) => nodeFs.sha256(join(h.root, f))))).toEqual(digests);
  });

  it('works where nobody can write, with what a crash left in the log; opening to write says why it cannot', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('sealed', 10, FRESH));
    await h.repository.rollover();
    await h.repository.whenSealed();
    await h.append(makeEvents('logged', 10, FRESH));
    const copy = await h.copy();
    await using _disk = await readOnlyFolder(copy);
    {
      await using repository = await openCopy(copy, { readOnly: true });
      expect(await storedIds(repository)).toEqual([...h.model.keys()].toSorted());
      await checkStore(repository, h.model);
    }
    await expect(openCopy(copy)).rejects.toThrow(DiskError);
    await h.check();
  });

  it('shows what a crash left, each event once', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('a', 10, FRESH));
    const parked = h.points.park('seal.remove.before');
    await h.repository.rollover();
    await parked.reached;
    await h.append(makeEvents('b', 10, FRESH));
    const copy = await h.copy();
    parked.release();
    await using repository = await openCopy(copy, { readOnly: true });
    await expect(checkStore(repository, h.model)).resolves.toBeUndefined();
    await h.repository.whenSealed();
  });

  it('may happen any number of times at once, and keeps writers out meanwhile', async () => {
    await using h = await fullStore();
    await using one = await openCopy(h.root, { readOnly: true });
    await using two = await openCopy(h.root, { readOnly: true });
    expect(await storedIds(one)).toEqual(await storedIds(two));
    await expect(openCopy(h.root)).rejects.toThrow(LockedError);
  });
});
