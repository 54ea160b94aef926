import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type FileSource, UnreadableFileError } from './byte-source.ts';

const PIECE = 4 * 1024 * 1024;

/** SHA-256 over every byte of a file, computed bit by bit behind a reader that may go back and forth. */
export class FileDigest {
  readonly #file: FileSource;
  readonly #hash = createHash('sha256');
  readonly #piece = Buffer.allocUnsafeSlow(PIECE);
  #at = 0;
  #broken = false;

  constructor(file: FileSource) {
    this.#file = file;
  }

  /** Takes the bytes before this place, as far as whole pieces of them have come together. */
  advance(to: number): void {
    while (!this.#broken && this.#at + PIECE <= to) this.#take();
  }

  /** Takes the rest; null when the file cannot be read to its end. Between two pieces others get a turn, so that it can be aborted. */
  async rest(signal?: AbortSignal): Promise<string | null> {
    while (!this.#broken && this.#at < this.#file.size) {
      signal?.throwIfAborted();
      this.#take();
      await nextTurn();
    }
    return this.#broken ? null : this.#hash.digest('hex');
  }

  #take(): void {
    try {
      const bytes = this.#file.readInto(this.#piece, this.#at);
      this.#hash.update(bytes);
      this.#at += bytes.length;
      this.#broken = bytes.length === 0;
    } catch (error) {
      if (!(error instanceof UnreadableFileError)) throw error;
      this.#broken = true;
    }
  }
}
