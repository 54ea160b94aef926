import { constants, createZstdDecompress } from 'node:zlib';
import type { ByteSource } from './byte-source.ts';
import { UnpackError, UnpackStream, type PackedParts } from './unpack-stream.ts';
import { blocksStart, LARGEST_WINDOW_LOG } from './zstd-frame.ts';

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
/** Where data are damaged, what came out since the last whole chunk is lost. */
const CHUNK = 64 * 1024;
/** A block unpacks to 128 KiB at most, so a part comes to 2 MiB. */
const MOST_BLOCKS = 16;
const MOST_PACKED = 512 * 1024;
const LONGEST_FRAME_HEADER = 18;

/**
 * A zstd file of one or several frames.
 * Frames are walked block by block, because the decompressor alone would stop after the first and cannot be asked for little output.
 */
export class ZstdParts implements PackedParts {
  readonly #source: ByteSource;
  readonly #stream = new UnpackStream(createZstdDecompress({ chunkSize: CHUNK, params: { [constants.ZSTD_d_windowLogMax]: LARGEST_WINDOW_LOG } }));
  #inside: 'nothing' | 'blocks' | 'checksum' = 'nothing';
  #checksum = 0;
  at = 0;
  checked = true;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  async next(): Promise<readonly Uint8Array[] | null> {
    switch (this.#inside) {
      case 'blocks':
        return this.#blocks();
      case 'checksum':
        return this.#feed(this.at + this.#checksum, 'nothing');
      case 'nothing':
        return this.at < this.#source.size ? this.#frame() : null;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stream[Symbol.asyncDispose]();
  }

  /** Takes the header of the next frame, or passes over one that is meant to be skipped. */
  async #frame(): Promise<readonly Uint8Array[]> {
    const header = Buffer.from(this.#source.read(this.at, LONGEST_FRAME_HEADER));
    if (header.length < 8) throw new UnpackError('the file ends inside a frame');
    const magic = header.readUInt32LE();
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) return this.#skip(8 + header.readUInt32LE(4));
    if (magic !== MAGIC) throw new UnpackError('something that is no zstd frame follows');
    const length = blocksStart(header);
    if (length > header.length) throw new UnpackError('the file ends inside a frame');
    this.#inside = 'blocks';
    this.#checksum = ((header[4] ?? 0) & 0x04) === 0 ? 0 : 4;
    this.checked &&= this.#checksum > 0;
    this.at += length;
    return this.#stream.feed(header.subarray(0, length));
  }

  #skip(length: number): readonly Uint8Array[] {
    if (length > this.#source.size - this.at) throw new UnpackError('the file ends inside a frame that is skipped');
    this.at += length;
    return [];
  }

  /** The checksum is fed apart: when it is wrong, what came before it is there already. */
  #blocks(): Promise<readonly Uint8Array[]> {
    const { end, last } = this.#walk();
    return this.#feed(end, last ? (this.#checksum > 0 ? 'checksum' : 'nothing') : 'blocks');
  }

  async #feed(end: number, then: 'nothing' | 'blocks' | 'checksum'): Promise<readonly Uint8Array[]> {
    const part = this.#source.read(this.at, end - this.at);
    const cut = part.length < end - this.at;
    this.at += part.length;
    const unpacked = await this.#stream.feed(Uint8Array.from(part));
    if (cut) throw new UnpackError('the file ends inside a frame', unpacked);
    this.#inside = then;
    return unpacked;
  }

  /** Where the next few blocks end, and whether the frame ends with them. */
  #walk(): { readonly end: number; readonly last: boolean } {
    let end = this.at;
    for (let blocks = 0; blocks < MOST_BLOCKS && end - this.at < MOST_PACKED; blocks++) {
      const bytes = this.#source.read(end, 3);
      if (bytes.length < 3) return { end: end + 3, last: true };
      const header = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8) | ((bytes[2] ?? 0) << 16);
      const repeated = ((header >>> 1) & 3) === 1;
      end += 3 + (repeated ? 1 : header >>> 3);
      if ((header & 1) === 1) return { end, last: true };
    }
    return { end, last: false };
  }
}
