import { describe, expect, it } from 'vitest';
import { EVENT_COLUMN_NAMES } from '../../store/segments/schema.ts';
import { Hub } from '../../store/duckdb/hub.ts';
import { identList } from '../../store/duckdb/sql.ts';
import { StagedBatch, type StageTexts } from '../../store/segments/staging.ts';
import { batchOf, type EventSpec, makeEvent } from '../support/builders.ts';
import { FRESH } from '../support/harness.ts';

/** What a stage filled with these batches has, in the order of the events. */
async function staged(texts: StageTexts, batches: readonly (readonly EventSpec[])[]): Promise<readonly object[]> {
  const hub = await Hub.open({ memoryMb: 256, threads: 2, spillFolder: null });
  try {
    await using stage = await StagedBatch.open(hub, texts);
    for (const events of batches) await stage.add(batchOf(events));
    await stage.complete();
    using connection = await hub.connect();
    return await connection.rows(`SELECT n, position, ${identList(EVENT_COLUMN_NAMES)} FROM ${stage.events} ORDER BY n`);
  } finally {
    await hub.close();
  }
}

describe('a stage that numbers its texts', () => {
  it('has the same rows as one that does not, whatever the texts are and in whichever batch they came', async () => {
    const odd = ['', "it's", 'a\u0000b', '\uFEFFmark', '检查', 'null', '0'];
    const first = odd.map((model, i) => makeEvent(`a-${i}`, FRESH + i, { model, key_name: model, account_name: i % 2 === 0 ? model : null }));
    const second = odd.toReversed().map((model, i) => makeEvent(`b-${i}`, FRESH + i, { model, mapped_model: `${model}!`, ip_region: model }));
    const rows = await staged('numbered', [first, second]);
    expect(rows).toEqual(await staged('plain', [first, second]));
    expect(rows.map((row) => Reflect.get(row, 'model'))).toEqual([...odd, ...odd.toReversed()]);
  });

  it('keeps apart more different texts than fit one vector of the engine', async () => {
    const events = Array.from({ length: 5_000 }, (_, i) => makeEvent(`e-${i}`, FRESH + i, { model: `model ${i}`, endpoint: `/v${i % 3}` }));
    const rows = await staged('numbered', [events]);
    expect(rows.map((row) => [Reflect.get(row, 'model'), Reflect.get(row, 'endpoint')])).toEqual(events.map((e) => [e['model'], e['endpoint']]));
  });

  it('that was never completed leaves nothing behind', async () => {
    const hub = await Hub.open({ memoryMb: 256, threads: 2, spillFolder: null });
    for (const complete of [false, true]) {
      await using stage = await StagedBatch.open(hub, 'numbered');
      await stage.add(batchOf([makeEvent('a', FRESH)]));
      if (complete) await stage.complete();
    }
    using connection = await hub.connect();
    expect(await connection.rows('SELECT table_name FROM information_schema.tables')).toEqual([]);
    expect(hub.ownConnections).toBe(1);
    connection[Symbol.dispose]();
    await hub.close();
  });
});
