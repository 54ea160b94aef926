import { zstdCompressSync } from 'node:zlib';
import { JOURNAL_FILES, journal } from '../expected.ts';
import { realisticEvents } from '../journal-sample.ts';
import { blockRecord, fileHeader, journalBytes, journalParts } from '../journal-writer.ts';
import type { CorpusCase } from './corpus.ts';

type Short = readonly [cell: string, name: string, bytes: Buffer, outcome: CorpusCase['outcome'], rows: number, reason: RegExp | null];

const HEADER = fileHeader(1, 1_790_000_000_000);
const FIELDS = { sequence: 0, events: 1, fromMs: 0, toMs: 0, plainLength: 5 } as const;
const FRAME = zstdCompressSync(Buffer.alloc(5));
const PARTS = [...journalParts(realisticEvents(6), { blockEvents: 3, footer: false })].slice(1);

/** A bad block between the header and a sound one of three events. */
function around(block: Buffer): Buffer {
  return Buffer.concat([HEADER, block, PARTS[0] ?? Buffer.alloc(0)]);
}

/** A block that claims to be this, in a file that is not that long. */
function claiming(tag: string, length: number): Buffer {
  const bytes = Buffer.concat([Buffer.from(tag), Buffer.alloc(4)]);
  bytes.writeUInt32LE(length, 4);
  return Buffer.concat([HEADER, PARTS[0] ?? Buffer.alloc(0), bytes]);
}

/** A sound file with one event whose time or id is not to be stored. */
function event(fields: Readonly<Record<string, string | number>>): Buffer {
  return journalBytes([...realisticEvents(3)].map((one, at) => (at === 1 ? { ...one, ...fields } : one)));
}

function cases(): Short[] {
  const whole = journalBytes(realisticEvents(9), { blockEvents: 3 });
  return [
    ['empty', 'no events', journal('empty-sealed.journal'), 'sound', 0, null],
    ['no footer', 'unsealed', Buffer.concat([HEADER, ...PARTS]), 'damaged', 6, /was not sealed/],
    ['truncated', 'inside the magic', whole.subarray(0, 5), 'refused', 0, /ends inside its header/],
    ['truncated', 'inside the file header', whole.subarray(0, 20), 'refused', 0, /ends inside its header/],
    ['truncated', 'inside the footer', whole.subarray(0, -3), 'damaged', 9, /ends inside the footer/],
    ['huge length', 'of the file header', Buffer.concat([Buffer.from('LLMUJNL1'), Buffer.from('ffffffff', 'hex')]), 'refused', 0, /claims 4294967295 bytes/],
    ['huge length', 'of a block header', claiming('BLK1', 0xffffffff), 'damaged', 3, /claims 4294967295 bytes/],
    ['huge length', 'of the footer', claiming('FTR1', 0xffffffff), 'damaged', 3, /claims 4294967295 bytes/],
    ['huge length', 'of events', around(blockRecord({ ...FIELDS, events: 4_000_000 }, FRAME)), 'damaged', 3, /4000000 events/],
    ['huge length', 'unpacked', around(blockRecord({ ...FIELDS, plainLength: 2 ** 40 }, FRAME)), 'damaged', 3, /1099511627776 bytes unpacked/],
    ['bomb', '64 MiB in a block that promises 1,000 bytes', around(blockRecord({ ...FIELDS, plainLength: 1_000 }, zstdCompressSync(Buffer.alloc(64 * 1024 ** 2)))), 'damaged', 3, /more than the 1000 bytes/],
    ['zstd oddities', 'two frames', around(blockRecord(FIELDS, Buffer.concat([FRAME, FRAME]))), 'damaged', 3, /follow the end of its zstd data/],
    ['zstd oddities', 'bytes behind the frame', around(blockRecord(FIELDS, Buffer.concat([FRAME, Buffer.from('x')]))), 'damaged', 3, /1 bytes follow/],
    ['zstd oddities', 'a frame to be skipped', around(blockRecord(FIELDS, Buffer.concat([Buffer.from('502a4d180100000000', 'hex'), FRAME]))), 'damaged', 3, /not zstd/],
    ['zstd oddities', 'a window of 2 GiB', around(blockRecord(FIELDS, Buffer.from('28b52ffd00a8010000', 'hex'))), 'damaged', 3, /cannot be unpacked|unpacks to/],
    ['timestamps', 'in seconds', event({ created_at_ms: 1_790_000_000 }), 'sound', 2, /it looks like seconds/],
    ['timestamps', 'far future', event({ created_at_ms: 9_000_000_000_000 }), 'sound', 2, /more than a day in the future/],
    ['timestamps', 'negative', event({ created_at_ms: -1 }), 'sound', 2, /before the year 2000/],
    ['ids', 'empty', event({ event_id: '' }), 'sound', 2, /event_id is empty/],
    ['NUL and control signs', 'kept', event({ event_id: 'a\0\u202eb' }), 'sound', 3, null],
    ['numbers', 'credits that are none', event({ credit_usage: 'NaN' }), 'sound', 3, null],
  ]; // prettier-ignore
}

