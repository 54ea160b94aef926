import { createGunzip } from 'node:zlib';
import type { ByteSource } from './byte-source.ts';
import { UnpackError, UnpackStream, type PackedParts } from './unpack-stream.ts';

/** Deflate makes at most 1,032 bytes of one, so a part comes to 33 MiB at the very worst. */
const PART = 32 * 1024;
/** Where data are damaged, what came out since the last whole chunk is lost. */
const CHUNK = 64 * 1024;

/** A gzip file of one or several members; zeros may follow, as some writers pad. */
export class GzipParts implements PackedParts {
  readonly #source: ByteSource;
  readonly #stream = new UnpackStream(createGunzip({ chunkSize: CHUNK }));
  #finished = false;
  at = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  async next(): Promise<readonly Uint8Array[] | null> {
    if (this.#finished) return null;
    const part = this.#source.read(this.at, PART);
    this.at += part.length;
    if (this.#stream.ended) return this.#padding(part);
    if (part.length > 0) return this.#stream.feed(Uint8Array.from(part));
    this.#finished = true;
    return this.#stream.finish();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stream[Symbol.asyncDispose]();
  }

  #padding(part: Uint8Array): readonly Uint8Array[] | null {
    if (part.some((byte) => byte !== 0)) throw new UnpackError('something that is no gzip member follows');
    return part.length === 0 ? null : [];
  }
}
