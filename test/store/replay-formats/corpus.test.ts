import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DecodeMessage } from '../../../store/replay/formats/decode-message.ts';
import { readJournalFile } from '../../../store/replay/formats/read-journal.ts';
import { Hub } from '../../../store/duckdb/hub.ts';
import { corpus, type CorpusCase } from '../../support/corpus/corpus.ts';
import { gather, NOW_MS, type Decoded } from '../../support/decoded.ts';
import { journal, JOURNALS } from '../../support/expected.ts';
import { tempDir } from '../../support/temp-dir.ts';

const FORMATS = ['binary', 'ndjson', 'csv', 'parquet', 'packed'] as const;
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

/** The first reject, with its place. */
function firstReject({ rejects: [first] }: Decoded): string {
  if (first === undefined) return 'nothing left out';
  const place = first.offset === undefined ? `line ${first.line}` : `byte ${first.offset}`;
  return `${place}: ${first.reason}, ${first.events} events`;
}

/** What became of every case, with the place of its fault; kept beside the tests and reviewed as text. */
const told: string[] = [];

describe.each(FORMATS)('%s', (format) => {
  const cases = CASES.filter((one) => one.format === format).map((one) => [`${one.cell}: ${one.name}`, one] as const);

  test.each(cases)('%s', async (title, { bytes, outcome, rows, reason }) => {
    const path = join(folder, 'case.bin'); // its name says nothing
    writeFileSync(path, bytes);
    const decoded = await read(path);
    expect({ outcome: decoded.outcome, rows: decoded.rows.length, reason: decoded.rejects[0]?.reason ?? 'nothing was said' }).toEqual({
      outcome,
      rows,
      reason: expect.stringMatching(reason ?? NOTHING),
    });
    told.push(
      `${format}, ${title}\n  ${decoded.format ?? 'unknown'}, ${decoded.outcome}, ${rows} kept, ${decoded.rejects.length} left out; ${firstReject(decoded)}\n`,
    );
  });
});

test('each is named, counted and placed as it is written down', async () => {
  expect(told.length).toBe(CASES.length);
  await expect(told.join('')).toMatchFileSnapshot('../../fixtures/corpus.txt');
});

/** Each row of the table of bad inputs, and the formats it can happen to. */
const CELLS: Readonly<Record<string, readonly CorpusCase['format'][]>> = {
  empty: FORMATS,
  truncated: FORMATS,
  'no footer': ['binary'],
  'wrong magic': ['binary', 'ndjson', 'csv', 'parquet'],
  checksum: ['binary', 'parquet', 'packed'],
  'header lies': ['binary', 'csv', 'parquet'],
  'huge length': ['binary', 'ndjson', 'csv', 'parquet'],
  bomb: ['binary', 'parquet', 'packed'],
  'zstd oddities': ['binary'],
  'invalid UTF-8': FORMATS,
  'NUL and control signs': ['binary', 'ndjson', 'csv', 'parquet'],
  'wrong types': ['binary', 'ndjson', 'csv', 'parquet'],
  numbers: ['binary', 'ndjson', 'csv', 'parquet'],
  timestamps: ['binary', 'ndjson', 'csv', 'parquet'],
  ids: ['binary', 'ndjson', 'csv', 'parquet'],
  'deep nesting': ['ndjson', 'parquet'],
  ['__proto__']: ['ndjson', 'csv', 'parquet'],
  wrapper: ['packed'],
};

test.each(Object.entries(CELLS))('%s has a file of %j', (cell, formats) => {
  expect(formats.filter((format) => !CASES.some((one) => one.cell === cell && one.format === format))).toEqual([]);
});

test('it is large', () => {
  expect(CASES.length).toBeGreaterThan(150);
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
      ['link-to-file', join(JOURNALS, 'multi-block.journal')],
    ] as const) {
      symlinkSync(target, join(folder, name));
      const why = `not a regular file: it is a symbolic link to ${target}; replay what it points to instead`;
      expect(await refusal(join(folder, name))).toEqual(['refused', null, why]);
    }
    for (const [path, kind] of [
      [inner, 'a folder'],
      [pipe, 'a pipe'],
      ['/dev/zero', 'a device'],
    ] as const)
      expect(await refusal(path)).toEqual(['refused', null, `not a regular file: it is ${kind}`]);
    expect(await refusal(join(folder, 'nowhere'))).toEqual(['refused', null, 'cannot be read (ENOENT)']);
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
