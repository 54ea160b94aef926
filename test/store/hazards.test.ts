import { execFile } from 'node:child_process';
import { copyFile, link, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { type DurableFs, nodeFs } from '../../store/disk/durable-fs.ts';
import { DAY_MS } from '../../store/domain/time.ts';
import type { Connection } from '../../store/duckdb/connection.ts';
import { Hub } from '../../store/duckdb/hub.ts';
import { CorruptError, InvalidArgumentError, InvariantError } from '../../store/errors.ts';
import { activePath } from '../../store/layout.ts';
import { WatchedFolder } from '../../store/replay/watched-folder.ts';
import { verifyRuntime } from '../../store/segments/verify-runtime.ts';
import { makeEvents } from '../support/builders.ts';
import { FRESH, type Harness, NOW, openHarness } from '../support/harness.ts';
import { storedIds } from '../support/stored.ts';
import { tempDir } from '../support/temp-dir.ts';

const OPEN = `
const { DuckDBInstance } = require('@duckdb/node-api');
DuckDBInstance.create(process.argv[1]).then(() => console.log('opened'), (error) => console.log(error.message));`;

/** What another process is told that opens this database for writing. */
async function openElsewhere(path: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', OPEN, path], { cwd: import.meta.dirname });
  return stdout.trim();
}

function openHub(): Promise<Hub> {
  return Hub.open({ memoryMb: 256, threads: 2, spillFolder: null });
}

function activeFile(h: Harness): string {
  return join(h.root, ...activePath(h.repository.segments.at(-1)?.id ?? h.repository.segment('').id).split('/'));
}

describe('a file that the engine has open', () => {
  const touches: readonly [string, (fs: DurableFs, path: string) => Promise<unknown>][] = [
    ['read', (fs, path) => fs.readText(path)],
    ['read in part', (fs, path) => fs.readBytes(path, 0, 10)],
    ['hashed', (fs, path) => fs.sha256(path)],
    ['synced', (fs, path) => fs.syncFile(path)],
    ['copied', (fs, path) => fs.copy(path, `${path}.copy`)],
    ['cut', (fs, path) => fs.truncate(path, 0)],
    ['replaced', (fs, path) => fs.replaceFile(path, '')],
    ['moved', (fs, path) => fs.move(path, `${path}.moved`)],
    ['removed', (fs, path) => fs.remove(path)],
  ];

  it('is not touched by anything else, under whatever name, and stays locked for other processes', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('a', 3, FRESH));
    const path = activeFile(h);
    const alias = join(h.root, 'alias');
    await symlink(path, alias);
    for (const [, touch] of touches) await expect(touch(nodeFs, path)).rejects.toThrow(InvariantError);
    await expect(nodeFs.sha256(alias)).rejects.toThrow(InvariantError);
    expect(await openElsewhere(path)).toContain('Could not set lock on file');
    await h.repository[Symbol.asyncDispose]();
    expect(await nodeFs.sha256(alias)).toHaveLength(64);
  });

  it('is not read as a journal, nor is anything else of the store', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('a', 3, FRESH));
    const path = activeFile(h);
    const [hard, folder] = [join(h.root, '../journal.ndjson'), join(h.root, '../folder')];
    await link(path, hard);
    await symlink(h.root, folder);
    for (const named of [path, h.root, join(h.root, '..'), hard, join(folder, 'active'), join(h.root, 'catalog.json')]) {
      await expect(h.repository.check([{ path: named }])).rejects.toThrow(InvalidArgumentError);
      await expect(h.repository.replay([{ path: named }])).rejects.toThrow(InvalidArgumentError);
    }
    for (const from of [path, hard]) {
      const damaged = { name: 'a.journal', from, why: 'no journal', note: '' };
      await expect(h.repository.quarantineJournal(damaged)).rejects.toThrow(InvalidArgumentError);
    }
    expect(await openElsewhere(path)).toContain('Could not set lock on file');
  });

  it('is not looked into by somebody who watches its folder', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('a', 3, FRESH));
    for (const folder of [h.root, join(h.root, 'active')]) {
      const found = await new WatchedFolder(h.repository, folder).fresh(new AbortController().signal);
      expect(found.filter((path) => path.endsWith('.duckdb'))).toEqual([]);
    }
    await writeFile(join(h.root, 'trash', 'usage-000000000007.duckdb'), 'the engine may open it at any moment');
    expect(await new WatchedFolder(h.repository, join(h.root, 'trash')).fresh(new AbortController().signal)).toEqual([]);
    for (const path of [join(h.root, 'LOCK.duckdb'), activeFile(h)]) expect(await openElsewhere(path)).toContain('Could not set lock on file');
  });

  it('loses its lock when anything else in the process closes it: that is what is guarded against', async () => {
    await using h = await openHarness();
    await readFile(activeFile(h));
    expect(await openElsewhere(activeFile(h))).toBe('opened');
  });

  it('is not opened a second time', async () => {
    await using folder = await tempDir();
    const hub = await openHub();
    const path = join(folder.path, 'a.duckdb');
    await hub.attach(path, 'first', 'create');
    await expect(hub.attach(path, 'second', 'write')).rejects.toThrow('already attached');
    await hub.close();
  });
});

