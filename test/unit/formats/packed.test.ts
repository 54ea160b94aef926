import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DecodeMessage, DecodeRules } from '../../../store/replay/formats/decode-message.ts';
import { grouped } from '../../../store/domain/grouped.ts';
import { memorySource } from '../../../store/replay/formats/byte-source.ts';
import { readJournalFile, readSource } from '../../../store/replay/formats/read-journal.ts';
import { Unpacker } from '../../../store/replay/formats/unpack.ts';
import { decode, gather, NOW_MS, type Decoded } from '../../support/decoded.ts';
import { journal } from '../../support/expected.ts';
import { csvOf, ndjsonOf } from '../../support/format-files.ts';
import { realisticEvents } from '../../support/journal-sample.ts';
import { journalBytes } from '../../support/journal-writer.ts';

const CHECKED = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
const PACK = { gzip: (bytes: Uint8Array): Buffer => gzipSync(bytes), zstd: (bytes: Uint8Array): Buffer => zstdCompressSync(bytes, CHECKED) } as const;
const WRAPPERS = ['gzip', 'zstd'] as const;
const FRAME_TO_SKIP = Buffer.from('502a4d1804000000aaaaaaaa', 'hex');

const BINARY = journalBytes(realisticEvents(2_000), { blockEvents: 100 });
const SOUND = decode(BINARY);
const NDJSON = ndjsonOf(SOUND.rows);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strata-packed-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

async function all(messages: AsyncIterable<DecodeMessage>): Promise<Decoded> {
  const gathered: DecodeMessage[] = [];
  for await (const message of messages) gathered.push(message);
  return gather(gathered);
}

const read = (bytes: Uint8Array, rules: Partial<DecodeRules> = {}): Promise<Decoded> =>
  all(readSource(memorySource(bytes), { nowMs: NOW_MS, ...rules }));

describe.each(WRAPPERS)('%s', (wrapper) => {
  const pack = PACK[wrapper];

  test.each([
    ['binary journal', BINARY],
    ['NDJSON', NDJSON],
    ['CSV', csvOf(SOUND.rows)],
  ])('around a %s changes nothing but what is said of it', async (format, bytes) => {
    const [packed, plain] = [await read(pack(bytes)), decode(bytes)];
    expect(packed.rows).toEqual(SOUND.rows);
    expect(packed.positions).toEqual(plain.positions);
    expect([packed.format, packed.outcome, packed.notes]).toEqual([format, 'sound', plain.notes]);
    expect(packed.facts['Packed with']).toBe(
      `${wrapper}, ${grouped(pack(bytes).length)} bytes for ${grouped(bytes.length)}; lines and offsets are those of the unpacked content`,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  test('in several parts is read as one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(NDJSON.length), { maxLength: 6 }), async (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), NDJSON.length];
        const parts = places.slice(1).map((to, at) => pack(NDJSON.subarray(places[at], to)));
        expect((await read(Buffer.concat(parts))).rows).toEqual(SOUND.rows);
      }),
      { numRuns: 20 },
    );
  });

  test('cut short keeps what came out before and says where', async () => {
    const whole = pack(NDJSON);
    const { rows, outcome, rejects } = await read(whole.subarray(0, Math.floor(whole.length * 0.7)));
    expect(rows.length).toBeGreaterThan(500);
    expect(rows).toEqual(SOUND.rows.slice(0, rows.length));
    expect(outcome).toBe('damaged');
    expect(rejects.at(-1)).toEqual({
      offset: expect.any(Number),
      events: 0,
      reason: expect.stringMatching(
        new RegExp(`^the unpacked content ends here: its ${wrapper} data cannot be unpacked further \\(.*end.*\\), near byte \\d+`),
      ),
    });
    expect(Number(rejects.at(-1)?.offset)).toBeLessThan(NDJSON.length);
  });

  test('around a binary journal, cut short, keeps its whole blocks and leaves no file behind', async () => {
    const whole = pack(BINARY);
    const { rows, outcome, rejects } = await read(whole.subarray(0, whole.length >> 1));
    expect(rows.length).toBeGreaterThan(100);
    expect(rows).toEqual(SOUND.rows.slice(0, rows.length));
    expect([outcome, rejects.length]).toEqual(['damaged', 2]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('with a changed byte is damaged', async () => {
    const changed = pack(NDJSON);
    changed.writeUInt8(changed.readUInt8(changed.length >> 1) ^ 0xff, changed.length >> 1);
    const { outcome, rows } = await read(changed);
    expect(outcome).toBe('damaged');
    expect(rows.length).toBeLessThanOrEqual(SOUND.rows.length);
  });

  test('with something else behind it is damaged, and keeps its content', async () => {
    const { outcome, rows, rejects } = await read(Buffer.concat([pack(NDJSON.subarray(0, 20_000)), Buffer.from('something else')]));
    expect(outcome).toBe('damaged');
    expect(rows).toEqual(decode(NDJSON.subarray(0, 20_000)).rows);
    expect(rejects.at(-1)?.reason).toMatch(/no gzip member|no zstd frame/);
  });

  test.each([
    ['gzip', /not supported: a gzip file inside a (gzip|zstd) file/],
    ['zstd', /not supported: a zstd file inside a (gzip|zstd) file/],
  ] as const)('around %s is refused: one wrapper is taken off', async (inner, reason) => {
    expect(await read(pack(PACK[inner](NDJSON)))).toMatchObject({
      outcome: 'refused',
      format: `${inner} file`,
      rejects: [{ offset: 0, reason: expect.stringMatching(reason) }],
    });
  });

  test.each([
    ['nothing', Buffer.alloc(0), /the file is empty/],
    ['a rollup journal', journal('broken-is-rollup.journal'), /inside a .* file: not supported: this is a rollup journal/],
    ['a DuckDB file', Buffer.from('\0\0\0\0\0\0\0\0DUCK@'), /this is a DuckDB file/],
    ['text', Buffer.from('hello'), /not a usage journal/],
  ])('around %s is refused', async (_, content, reason) => {
    expect(await read(pack(content))).toMatchObject({ outcome: 'refused', rows: [], rejects: [{ reason: expect.stringMatching(reason) }] });
  });

  test('that unpacks to more than is allowed ends there', async () => {
    const { outcome, rows, rejects } = await read(pack(NDJSON), { unpackLimits: { bytes: 200_000 } });
    expect(outcome).toBe('damaged');
    expect(rows.length).toBeLessThan(SOUND.rows.length);
    expect(rejects.at(-1)?.reason).toMatch(/it unpacks to more than 200000 bytes; what follows is not read/);
  });

  test('that is a bomb is left after a while, in pieces that stay small', async () => {
    const bomb = pack(Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(200 * 1024 ** 2, 0x61)]));
    const unpacker = new Unpacker(memorySource(bomb), wrapper, { ratio: 100, free: 1024 ** 2 });
    let largest = 0;
    for await (const chunk of unpacker.chunks()) largest = Math.max(largest, chunk.length);
    expect(unpacker.fault).toMatch(/more than 100 times its size/);
    expect(unpacker.plain).toBeLessThan(40 * 1024 ** 2);
    expect(largest).toBeLessThanOrEqual(64 * 1024);
  });

  test('stops when nobody reads any more', async () => {
    const stop = new AbortController();
    const unpacker = new Unpacker(memorySource(pack(NDJSON)), wrapper);
    let chunks = 0;
    for await (const _ of unpacker.chunks(stop.signal)) if (++chunks === 1) stop.abort();
    expect(unpacker.plain).toBeLessThan(NDJSON.length);
    expect(unpacker.fault).toBe(null);
  });

  test('left in the middle of a file leaves nothing open and nothing behind', async () => {
    const path = join(folder, 'packed');
    writeFileSync(path, pack(BINARY));
    const messages = readJournalFile(path, { nowMs: NOW_MS, limits: { rows: 100 } });
    for await (const message of messages) if (message.type === 'batch') break;
    expect(readdirSync(folder)).toEqual(['packed']);
  });
});

