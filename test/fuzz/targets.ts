import { gzipSync, zstdCompressSync } from 'node:zlib';
import { memorySource } from '../../store/replay/formats/byte-source.ts';
import type { ChunkReader } from '../../store/replay/formats/chunk-reader.ts';
import { CsvReader } from '../../store/replay/formats/csv.ts';
import type { DecodeMessage } from '../../store/replay/formats/decode-message.ts';
import { NdjsonReader } from '../../store/replay/formats/ndjson.ts';
import { readSource } from '../../store/replay/formats/read-journal.ts';
import { decode, gather, NOW_MS, type Decoded } from '../support/decoded.ts';
import { journal, JOURNAL_FILES } from '../support/expected.ts';
import { csvOf } from '../support/format-files.ts';
import { parquetMaker, SMALLEST } from '../support/parquet-file.ts';
import { mutate, type Random } from './mutate.ts';
import { firstPayload, wrapPayload, type Payload } from './payloads.ts';

/** A parser, and how its input is made. */
export interface Target {
  readonly name: string;
  next(random: Random): Buffer;
  feed(bytes: Buffer): Decoded | Promise<Decoded>;
}

const NAMES = ['single-block', 'all-fields', 'one-event', 'text'];
const MORE: Readonly<Record<string, string>> = {
  model: `CASE WHEN i % 3 = 0 THEN NULL ELSE 'model-' || i END`,
  usage_missing: 'i % 2 = 0',
  credit_usage: '(i / 7)::DECIMAL(24,12)',
  timing: '{latency_ms: i}',
  'retry.same_account_retry_reasons': `list_transform(range(i % 4), x -> 'r' || x)`,
};
const WRITTEN = [
  'PARQUET_VERSION v1',
  'PARQUET_VERSION v2',
  'COMPRESSION gzip, DICTIONARY_SIZE_LIMIT 0',
  'COMPRESSION zstd, PARQUET_VERSION v2',
  'COMPRESSION lz4_raw',
];

/** Every parser in turn; those that matter most stand there more than once. */
export async function targets(): Promise<Target[]> {
  const journals = JOURNAL_FILES.map(journal).filter((bytes) => bytes.length > 0);
  const lines = NAMES.map((name) => journal(`${name}.expected.ndjson`).subarray(0, 40_000));
  const tables = NAMES.map((name) => csvOf(decode(journal(`${name}.journal`)).rows).subarray(0, 40_000));
  const binary: Target = { name: 'binary journal', next: changed(journals), feed: decode };
  const ndjson: Target = { name: 'NDJSON', next: changed(lines), feed: inTwo('NDJSON', () => new NdjsonReader({ nowMs: NOW_MS })) };
  const csv: Target = { name: 'CSV', next: changed(tables), feed: inTwo('CSV', () => new CsvReader({ nowMs: NOW_MS })) };
  const packed: Target = { name: 'packed file', next: changed([...lines, ...tables, ...journals.slice(0, 4)].flatMap(bothWays)), feed: viaSource };
  const repacked: Target = { name: 'content of a packed file', next: (random) => gzipSync(changed([...lines, ...tables])(random)), feed: viaSource };
  const parquet: Target = { name: 'Parquet', next: changed(await parquets()), feed: decode };
  return [binary, payload(journals), ndjson, binary, csv, payload(journals), ndjson, csv, packed, parquet, repacked, parquet];
}

async function parquets(): Promise<Buffer[]> {
  await using maker = await parquetMaker();
  const files: Buffer[] = [];
  for (const copy of WRITTEN) files.push(await maker.file({ ...SMALLEST, ...MORE }, { rows: 40, copy }));
  return files;
}

/** One of these, changed. */
function changed(seeds: readonly Buffer[]): (random: Random) => Buffer {
  return (random) => mutate(pick(seeds, random), random, seeds);
}

/** A changed payload inside a sound block. */
function payload(journals: readonly Buffer[]): Target {
  const payloads = journals.map(firstPayload).filter((one): one is Payload => one !== null);
  const next = (random: Random): Buffer => {
    const one = pick(payloads, random);
    return wrapPayload(one, mutate(one.plain, random, [one.plain]));
  };
  return { name: 'events of a block', next, feed: decode };
}

function bothWays(bytes: Buffer): Buffer[] {
  return [gzipSync(bytes), zstdCompressSync(bytes)];
}

/** Feeds a reader of lines in two chunks. */
function inTwo(format: string, reader: () => ChunkReader): Target['feed'] {
  return (bytes) => {
    const made = reader();
    const half = bytes.length >>> 1;
    const messages = [...made.push(bytes.subarray(0, half), 0), ...made.push(bytes.subarray(half), half), ...made.end(bytes.length)];
    return gather([{ type: 'opened', format, bytes: bytes.length }, ...messages]);
  };
}

async function viaSource(bytes: Buffer): Promise<Decoded> {
  const messages: DecodeMessage[] = [];
  for await (const message of readSource(memorySource(bytes), { nowMs: NOW_MS })) messages.push(message);
  return gather(messages);
}

function pick<Value>(choices: readonly Value[], next: Random): Value {
  const choice = choices[next(choices.length)];
  if (choice === undefined) throw new RangeError('nothing to choose from');
  return choice;
}
