import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { unpackFrame } from '../zstd-frame.ts';
import { unpackLz4 } from './lz4.ts';
import { unpackSnappy } from './snappy.ts';
import { ParquetError } from './thrift.ts';

const CODEC = { none: 0, snappy: 1, gzip: 2, lzo: 3, brotli: 4, lz4: 5, zstd: 6, lz4Raw: 7 } as const;
const NAMES = Object.keys(CODEC);

/** Unpacks the data of a page, which must come to exactly `length` bytes. */
export function unpackPage(data: Uint8Array, codec: number, length: number): Uint8Array {
  const bytes = length === 0 ? new Uint8Array() : unpack(data, codec, length);
  if (bytes.length !== length) throw new ParquetError(`a page unpacks to ${bytes.length} bytes, its header says ${length}`);
  return bytes;
}

function unpack(data: Uint8Array, codec: number, length: number): Uint8Array {
  switch (codec) {
    case CODEC.none:
      return Uint8Array.from(data); // a copy, because the memory behind what was read is used again
    case CODEC.snappy:
      return unpackSnappy(data, length);
    case CODEC.gzip:
      return bounded(() => (data[0] === 0x1f ? gunzipSync : inflateSync)(data, { maxOutputLength: length }));
    case CODEC.brotli:
      return bounded(() => brotliDecompressSync(data, { maxOutputLength: length }));
    case CODEC.zstd:
      return zstd(data, length);
    case CODEC.lz4Raw:
      return unpackLz4(data, length);
    default:
      throw new ParquetError(`its columns are packed with ${NAMES[codec] ?? codec}, which is not read`);
  }
}

function zstd(data: Uint8Array, length: number): Uint8Array {
  const unpacked = unpackFrame(data, length);
  if ('reason' in unpacked) throw new ParquetError(`a page: ${unpacked.reason}`);
  return unpacked.bytes;
}

function bounded(work: () => Uint8Array): Uint8Array {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new ParquetError(`a page cannot be unpacked (${error.message})`, { cause: error });
  }
}
