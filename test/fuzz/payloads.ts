import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { memorySource } from '../../store/replay/formats/byte-source.ts';
import { readRecord } from '../../store/replay/formats/journal-records.ts';
import { blockRecord, fileHeader } from '../support/journal-writer.ts';

/** What is inside the first block of a journal, unpacked. */
export interface Payload {
  readonly plain: Buffer;
  readonly events: number;
  readonly fromMs: bigint;
  readonly toMs: bigint;
}

/** The first block of a journal, or null where it has none that is sound. */
export function firstPayload(journal: Buffer): Payload | null {
  if (journal.length < 12) return null;
  const record = readRecord(memorySource(journal), 12 + journal.readUInt32LE(8));
  if (record.kind !== 'block' || record.data[0] !== 0x28) return null;
  return { plain: zstdDecompressSync(record.data), events: record.header.events, fromMs: record.header.fromMs, toMs: record.header.toMs };
}

/** A journal around a changed payload whose lengths and checksum are right, so that the events themselves are what is tested. */
export function wrapPayload(payload: Payload, plain: Buffer): Buffer {
  const fields = { sequence: 0, events: payload.events, fromMs: payload.fromMs, toMs: payload.toMs, plainLength: plain.length };
  return Buffer.concat([fileHeader(1, 1_790_000_000_000), blockRecord(fields, zstdCompressSync(plain))]);
}
