import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DecodeMessage } from '../../../store/replay/formats/decode-message.ts';
import { readJournalFile } from '../../../store/replay/formats/read-journal.ts';
import { Hub } from '../../../store/duckdb/hub.ts';
import { corpus, type CorpusCase } from '../../support/corpus/corpus.ts';
import { gather, NOW_MS, type Decoded } from '../../support/decoded.ts';
import { journal } from '../../support/expected.ts';
import { tempDir } from '../../support/temp-dir.ts';

const CASES = await corpus();
const setup = new AsyncDisposableStack();
let folder = '';
beforeAll(async () => {
  folder = setup.use(await tempDir()).path;
});
afterAll(() => setup.disposeAsync());

async function read(path: string): Promise<Decoded> {
  const messages: DecodeMessage[] = [];
  for await (const message of readJournalFile(path, { nowMs: NOW_MS })) messages.push(message);
  return gather(messages);
}

const NOTHING = /^nothing was said$/;

describe.each(['binary', 'ndjson', 'csv', 'parquet', 'packed'] as const)('%s', (format) => {
  const cases = CASES.filter((one) => one.format === format).map((one) => [`${one.cell}: ${one.name}`, one] as const);

  test.each(cases)('%s', async (_, { bytes, outcome, rows, reason }) => {
    const path = join(folder, 'case.bin'); // its name says nothing
    writeFileSync(path, bytes);
    const decoded = await read(path);
    expect({ outcome: decoded.outcome, rows: decoded.rows.length, reason: decoded.rejects[0]?.reason ?? 'nothing was said' }).toEqual({
      outcome,
      rows,
      reason: expect.stringMatching(reason ?? NOTHING),
    });
  });
});

test('it is large, and every cell has its file', () => {
  expect(CASES.length).toBeGreaterThan(150);
  const cells = new Map(CASES.map((one: CorpusCase) => [one.cell, true]));
  for (const cell of [
    'empty',
    'truncated',
    'no footer',
    'wrong magic',
    'checksum',
    'header lies',
    'huge length',
    'bomb',
    'zstd oddities',
    'invalid UTF-8',
  ])
    expect(cells.has(cell)).toBe(true);
  for (const cell of ['NUL and control signs', 'wrong types', 'numbers', 'timestamps', 'ids', 'deep nesting', '__proto__', 'wrapper'])
    expect(cells.has(cell)).toBe(true);
});

test('nothing of it changed what JavaScript objects are', () => {
  expect([Reflect.has({}, 'polluted'), Object.keys(Object.prototype)]).toEqual([false, []]);
});

describe('what is no journal is named and refused', () => {
  const refusal = async (path: string): Promise<unknown> => {
    const { outcome, format, rejects } = await read(path);
    return [outcome, format, rejects[0]?.reason];
  };

  test('a folder, a device, a pipe, nothing, and links to them', async () => {
    const inner = join(folder, 'inner');
    const pipe = join(folder, 'pipe');
    mkdirSync(inner);
    execFileSync('sh', ['-c', 'mkfifo "$0"', pipe]);
    for (const [name, target] of [
      ['link-to-folder', inner],
      ['link-to-pipe', pipe],
      ['link-to-device', '/dev/zero'],
      ['link-to-nothing', 'missing'],
    ] as const)
      symlinkSync(target, join(folder, name));
    for (const name of ['inner', 'pipe', 'link-to-folder', 'link-to-pipe', 'link-to-device'])
      expect(await refusal(join(folder, name))).toEqual(['refused', null, 'not a regular file']);
    expect(await refusal('/dev/zero')).toEqual(['refused', null, 'not a regular file']);
    expect(await refusal(join(folder, 'link-to-nothing'))).toEqual(['refused', null, 'cannot be read (ENOENT)']);
  });

  test('an empty file, a rollup journal, a real DuckDB file, whatever they are called', async () => {
    writeFileSync(join(folder, 'a.csv'), '');
    writeFileSync(join(folder, 'b.ndjson'), journal('broken-is-rollup.journal'));
    const hub = await Hub.open({ memoryMb: 256, threads: 1, spillFolder: null });
    await hub.attach(join(folder, 'c.parquet'), 'made', 'create');
    await hub.detach('made');
    await hub.close();
    expect(await refusal(join(folder, 'a.csv'))).toEqual(['refused', null, 'the file is empty']);
    expect(await refusal(join(folder, 'b.ndjson'))).toEqual([
      'refused',
      'rollup journal',
      'not supported: this is a rollup journal, it holds no usage events',
    ]);
    expect(await refusal(join(folder, 'c.parquet'))).toEqual(['refused', 'DuckDB file', 'not supported: this is a DuckDB file']);
  });

  test('names that other readers take for patterns are names', async () => {
    const path = join(folder, '* ? [a].csv.gz');
    writeFileSync(path, journal('multi-block.journal'));
    expect((await read(path)).rows.length).toBe(57);
  });
});