describe('a log without its main file', () => {
  it.each(['write', 'read', 'create'] as const)('keeps the file from being opened to %s; nothing is made or thrown away', async (mode) => {
    await using folder = await tempDir();
    const path = join(folder.path, 'usage-000000000001.duckdb');
    await writeFile(`${path}.wal`, 'everything acknowledged');
    const hub = await openHub();
    await expect(hub.attach(path, 'orphan', mode)).rejects.toThrow(CorruptError);
    await hub.close();
    expect((await nodeFs.list(folder.path)).map((e) => e.name)).toEqual(['usage-000000000001.duckdb.wal']);
    expect(await readFile(`${path}.wal`, 'utf8')).toBe('everything acknowledged');
  });
});

it('the log of another file, or of another time, is refused', async () => {
  await using folder = await tempDir();
  const [one, two] = ['one', 'two'].map((name) => join(folder.path, `${name}.duckdb`));
  const hub = await openHub();
  for (const path of [one ?? '', two ?? '']) {
    await hub.attach(path, 'made', 'create');
    using connection = await hub.connect();
    await connection.run('CREATE TABLE made.t (a BIGINT PRIMARY KEY)');
    await connection.checkpoint('made');
    await connection.run('INSERT INTO made.t VALUES (1)');
    await copyFile(`${path}.wal`, `${path}.kept`);
    await connection.checkpoint('made');
    await hub.detach('made');
  }
  for (const kept of [`${one}.kept`, `${two}.kept`]) {
    await copyFile(kept, `${one}.wal`);
    await expect(hub.attach(one ?? '', 'again', 'write')).rejects.toThrow(CorruptError);
  }
  await hub.close();
});

it('a segment beside which a log is left is not moved: closing is proven, not believed', async () => {
  await using h = await openHarness();
  await h.append(makeEvents('a', 3, FRESH));
  const path = activeFile(h);
  h.points.once('rollover.checkpoint.after', async () => writeFile(`${path}.wal.recovery`, ''));
  await expect(h.repository.rollover()).rejects.toThrow('is still there');
  expect(await nodeFs.stat(path)).not.toBeNull();
  expect(await nodeFs.list(join(h.root, 'pending'))).toEqual([]);
});

describe('somebody who looks into every attached file', () => {
  /** Looks again and again while the work goes on. */
  async function whileLooking(hub: Hub, work: () => Promise<void>): Promise<void> {
    let done = false;
    const look = async (): Promise<void> => {
      using connection = await hub.connect();
      while (!done) await connection.having('t', ['kept']);
    };
    const looking = [look(), look()];
    try {
      await work();
    } finally {
      done = true;
      await Promise.all(looking);
    }
  }

  it('keeps none open that is detached, and no checkpoint from being made', async () => {
    await using folder = await tempDir();
    const hub = await openHub();
    await hub.attach(join(folder.path, 'kept.duckdb'), 'kept', 'create');
    using connection = await hub.connect();
    await whileLooking(hub, async () => {
      for (let i = 0; i < 80; i++) {
        const path = join(folder.path, `${i}.duckdb`);
        await hub.attach(path, 'made', 'create');
        await connection.run('CREATE TABLE made.t AS SELECT range AS a FROM range(10)');
        await connection.run('UPDATE made.t SET a = 11 WHERE a = 1');
        await connection.checkpoint('made');
        await hub.detach('made');
        await hub.attach(path, 'again', 'read');
        await hub.detach('again');
      }
    });
    connection[Symbol.dispose]();
    await expect(hub.close()).resolves.toBeUndefined();
  });
});

