import { expect, it } from 'vitest';
import { Hub } from '../../../store/duckdb/hub.ts';

const WIDE = [
  0n,
  1n,
  -1n,
  2n ** 63n - 1n,
  2n ** 63n,
  -(2n ** 63n),
  2n ** 64n - 1n,
  2n ** 64n,
  -(2n ** 64n),
  -(2n ** 64n) - 1n,
  2n ** 127n - 1n,
  1n - 2n ** 127n,
];

it('columns hold what rows hold, over many chunks, whatever its type', async () => {
  const hub = await Hub.open({ memoryMb: 256, threads: 2, spillFolder: null });
  using connection = await hub.connect();
  const listed = WIDE.map((value) => `'${value}'::HUGEINT`).join(', ');
  const sql = `SELECT i::INTEGER AS small, [${listed}][1 + i % ${WIDE.length}] AS wide, (i - 2500) * 1000000000001::DECIMAL(38,0) * 0.000000000001 AS credits,
      if(i % 7 = 0, NULL, (i - 2500)::HUGEINT) AS gaps, if(i % 3 = 0, NULL, 'text ' || i) AS text, (i - 2500)::DECIMAL(18,3) AS narrow
    FROM range(5000) t(i) ORDER BY i`;
  const rows = await connection.rows(sql);
  const names = Object.keys(rows[0] ?? {});
  expect(rows.map(({ wide }) => wide)).toEqual(rows.map((_, i) => WIDE[i % WIDE.length]));
  expect(await connection.columns(sql)).toEqual(names.map((name) => rows.map((row) => row[name])));
  connection[Symbol.dispose]();
  await hub.close();
});
