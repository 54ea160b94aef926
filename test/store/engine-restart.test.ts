import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Hub } from '../../store/duckdb/hub.ts';

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