describe('a query that others commit something to after it was planned', () => {
  it.each([
    ['without parameters', 'SELECT n FROM a.t ORDER BY n DESC, text', []],
    ['with parameters', 'SELECT n FROM a.t WHERE text <> $1 ORDER BY n DESC, text', ['nothing']],
  ] as const)('%s reads right values, although its plan did not know of them', async (_what, sql, parameters) => {
    await using folder = await tempDir();
    const hub = await openHub();
    await hub.attach(join(folder.path, 'a.duckdb'), 'a', 'create');
    using writer = await hub.connect();
    await writer.run("CREATE TABLE a.t AS SELECT 1::BIGINT AS n, 'some text' AS text");
    using reader = await hub.connect();
    afterPlanning(reader, () => writer.run("INSERT INTO a.t VALUES (1000000, 'other'), (-77777, 'text that is longer')"));
    const rows = await reader.rows(sql, parameters);
    expect([[1n], [1_000_000n, 1n, -77_777n]]).toContainEqual(rows.map(({ n }) => n));
    for (const connection of [reader, writer]) connection[Symbol.dispose]();
    await hub.close();
  });

  /** Does something whenever this connection has prepared a statement and not run it yet. */
  function afterPlanning({ driver }: Connection, work: () => Promise<void>): void {
    const extract = driver.extractStatements.bind(driver);
    vi.spyOn(driver, 'extractStatements').mockImplementation(async (sql) => {
      const extracted = await extract(sql);
      const prepare = extracted.prepare.bind(extracted);
      extracted.prepare = async (index) => {
        const prepared = await prepare(index);
        await work();
        return prepared;
      };
      return extracted;
    });
  }
});

describe('an opening that fails', () => {
  it.each(['open.lock.after', 'open.scanned', 'open.classified', 'open.active', 'open.report'])(
    'at %s lets go of everything, so that the next one succeeds',
    async (point) => {
      await using h = await openHarness();
      await h.append(makeEvents('a', 3, FRESH));
      await h.repository[Symbol.asyncDispose]();
      h.points.fail(point);
      await expect(h.reopen()).rejects.toThrow('failed at');
      await h.reopen();
      await h.check();
    },
  );
});

describe('a connection or a reader that somebody forgot', () => {
  it('is found', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('a', 3, FRESH));
    expect(await verifyRuntime(h.repository)).toEqual([]);
    using _connection = await h.repository.context.hub.connect();
    expect(await verifyRuntime(h.repository)).toMatchObject([{ law: 'L25', detail: expect.stringContaining('Connections beside') }]);
    _connection[Symbol.dispose]();
    const view = await h.repository.context.set.acquire();
    expect(await verifyRuntime(h.repository)).toMatchObject([{ law: 'L25', detail: expect.stringContaining('read by 1') }]);
    view[Symbol.dispose]();
    expect(await verifyRuntime(h.repository)).toEqual([]);
  });
});

describe('batches that come at the same time and share events', () => {
  it('store each event once, and say so', async () => {
    await using h = await openHarness();
    const shared = makeEvents('shared', 20, FRESH);
    const results = await Promise.all(Array.from({ length: 12 }, (_, i) => h.append([...shared.slice(i), ...makeEvents(`own-${i}`, 2, FRESH)])));
    expect(results.reduce((n, r) => n + r.new, 0)).toBe(20 + 24);
    await h.check();
  });
});

describe('an expired active segment whose removal cannot be written down', () => {
  it.each(['retention.rolled', 'retention.record.before', 'retention.recorded'])('at %s is visible again, or restorable', async (point) => {
    await using h = await openHarness({ listener: { failed: () => {} } });
    await h.append(makeEvents('old', 5, NOW - 80 * DAY_MS));
    h.clock.advance(20 * DAY_MS);
    h.points.fail(point);
    const pass = h.repository.runRetention({ days: 90, nowMs: h.clock.now(), trigger: 'person', confirmed: true });
    await expect(pass).rejects.toThrow('failed at');
    for (const { id } of h.repository.retention()?.trash ?? []) await h.repository.restore(id);
    expect(await storedIds(h.repository)).toHaveLength(5);
    await h.repository.whenSealed();
    await h.check();
  });
});

it('the folders of a day go with the last segment of it', async () => {
  await using h = await openHarness();
  await h.append(makeEvents('old', 5, NOW - 80 * DAY_MS));
  await h.repository.rollover();
  await h.repository.whenSealed();
  h.clock.advance(20 * DAY_MS);
  await h.repository.runRetention({ days: 90, nowMs: h.clock.now(), trigger: 'person', confirmed: true });
  h.clock.advance(DAY_MS);
  await h.reopen({ retentionIntervalMs: 5 });
  while ((h.repository.retention()?.trash.length ?? 0) > 0) await turn();
  await h.reopen();
  expect(await nodeFs.list(join(h.root, 'archive'))).toEqual([]);
});
