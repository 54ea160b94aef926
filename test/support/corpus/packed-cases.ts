import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { journal } from '../expected.ts';
import { realisticEvents } from '../journal-sample.ts';
import { journalBytes } from '../journal-writer.ts';
import type { CorpusCase } from './corpus.ts';
import { CSV_HEADER, csvLine, jsonLine } from './parts.ts';

type Short = readonly [cell: string, name: string, bytes: Buffer, outcome: CorpusCase['outcome'], rows: number, reason: RegExp | null];

const CHECKED = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
const PACKS = {
  gzip: (bytes: Uint8Array): Buffer => gzipSync(bytes),
  zstd: (bytes: Uint8Array): Buffer => zstdCompressSync(bytes, CHECKED),
} as const;
const NDJSON = Buffer.from(Array.from({ length: 50 }, (_, n) => `${jsonLine(n)}\n`).join(''));
const CSV = Buffer.from(`${CSV_HEADER}\n${csvLine(0)}\n`);

function cases(pack: (bytes: Uint8Array) => Buffer): Short[] {
  const packed = pack(NDJSON);
  const flipped = Buffer.from(packed);
  flipped.writeUInt8(flipped.readUInt8(flipped.length - 3) ^ 0xff, flipped.length - 3);
  return [
    ['wrapper', 'around NDJSON', packed, 'sound', 50, null],
    ['wrapper', 'around CSV', pack(CSV), 'sound', 1, null],
    ['wrapper', 'around a binary journal', pack(journalBytes(realisticEvents(5))), 'sound', 5, null],
    ['wrapper', 'in two parts', Buffer.concat([pack(NDJSON.subarray(0, 777)), pack(NDJSON.subarray(777))]), 'sound', 50, null],
    ['wrapper', 'around a wrapper', pack(packed), 'refused', 0, /inside a (?:gzip|zstd) file/],
    ['wrapper', 'around a rollup journal', pack(journal('broken-is-rollup.journal')), 'refused', 0, /rollup journal/],
    ['wrapper', 'around a damaged journal', pack(journal('broken-crc.journal')), 'damaged', 18, /checksum of a block/],
    ['empty', 'around nothing', pack(Buffer.alloc(0)), 'refused', 0, /the file is empty/],
    ['truncated', 'after its first bytes', packed.subarray(0, 6), 'refused', 0, /is empty; its .* cannot be unpacked further/],
    ['truncated', 'by a byte', packed.subarray(0, -1), 'damaged', 50, /ends here.* inside a (?:frame|member)/],
    ['truncated', 'around a cut line', pack(NDJSON.subarray(0, -9)), 'damaged', 49, /not JSON/],
    ['checksum', 'wrong', flipped, 'damaged', 50, /checksum/],
    ['bomb', '300 MiB of blanks', pack(Buffer.concat([Buffer.from('{'), Buffer.alloc(300 * 1024 ** 2, 0x20)])), 'damaged', 0, /a line longer than/],
    ['bomb', '300 MiB of zeros', pack(Buffer.alloc(300 * 1024 ** 2)), 'refused', 0, /not a usage journal/],
    ['invalid UTF-8', 'inside', pack(Buffer.from(`${jsonLine(0)}\n{"a":"\xff"}\n`, 'latin1')), 'damaged', 1, /not valid UTF-8/],
  ];
}

/** What can be wrong with a packed file. */
export function packedCases(): CorpusCase[] {
  return (['gzip', 'zstd'] as const).flatMap((wrapper) =>
    cases(PACKS[wrapper]).map(([cell, name, bytes, outcome, rows, reason]) => ({
      cell, format: 'packed' as const, name: `${wrapper} ${name}`, bytes, outcome, rows, reason,
    })),
  ); // prettier-ignore
}
