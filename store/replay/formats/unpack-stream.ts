import type { Transform } from 'node:stream';
import type { Zlib } from 'node:zlib';

/** Why packed data cannot be unpacked further, and what came out of the part that held the damage. */
export class UnpackError extends Error {
  override readonly name = 'UnpackError';
  readonly before: readonly Uint8Array[];

  constructor(message: string, before: readonly Uint8Array[] = [], options: ErrorOptions = {}) {
    super(message, options);
    this.before = before;
  }
}

/** Feeds a file to its decompressor in parts small enough that what comes out of one is bounded, whatever the file says. */
export interface PackedParts extends AsyncDisposable {
  /** What the next part unpacks to; null at the end. Throws `UnpackError` where the data are damaged. */
  next(): Promise<readonly Uint8Array[] | null>;
  /** Bytes of the packed file taken so far. */
  readonly at: number;
  /** Whether everything so far was guarded by a checksum. */
  readonly checked: boolean;
}

/** A stream of `node:zlib` that is fed part by part; what a part unpacks to is there before the next one is taken. */
export class UnpackStream implements AsyncDisposable {
  readonly #stream: Transform & Zlib;
  #chunks: Uint8Array[] = [];
  #error: Error | null = null;
  #settle: (() => void) | null = null;
  /** Whether the decompressor says that its data are complete and takes no more. */
  ended = false;

  constructor(stream: Transform & Zlib) {
    this.#stream = stream;
    stream.on('data', (chunk: Uint8Array) => this.#chunks.push(chunk));
    stream.on('end', () => {
      this.ended = true;
      this.#settle?.();
    });
    stream.on('error', (error) => {
      this.#error = error;
      this.#settle?.();
    });
  }

  /** What these bytes unpack to; the bytes may be used again afterwards. */
  async feed(bytes: Uint8Array): Promise<readonly Uint8Array[]> {
    if (this.#error === null && !this.ended) await this.#write(bytes);
    const chunks = this.#chunks;
    this.#chunks = [];
    if (this.#error) throw new UnpackError(this.#error.message, chunks, { cause: this.#error });
    return chunks;
  }

  /** Bytes it has used of what it was fed. */
  get taken(): number {
    return this.#stream.bytesWritten;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#stream.closed) return;
    const closed = Promise.withResolvers<void>();
    this.#stream.once('close', closed.resolve);
    this.#stream.destroy();
    await closed.promise;
  }

  #write(bytes: Uint8Array): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#settle = resolve;
    this.#stream.write(bytes, (error) => {
      this.#error ??= error ?? null;
      resolve();
    });
    return promise;
  }
}