/** What became of the fixtures when they were damaged: kept events and the reason. */
const FIXTURES: Readonly<Record<string, readonly [cell: string, outcome: CorpusCase['outcome'], rows: number, reason: RegExp]>> = {
  'broken-truncated-in-block.journal': ['truncated', 'damaged', 12, /ends inside a block/],
  'broken-truncated-block-header.journal': ['truncated', 'damaged', 6, /ends inside a block header/],
  'broken-truncated-tag.journal': ['truncated', 'damaged', 12, /ends inside the tag/],
  'broken-truncated-footer.journal': ['truncated', 'damaged', 24, /ends inside the footer/],
  'broken-truncated-header.journal': ['truncated', 'refused', 0, /ends inside its header/],
  'broken-empty-file.journal': ['empty', 'refused', 0, /is empty/],
  'broken-crc.journal': ['checksum', 'damaged', 18, /checksum of a block is wrong/],
  'broken-crc-header.journal': ['checksum', 'damaged', 18, /checksum of a block is wrong/],
  'broken-unsealed.open': ['no footer', 'damaged', 11, /was not sealed/],
  'broken-unsealed-partial-tail.open': ['no footer', 'damaged', 11, /ends inside a block/],
  'broken-unsealed-header-only.open': ['no footer', 'damaged', 0, /no footer/],
  'broken-wrong-magic.journal': ['wrong magic', 'refused', 0, /not a usage journal/],
  'broken-is-rollup.journal': ['wrong magic', 'refused', 0, /this is a rollup journal/],
  'broken-unknown-tag.journal': ['wrong magic', 'damaged', 6, /unknown record/],
  'broken-bad-utf8.journal': ['invalid UTF-8', 'damaged', 3, /not UTF-8/],
  'broken-bad-enum.journal': ['wrong types', 'damaged', 3, /variant 2 does not exist/],
  'broken-uncompressed-length.journal': ['header lies', 'damaged', 3, /its header says 3661/],
  'broken-not-zstd.journal': ['zstd oddities', 'damaged', 3, /not zstd/],
  'broken-short-payload.journal': ['header lies', 'damaged', 3, /middle of a value/],
};

/** Odd but whole: every event is kept. */
const ODD: Readonly<Record<string, readonly [cell: string, rows: number]>> = {
  'odd-footer-counts.journal': ['header lies', 6],
  'odd-block-event-count.journal': ['header lies', 6],
  'odd-header-versions.journal': ['wrong magic', 6],
  'odd-trailing-payload.journal': ['header lies', 6],
  'odd-bytes-after-footer.journal': ['truncated', 6],
};

/** What can be wrong with a binary journal. */
export function binaryCases(): CorpusCase[] {
  const missing = JOURNAL_FILES.filter((file) => /^(?:broken|odd)-/.test(file) && !(file in FIXTURES) && !(file in ODD));
  if (missing.length > 0) throw new RangeError(`Fixtures without an outcome: ${missing.join(', ')}`);
  return [
    ...cases().map(([cell, name, bytes, outcome, rows, reason]) => ({ cell, format: 'binary' as const, name, bytes, outcome, rows, reason })),
    ...Object.entries(FIXTURES).map(([name, [cell, outcome, rows, reason]]) => ({
      cell, format: 'binary' as const, name, bytes: journal(name), outcome, rows, reason,
    })), // prettier-ignore
    ...Object.entries(ODD).map(([name, [cell, rows]]) => ({
      cell, format: 'binary' as const, name, bytes: journal(name), outcome: 'sound' as const, rows, reason: null,
    })), // prettier-ignore
  ];
}
