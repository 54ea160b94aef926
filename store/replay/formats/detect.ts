import type { ByteSource } from './byte-source.ts';
import { guessCsv } from './csv-header.ts';
import { printable } from './printable.ts';
import { ROLLUP_MAGIC, USAGE_MAGIC } from './records.ts';
import type { Wrapper } from './unpack.ts';

/** A format whose events are read. */
export type JournalFormat = 'binary journal' | 'NDJSON' | 'CSV' | 'Parquet';

/** What a file is by its first bytes, never by its name. */
export type Detected =
  | { readonly kind: 'journal'; readonly format: JournalFormat }
  | { readonly kind: 'wrapper'; readonly wrapper: Wrapper }
  | { readonly kind: 'unsupported'; /** What it is, where that can be said. */ readonly format: string | null; readonly reason: string };

/** Bytes that are looked at: enough for the header of a CSV file. */
export const LOOK = 64 * 1024;
const MOST_BLANKS = 4_096;
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);
const MARK = '\xef\xbb\xbf';

interface Signature {
  readonly at: number;
  readonly bytes: string;
  readonly found: Detected;
}

const named = (format: string, more = ''): Detected => unsupported(format, `not supported: this is a ${format}${more}`);

const SIGNATURES: readonly Signature[] = [
  { at: 0, bytes: USAGE_MAGIC, found: { kind: 'journal', format: 'binary journal' } },
  { at: 0, bytes: 'PAR1', found: { kind: 'journal', format: 'Parquet' } },
  { at: 0, bytes: '\x1f\x8b', found: { kind: 'wrapper', wrapper: 'gzip' } },
  { at: 0, bytes: '\x28\xb5\x2f\xfd', found: { kind: 'wrapper', wrapper: 'zstd' } },
  { at: 0, bytes: ROLLUP_MAGIC, found: named('rollup journal', ', it holds no usage events') },
  { at: 8, bytes: 'DUCK', found: named('DuckDB file') },
  { at: 0, bytes: 'PARE', found: named('Parquet file with an encrypted footer') },
  { at: 0, bytes: 'PK\x03\x04', found: named('zip file') },
  { at: 0, bytes: '\xfd7zXZ\0', found: named('xz file') },
  { at: 0, bytes: 'BZh', found: named('bzip2 file') },
  { at: 0, bytes: '\xff\xfe', found: unsupported(null, 'not supported: UTF-16 text; NDJSON and CSV must be UTF-8') },
  { at: 0, bytes: '\xfe\xff', found: unsupported(null, 'not supported: UTF-16 text; NDJSON and CSV must be UTF-8') },
];

/** Looks at the start of a file and says what it is. */
export function detect(source: ByteSource): Detected {
  if (source.size === 0) return unsupported(null, 'the file is empty');
  const start = source.read(0, LOOK);
  const text = Buffer.from(start.buffer, start.byteOffset, start.length).toString('latin1');
  const known = SIGNATURES.find((signature) => text.startsWith(signature.bytes, signature.at)) ?? skippableFrame(text);
  return known?.found ?? byContent(start, text, source.size);
}

/** A zstd file may begin with a frame that is to be skipped. */
function skippableFrame(text: string): Pick<Signature, 'found'> | null {
  return (text.codePointAt(0) ?? 0) >>> 4 === 5 && text.startsWith('\x2a\x4d\x18', 1) ? { found: { kind: 'wrapper', wrapper: 'zstd' } } : null;
}

function byContent(start: Uint8Array, text: string, size: number): Detected {
  const marked = text.startsWith(MARK);
  const csv = guessCsv(marked ? text.slice(MARK.length) : text);
  if (csv === ',') return { kind: 'journal', format: 'CSV' };
  if (csv !== null) return unsupported('CSV', `not supported: the columns are parted by ${printable(Buffer.from(csv))}; CSV must have commas`);
  if (marked) return unsupported(null, 'not supported: the file begins with a byte-order mark; NDJSON must be UTF-8 without one');
  const first = start.subarray(0, MOST_BLANKS).findIndex((byte) => !BLANKS.has(byte));
  if (start[first] === 0x7b) return { kind: 'journal', format: 'NDJSON' };
  if (first === -1)
    return unsupported(null, size <= MOST_BLANKS ? 'the file holds nothing but blanks' : `not a usage journal: it begins with ${MOST_BLANKS} blanks`);
  if (USAGE_MAGIC.startsWith(text)) return unsupported(null, `the file ends inside its header: it holds only ${printable(start)}`);
  const found = printable(start.subarray(first, first + 16));
  return unsupported(null, `not a usage journal: it begins with ${found} instead of ${USAGE_MAGIC}, {, PAR1 or a line of column names`);
}

function unsupported(format: string | null, reason: string): Detected {
  return { kind: 'unsupported', format, reason };
}
