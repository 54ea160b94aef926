import { readBinaryJournal } from './binary-journal.ts';
import type { ByteSource } from './byte-source.ts';
import { readChunks, type ChunkReader } from './chunk-reader.ts';
import { CsvReader } from './csv.ts';
import type { DecodeMessage, DecodeRules } from './decode-message.ts';
import type { JournalFormat } from './detect.ts';
import { NdjsonReader } from './ndjson.ts';
import { readParquet } from './parquet/read-parquet.ts';

/** A reader for a format that can be read as it comes; null for one that must be read here and there. */
export function chunkReader(format: JournalFormat, rules: DecodeRules): ChunkReader | null {
  if (format === 'NDJSON') return new NdjsonReader(rules);
  return format === 'CSV' ? new CsvReader(rules) : null;
}

/** Reads a source whose format is known. */
export function readFormat(source: ByteSource, format: JournalFormat, rules: DecodeRules): Generator<DecodeMessage> {
  const reader = chunkReader(format, rules);
  if (reader) return readChunks(source, reader);
  return format === 'Parquet' ? readParquet(source, rules) : readBinaryJournal(source, rules);
}
