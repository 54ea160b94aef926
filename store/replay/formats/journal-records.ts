import { UnreadableFileError, type ByteSource } from './byte-source.ts';
import { MOST_EVENTS } from './check-events.ts';
import { PostcardError } from './postcard.ts';
import { printable } from './printable.ts';
import { blockChecksum, readBlockHeader, readFooter, type BlockHeader, type Footer } from './records.ts';

const LONGEST_HEADER = 64 * 1024;
const LARGEST_PACKED = 64n * 1024n * 1024n;
const LARGEST_PLAIN = 512n * 1024n * 1024n;
const PREFIX = 8; // a tag of four bytes and a length

/** A record of a binary journal as it was found at `offset`; `next` is where the one after it starts. */
export type JournalRecord =
  | {
      readonly kind: 'block';
      readonly offset: number;
      readonly next: number;
      readonly header: BlockHeader;
      readonly data: Uint8Array;
      readonly extra: number;
    }
  | { readonly kind: 'footer'; readonly offset: number; readonly next: number; readonly footer: Footer; readonly extra: number }
  /** A damaged block whose end is known. */
  | { readonly kind: 'damaged'; readonly offset: number; readonly next: number; readonly reason: string; readonly events: number }
  /** Damage after which no further record can be found. */
  | { readonly kind: 'cut'; readonly offset: number; readonly reason: string }
  /** The end of the file, between two records. */
  | { readonly kind: 'end'; readonly offset: number };

/** Reads the record at `offset`. Every length is checked against the file and a cap before anything of that size is read. */
export function readRecord(source: ByteSource, offset: number): JournalRecord {
  if (offset >= source.size) return { kind: 'end', offset };
  try {
    const found = readTagged(source, offset);
    return typeof found === 'string' ? { kind: 'cut', offset, reason: found } : found;
  } catch (error) {
    if (error instanceof UnreadableFileError) return { kind: 'cut', offset, reason: error.message };
    if (error instanceof PostcardError) return { kind: 'cut', offset, reason: `the header of this record cannot be read: ${error.message}` };
    throw error;
  }
}

function readTagged(source: ByteSource, offset: number): JournalRecord | string {
  const prefix = source.read(offset, PREFIX);
  if (prefix.length < 4) return 'the file ends inside the tag of a record';
  const tag = Buffer.from(prefix).toString('latin1', 0, 4);
  if (tag !== 'BLK1' && tag !== 'FTR1') return `unknown record ${printable(prefix.subarray(0, 4))} where a block or the footer should start`;
  const what = tag === 'BLK1' ? 'a block header' : 'the footer';
  if (prefix.length < PREFIX) return `the file ends inside ${what}`;
  const length = Buffer.from(prefix).readUInt32LE(4);
  if (length > LONGEST_HEADER) return `${what} claims ${length} bytes; at most ${LONGEST_HEADER} are read`;
  const bytes = source.read(offset + PREFIX, length);
  if (bytes.length < length) return `the file ends inside ${what}`;
  const next = offset + PREFIX + length;
  if (tag === 'BLK1') return readBlock(source, offset, next, bytes);
  const { record, extra } = readFooter(bytes);
  return { kind: 'footer', offset, next, footer: record, extra };
}

function readBlock(source: ByteSource, offset: number, dataAt: number, bytes: Uint8Array): JournalRecord | string {
  const { record: header, extra } = readBlockHeader(bytes);
  const left = source.size - dataAt;
  if (header.packedLength > BigInt(left)) return `the file ends inside a block: ${header.packedLength} bytes of data promised, ${left} there`;
  const next = dataAt + Number(header.packedLength);
  const damaged = (reason: string, events = 0): JournalRecord | string =>
    startsRecord(source, next) ? { kind: 'damaged', offset, next, reason, events } : `${reason}; no record starts where this block should end`;
  if (header.packedLength > LARGEST_PACKED) return damaged(`a block of ${header.packedLength} bytes; at most ${LARGEST_PACKED} are read`);
  const data = source.read(dataAt, Number(header.packedLength));
  if (data.length < Number(header.packedLength)) return 'the file ends inside a block';
  const crc = blockChecksum(header, data);
  if (crc !== header.crc) return damaged(`the checksum of a block is wrong: ${hex(header.crc)} promised, ${hex(crc)} found`);
  if (header.events > MOST_EVENTS) return damaged(`a block of ${header.events} events; at most ${MOST_EVENTS} are read`);
  if (header.plainLength > LARGEST_PLAIN)
    return damaged(`a block of ${header.plainLength} bytes unpacked; at most ${LARGEST_PLAIN} are read`, header.events);
  return { kind: 'block', offset, next, header, data, extra };
}

/** Whether a damaged block's length can be trusted: another record, or the end of the file, is right behind it. */
function startsRecord(source: ByteSource, offset: number): boolean {
  if (offset === source.size) return true;
  const tag = Buffer.from(source.read(offset, 4)).toString('latin1');
  return tag === 'BLK1' || tag === 'FTR1';
}

function hex(crc: number): string {
  return crc.toString(16).padStart(8, '0');
}
