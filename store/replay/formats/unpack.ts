import { UnreadableFileError, type ByteSource } from './byte-source.ts';
import { GzipParts } from './gzip-parts.ts';
import { UnpackError, type PackedParts } from './unpack-stream.ts';
import { ZstdParts } from './zstd-parts.ts';

export type Wrapper = 'gzip' | 'zstd';

/** What is unpacked of one file at most. */
export interface UnpackLimits {
  readonly bytes: number;
  /** Unpacked bytes for a packed one, judged once more than `free` bytes came out. */
  readonly ratio: number;
  readonly free: number;
}

const UNPACK_LIMITS: UnpackLimits = { bytes: 4 * 1024 ** 3, ratio: 1_000, free: 64 * 1024 ** 2 };

/** Unpacks a file chunk by chunk. Never throws for what the file holds: `fault` then says why it ended early. */
export class Unpacker {
  readonly wrapper: Wrapper;
  /** Bytes that came out. */
  plain = 0;
  /** Why not everything could be unpacked, once the chunks have ended. */
  fault: string | null = null;
  readonly #source: ByteSource;
  readonly #limits: UnpackLimits;
  readonly #parts: PackedParts;

  constructor(source: ByteSource, wrapper: Wrapper, limits: Partial<UnpackLimits> = {}) {
    this.wrapper = wrapper;
    this.#source = source;
    this.#limits = { ...UNPACK_LIMITS, ...limits };
    this.#parts = wrapper === 'gzip' ? new GzipParts(source) : new ZstdParts(source);
  }

  /** How far in the packed file it is. */
  get packed(): number {
    return Math.min(this.#parts.at, this.#source.size);
  }

  /** Whether what was unpacked was guarded by checksums. */
  get checked(): boolean {
    return this.#parts.checked;
  }

  /** The unpacked bytes in order; each chunk holds good for ever. Ends without a fault when the signal says so. */
  async *chunks(signal?: AbortSignal): AsyncGenerator<Uint8Array, void> {
    await using parts = this.#parts;
    while (signal?.aborted !== true && this.fault === null) {
      const unpacked = await this.#next(parts);
      if (unpacked === null) return;
      for (const chunk of unpacked) {
        this.plain += chunk.length;
        yield chunk;
      }
      this.fault ??= this.#tooMuch();
    }
  }

  async #next(parts: PackedParts): Promise<readonly Uint8Array[] | null> {
    try {
      return await parts.next();
    } catch (error) {
      if (error instanceof UnpackError) this.#end(error.message);
      else if (error instanceof UnreadableFileError) this.#end(error.message);
      else throw error;
      return error instanceof UnpackError ? error.before : null;
    }
  }

  #end(reason: string): void {
    this.fault = `its ${this.wrapper} data cannot be unpacked further (${reason}), near byte ${this.packed} of the packed file`;
  }

  #tooMuch(): string | null {
    const { bytes, ratio, free } = this.#limits;
    if (this.plain > bytes) return `it unpacks to more than ${bytes} bytes; what follows is not read`;
    if (this.plain > free && this.plain > this.packed * ratio) return `it unpacks to more than ${ratio} times its size; what follows is not read`;
    return null;
  }
}