describe('oddities of each', () => {
  test('frames to be skipped are skipped, wherever they stand', async () => {
    expect((await read(Buffer.concat([FRAME_TO_SKIP, zstdCompressSync(NDJSON), FRAME_TO_SKIP]))).rows).toEqual(SOUND.rows);
    expect((await read(FRAME_TO_SKIP.subarray(0, 10))).rejects[0]?.reason).toMatch(/the file ends inside a frame that is skipped/);
  });

  test('zstd data without a checksum are read and remarked upon', async () => {
    expect(await read(zstdCompressSync(NDJSON))).toMatchObject({ outcome: 'sound', notes: ['unverified: the zstd data carry no checksum'] });
  });

  test('a gzip member with a wrong checksum or length keeps its content and is damaged', async () => {
    const packed = gzipSync(NDJSON);
    packed.writeUInt8(packed.readUInt8(packed.length - 6) ^ 1, packed.length - 6);
    const { outcome, rows, rejects } = await read(packed);
    expect([outcome, rows.length, rejects.at(-1)?.reason]).toEqual(['damaged', SOUND.rows.length, expect.stringMatching(/the checksum is wrong/)]);
  });

  test.each([
    ['a name', Buffer.concat([Buffer.from([8]), Buffer.alloc(6), Buffer.from('name\0')])],
    [
      'a comment, a name, more and a checksum',
      Buffer.concat([Buffer.from([0x1e]), Buffer.alloc(6), Buffer.from([3, 0]), Buffer.from('abcname\0comment\0'), Buffer.alloc(2)]),
    ],
  ])('a gzip header with %s is passed over', async (_, header) => {
    const packed = Buffer.concat([Buffer.from('1f8b08', 'hex'), header, gzipSync(NDJSON).subarray(10)]);
    expect((await read(packed)).rows).toEqual(SOUND.rows);
    expect(await read(packed.subarray(0, 12))).toMatchObject({ outcome: 'refused' });
  });

  test('a zstd window beyond 8 MiB is refused', async () => {
    const { outcome, rejects } = await read(Buffer.from('28b52ffd00a80100000000', 'hex'));
    expect([outcome, rejects[0]?.reason]).toEqual(['refused', expect.stringMatching(/too much memory/)]);
  });

  test('a gzip member may end wherever a part of the file does', async () => {
    for (let length = 32_740; length < 32_770; length++) {
      const unpacker = new Unpacker(memorySource(gzipSync(Buffer.alloc(length, 'a'), { level: 0 })), 'gzip');
      for await (const _ of unpacker.chunks());
      expect([unpacker.plain, unpacker.fault]).toEqual([length, null]);
    }
  });

  test('zeros behind gzip data are padding', async () => {
    expect(await read(Buffer.concat([gzipSync(NDJSON), Buffer.alloc(100_000)]))).toMatchObject({ outcome: 'sound', rejects: [] });
    const odd = Buffer.concat([gzipSync(NDJSON), Buffer.alloc(100_000), Buffer.from('x')]);
    expect((await read(odd)).rejects[0]?.reason).toMatch(/something that is no gzip member follows/);
  });

  test('how far it is, is told in bytes of the packed file', async () => {
    const packed = gzipSync(NDJSON);
    const done: number[] = [];
    for await (const message of readSource(memorySource(packed), { nowMs: NOW_MS, limits: { rows: 100 } }))
      if ('bytesDone' in message) done.push(message.bytesDone);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(done.at(-1)).toBe(packed.length);
  });
});
