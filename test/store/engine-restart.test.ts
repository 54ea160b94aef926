import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { Hub } from '../../store/duckdb/hub.ts';
import { ClosedError } from '../../store/errors.ts';
import { breakEngine, FATAL } from '../support/break-engine.ts';
import { makeEvents } from '../support/builders.ts';
import { FRESH, openHarness } from '../support/harness.ts';

it('a connection that is on its way while the engine restarts does not keep the old engine and its files open', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'strata-hub-'));
  const path = join(folder, 'a.duckdb');
  const hub = await Hub.open({ memoryMb: 128, threads: 1, spillFolder: null });
  try {
    await hub.attach(path, 'before', 'create');
    using first = await hub.connect();
    await first.run('CREATE TABLE before.t (n INTEGER)');
    const onItsWay = hub.connect();
    const restarted = hub.restart();
    using late = await onItsWay;
    await restarted;
    await hub.attach(path, 'after', 'write');
    await late.run('INSERT INTO after.t VALUES (1)');
    expect(await late.row('SELECT count(*) AS n FROM after.t')).toEqual({ n: 1n });
    expect(
      (await late.rows("SELECT database_name FROM duckdb_databases() WHERE database_name IN ('before', 'after')")).map((r) => r['database_name']),
    ).toEqual(['after']);
  } finally {
    await hub.close();
    await rm(folder, { recursive: true, force: true });
  }
});

describe('after an error that breaks the engine', () => {
  it('nothing more is sent to it (L28), whoever tries, until it is restarted', async () => {
    await using h = await openHarness({ sealing: false });
    await h.append(makeEvents('before', 3, FRESH));
    const { hub } = h.repository.context;
    using other = await hub.connect();
    using broken = await hub.connect();
    const sent = vi.spyOn(Object.getPrototypeOf(other.driver) as typeof other.driver, 'run');
    sent.mockRejectedValueOnce(new Error(FATAL));
    await expect(broken.run('CHECKPOINT')).rejects.toThrow('FATAL');
    sent.mockClear();
    expect(hub.isInvalid).toBe(true);
    for (const connection of [other, broken]) await expect(connection.row('SELECT 1')).rejects.toThrow(ClosedError);
    await expect(hub.detach(h.repository.context.set.segments[0]?.file.name ?? '')).rejects.toThrow(ClosedError);
    expect(sent).not.toHaveBeenCalled();
    expect(await h.append(makeEvents('after', 3, FRESH))).toMatchObject({ new: 3 });
    expect(hub.isInvalid).toBe(false);
    sent.mockRestore();
    await h.check();
  });

  it('whoever appends next has it restarted, and so has closing', async () => {
    await using h = await openHarness({ sealing: false });
    await h.append(makeEvents('before', 3, FRESH));
    await breakEngine(h.repository.context.hub);
    expect(await h.append(makeEvents('after', 3, FRESH))).toMatchObject({ new: 3 });
    await breakEngine(h.repository.context.hub);
    await h.close();
    await h.reopen();
    await h.check();
  });

  it('what was committed before is acknowledged: a checkpoint that fails afterwards takes nothing back', async () => {
    await using h = await openHarness({ sealing: false, checkpointBytes: 1, listener: { failed: () => {} } });
    using connection = await h.repository.context.hub.connect();
    const prototype = Object.getPrototypeOf(connection.driver) as typeof connection.driver;
    const run = Reflect.get(prototype, 'run') as typeof connection.driver.run;
    connection[Symbol.dispose]();
    let broken = false;
    const sent = vi.spyOn(prototype, 'run').mockImplementation(async function (this: typeof prototype, sql, ...rest) {
      broken ||= sql.startsWith('FORCE CHECKPOINT');
      if (broken) throw new Error(FATAL);
      return await run.call(this, sql, ...rest);
    });
    expect(await h.append(makeEvents('committed', 3, FRESH))).toMatchObject({ new: 3 });
    expect(broken).toBe(true);
    sent.mockRestore();
    expect(await h.append(makeEvents('after', 3, FRESH))).toMatchObject({ new: 3 });
    await h.check();
  });
});
