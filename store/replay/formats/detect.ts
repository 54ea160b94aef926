import type { ByteSource } from './byte-source.ts';
import { printable } from './printable.ts';
import { ROLLUP_MAGIC, USAGE_MAGIC } from './records.ts';

/** What a file is by its first bytes, never by its name. */
export type Detected =
  | { readonly kind: 'binary journal' | 'NDJSON' }
  | { readonly kind: 'unsupported'; /** What it is, where that can be said. */ readonly format: string | null; readonly reason: string };

const LOOK = 4_096;
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);

interface Signature {
  readonly at: number;
  readonly bytes: string;
  readonly format: string;
}

const UNSUPPORTED: readonly Signature[] = [
  { at: 0, bytes: ROLLUP_MAGIC, format: 'rollup journal' },
  { at: 8, bytes: 'DUCK', format: 'DuckDB file' },
  { at: 0, bytes: '\x1f\x8b', format: 'gzip file' },
  { at: 0, bytes: '\x28\xb5\x2f\xfd', format: 'zstd file' },
  { at: 0, bytes: 'PAR1', format: 'Parquet file' },
];

/** Looks at the start of a file and says what it is. */
export function detect(source: ByteSource): Detected {
  if (source.size === 0) return unsupported(null, 'the file is empty');
  const start = source.read(0, LOOK);
  const text = Buffer.from(start).toString('latin1');
  if (text.startsWith(USAGE_MAGIC)) return { kind: 'binary journal' };
  const known = UNSUPPORTED.find((signature) => text.startsWith(signature.bytes, signature.at));
  if (known)
    return unsupported(
      known.format,
      `not supported: this is a ${known.format}${known.format === 'rollup journal' ? ', it holds no usage events' : ''}`,
    );
  if (text.startsWith('\xef\xbb\xbf'))
    return unsupported(null, 'not supported: the file begins with a byte-order mark; NDJSON must be UTF-8 without one');
  if (text.startsWith('\xff\xfe') || text.startsWith('\xfe\xff')) return unsupported(null, 'not supported: UTF-16 text; NDJSON must be UTF-8');
  return byContent(start, source.size);
}

function byContent(start: Uint8Array, size: number): Detected {
  const first = start.findIndex((byte) => !BLANKS.has(byte));
  if (start[first] === 0x7b) return { kind: 'NDJSON' };
  if (first === -1)
    return unsupported(null, size <= LOOK ? 'the file holds nothing but blanks' : `not a usage journal: it begins with ${LOOK} blanks`);
  if (USAGE_MAGIC.startsWith(Buffer.from(start).toString('latin1')))
    return unsupported(null, `the file ends inside its header: it holds only ${printable(start)}`);
  const found = printable(start.subarray(first, first + 16));
  return unsupported(null, `not a usage journal: it begins with ${found} instead of ${USAGE_MAGIC} or {`);
}

function unsupported(format: string | null, reason: string): Detected {
  return { kind: 'unsupported', format, reason };
}
