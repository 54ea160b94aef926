import { INTEGER } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { expect, it } from 'vitest';
import { Hub } from '../../../store/duckdb/hub.ts';
import type { RowSource } from '../../../store/duckdb/row-sources.ts';
import { copyNumbers, VECTOR_ROWS } from '../../../store/duckdb/vectors.ts';

const openHub = (): Promise<Hub> => Hub.open({ memoryMb: 256, threads: 2, spillFolder: null });

/** The numbers from 0 on; `before` is called ahead of every vector with how many rows were handed over. */
function numbers(rows: number, before: (from: number) => void = () => {}): RowSource {
  let from = 0;
  return {
    columns: [{ name: 'n', type: INTEGER }],
    rows,
    next(chunk) {
      before(from);
      const count = Math.min(VECTOR_ROWS, rows - from);
      const start = from;
      const values = Int32Array.from({ length: count }, (_, i) => start + i);
      copyNumbers(duckdb.data_chunk_get_vector(chunk, 0), values, 0, count);
      from += count;
      return count;
    },
  };
}

it('rows of JavaScript are read by a statement, each once and in their order', async () => {
  const hub = await openHub();
  {
    using connection = await hub.connect();
    using offer = hub.rows.offer(numbers(3 * VECTOR_ROWS + 7));
    await connection.run(`CREATE TABLE t AS FROM ${offer.relation}`);
    const [found] = await connection.rows('SELECT count(*) AS rows, bool_and(n = rowid) AS ordered FROM t');
    expect(found).toEqual({ rows: BigInt(3 * VECTOR_ROWS + 7), ordered: true });
  }
  await hub.close();
});

it('a source that fails ends its statement, says why, and nothing else', async () => {
  const hub = await openHub();
  {
    using connection = await hub.connect();
    const failing = numbers(5 * VECTOR_ROWS, (from) => {
      if (from > VECTOR_ROWS) throw new Error('the file is gone');
    });
    using offer = hub.rows.offer(failing);
    await expect(connection.run(`CREATE TABLE t AS FROM ${offer.relation}`)).rejects.toThrow('the file is gone');
    expect(await connection.rows('SELECT 1::INTEGER AS one')).toEqual([{ one: 1 }]);
  }
  await hub.close();
});

it('a source that was withdrawn cannot be read', async () => {
  const hub = await openHub();
  {
    using connection = await hub.connect();
    const offer = hub.rows.offer(numbers(1));
    offer[Symbol.dispose]();
    await expect(connection.run(`SELECT * FROM ${offer.relation}`)).rejects.toThrow('not offered');
  }
  await hub.close();
});

it('aborting ends a statement in the middle of its rows', async () => {
  const hub = await openHub();
  {
    using connection = await hub.connect();
    const stop = new AbortController();
    const endless = numbers(2 ** 31 - 1, (from) => void (from === 4 * VECTOR_ROWS && stop.abort(new Error('enough'))));
    using offer = hub.rows.offer(endless);
    await expect(connection.run(`CREATE TABLE t AS FROM ${offer.relation}`, [], stop.signal)).rejects.toThrow('enough');
  }
  await hub.close();
});

it('the event loop turns while the engine works with the rows', async () => {
  const hub = await openHub();
  {
    using connection = await hub.connect();
    let turns = 0;
    let working = true;
    const turn = (): void => {
      turns += 1;
      if (working) setImmediate(turn);
    };
    setImmediate(turn);
    using offer = hub.rows.offer(numbers(VECTOR_ROWS));
    await connection.run(`SELECT sum(hash(n, i)::HUGEINT) FROM ${offer.relation}, range(20_000) AS many(i)`);
    working = false;
    expect(turns).toBeGreaterThan(100);
  }
  await hub.close();
});

it('rows are read by the engine that was started after an error as well', async () => {
  const hub = await openHub();
  await hub.restart();
  {
    using connection = await hub.connect();
    using offer = hub.rows.offer(numbers(3));
    expect(await connection.rows(`SELECT n FROM ${offer.relation}`)).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
  }
  await hub.close();
});
