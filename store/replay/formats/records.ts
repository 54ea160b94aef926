import { crc32c } from './crc32c.ts';
import { PostcardCursor } from './postcard.ts';

export const USAGE_MAGIC = 'LLMUJNL1';
export const ROLLUP_MAGIC = 'LLMRJNL1';

export interface FileHeader {
  readonly formatVersion: number;
  readonly schemaVersion: number;
  readonly fileSequence: bigint;
  readonly createdAtMs: bigint;
  readonly writerId: string;
  readonly compression: string;
}

export interface BlockHeader {
  readonly sequence: bigint;
  readonly events: number;
  readonly fromMs: bigint;
  readonly toMs: bigint;
  readonly plainLength: bigint;
  readonly packedLength: bigint;
  readonly crc: number;
}

export interface Footer {
  readonly fileSequence: bigint;
  readonly createdAtMs: bigint;
  readonly sealedAtMs: bigint;
  readonly events: bigint;
  readonly blocks: bigint;
  readonly fromMs: bigint | null;
  readonly toMs: bigint | null;
  readonly plainBytes: bigint;
  readonly packedBytes: bigint;
}

/** A record and the bytes after its last known field, which the reference ignores. */
export interface Read<Record> {
  readonly record: Record;
  readonly extra: number;
}

export function readFileHeader(bytes: Uint8Array): Read<FileHeader> {
  const cursor = new PostcardCursor(bytes, USAGE_MAGIC.length);
  const record = {
    formatVersion: cursor.u16(),
    schemaVersion: cursor.u16(),
    fileSequence: cursor.u64(),
    createdAtMs: cursor.i64(),
    writerId: text(cursor),
    compression: text(cursor),
  };
  return { record, extra: cursor.left };
}

export function readBlockHeader(bytes: Uint8Array): Read<BlockHeader> {
  const cursor = new PostcardCursor(bytes);
  const record = {
    sequence: cursor.u64(),
    events: cursor.u32(),
    fromMs: cursor.i64(),
    toMs: cursor.i64(),
    plainLength: cursor.u64(),
    packedLength: cursor.u64(),
    crc: cursor.u32(),
  };
  return { record, extra: cursor.left };
}

export function readFooter(bytes: Uint8Array): Read<Footer> {
  const cursor = new PostcardCursor(bytes);
  const record = {
    fileSequence: cursor.u64(),
    createdAtMs: cursor.i64(),
    sealedAtMs: cursor.i64(),
    events: cursor.u64(),
    blocks: cursor.u64(),
    fromMs: cursor.present() ? cursor.i64() : null,
    toMs: cursor.present() ? cursor.i64() : null,
    plainBytes: cursor.u64(),
    packedBytes: cursor.u64(),
  };
  return { record, extra: cursor.left };
}

/** The checksum a block should carry: over its header written anew without one, then its packed data. */
export function blockChecksum(header: BlockHeader, data: Uint8Array): number {
  const signed = (value: bigint): bigint => BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  const fields = [header.sequence, BigInt(header.events), signed(header.fromMs), signed(header.toMs), header.plainLength, header.packedLength, 0n];
  return crc32c(data, crc32c(Uint8Array.from(fields.flatMap(varint))));
}

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
}

/** Names of writer and compression are shown and not stored, so odd bytes in them are replaced, not refused. */
function text(cursor: PostcardCursor): string {
  const length = cursor.length();
  cursor.at += length;
  return new TextDecoder().decode(cursor.bytes.subarray(cursor.at - length, cursor.at));
}
