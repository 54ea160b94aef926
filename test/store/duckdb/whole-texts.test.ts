import { expect, test } from 'vitest';
import { Hub } from '../../../store/duckdb/hub.ts';

test('texts come out of the engine as they went in, a byte-order mark in front included', async () => {
  const hub = await Hub.open({ memoryMb: 64, threads: 1, spillFolder: null });
  try {
    const texts = ['\uFEFFmark', '\uFEFF', '\uFEFF\uFEFF, far too long to stand inside the vector', 'in\uFEFFside', '', 'a\0b', '😀'];
    const rows = await hub.query((connection) => connection.rows('SELECT unnest(from_json($1, \'["VARCHAR"]\')) AS text', [JSON.stringify(texts)]));
    expect(rows.map((row) => row['text'])).toEqual(texts);
  } finally {
    await hub.close();
  }
});
