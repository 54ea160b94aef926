import { constants, zstdDecompressSync } from 'node:zlib';

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** 8 MiB, what the writer uses at its highest level. */
export const LARGEST_WINDOW_LOG = 23;
const CHUNK = 16 * 1024 * 1024;

/** The unpacked bytes, or why there are none. */
export type Unpacked = { readonly bytes: Uint8Array } | { readonly reason: string };

/**
 * Unpacks data that must be exactly one zstd frame of exactly `length` unpacked bytes.
 * Node alone would take the first of several frames and ignore the rest, hence the walk over the frame beforehand.
 */
export function unpackFrame(data: Uint8Array, length: number): Unpacked {
  const frame = frameLength(data);
  if (typeof frame === 'string') return { reason: frame };
  if (frame !== data.length) return { reason: `${data.length - frame} bytes follow the end of its zstd data` };
  return decompress(data, length);
}

function decompress(data: Uint8Array, length: number): Unpacked {
  if (length === 0) return { reason: 'its unpacked length is given as 0' };
  try {
    const bytes = zstdDecompressSync(data, {
      maxOutputLength: length,
      chunkSize: Math.min(Math.max(length, 64), CHUNK),
      params: { [constants.ZSTD_d_windowLogMax]: LARGEST_WINDOW_LOG },
    });
    return bytes.length === length ? { bytes: plainView(bytes) } : { reason: `it unpacks to ${bytes.length} bytes, its header says ${length}` };
  } catch (error) {
    return { reason: describe(error, length) };
  }
}

/** The same bytes in a view that is cheap to cut: a Buffer makes another Buffer of every piece. */
function plainView(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

function describe(error: unknown, length: number): string {
  if (!(error instanceof Error)) throw error;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ERR_BUFFER_TOO_LARGE') return `it unpacks to more than the ${length} bytes its header says`;
  return `its zstd data cannot be unpacked (${error.message})`;
}

/** Where the first frame ends, or why it is none. */
function frameLength(data: Uint8Array): number | string {
  if (MAGIC.some((byte, at) => data[at] !== byte)) return 'its data are not zstd';
  const end = blocksEnd(data, blocksStart(data));
  if (end === null) return 'its zstd data are cut short';
  const whole = end + (((data[4] ?? 0) & 0x04) === 0 ? 0 : 4);
  return whole > data.length ? 'its zstd data are cut short' : whole;
}

/** Where the first block of a frame starts: behind a header whose length its fifth byte tells. */
export function blocksStart(frame: Uint8Array): number {
  const descriptor = frame[4] ?? 0;
  const singleSegment = (descriptor & 0x20) !== 0;
  const sizeBytes = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >>> 6] ?? 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 0x03] ?? 0;
  return 5 + (singleSegment ? 0 : 1) + dictionaryBytes + sizeBytes;
}

function blocksEnd(data: Uint8Array, from: number): number | null {
  let at = from;
  while (at + 3 <= data.length) {
    const header = (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8) | ((data[at + 2] ?? 0) << 16);
    const repeated = ((header >>> 1) & 3) === 1;
    at += 3 + (repeated ? 1 : header >>> 3);
    if ((header & 1) === 1) return at;
  }
  return null;
}
