import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, readlinkSync, type BigIntStats, type StatsBase } from 'node:fs';

/** Bytes that can be read at any place. */
export interface ByteSource {
  readonly size: number;
  /** At most `length` bytes from `offset`; fewer only at the end. The view holds good until the next read. */
  read(offset: number, length: number): Uint8Array;
}

/** Bytes in memory as a source. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, Math.min(bytes.length, offset + length)) };
}

/** Why a path cannot be read as a file; expected, hence its own class. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
}

const WINDOW = 1024 * 1024;

/** A regular file as a source: reads through a window of 1 MiB, so small blocks do not cost a system call each. */
export class FileSource implements ByteSource, Disposable {
  readonly size: number;
  readonly #fd: number;
  readonly #opened: BigIntStats;
  readonly #window = Buffer.allocUnsafeSlow(WINDOW);
  #windowAt = 0;
  #windowLength = 0;
  #closed = false;

  /** Opens a file; devices, pipes, folders and links are refused before they are opened, so that nothing hangs and what is read is what was named. */
  constructor(path: string) {
    assertFile(
      path,
      guarded(() => lstatSync(path)),
    );
    this.#fd = guarded(() => openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0)));
    this.#opened = fstatSync(this.#fd, { bigint: true });
    this.size = Number(this.#opened.size);
    try {
      assertFile(path, this.#opened);
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  read(offset: number, length: number): Uint8Array {
    const wanted = Math.max(0, Math.min(length, this.size - offset));
    if (wanted > WINDOW) return this.#fill(Buffer.allocUnsafeSlow(wanted), offset);
    const inWindow = offset >= this.#windowAt && offset + wanted <= this.#windowAt + this.#windowLength;
    if (!inWindow) {
      this.#windowAt = offset;
      this.#windowLength = this.#fill(this.#window, offset).length;
    }
    const start = offset - this.#windowAt;
    return this.#window.subarray(start, Math.min(start + wanted, this.#windowLength));
  }

  /** Reads from `offset` past the window, which stays as it is; fewer bytes only at the end. */
  readInto(target: Buffer, offset: number): Buffer {
    return this.#fill(target.subarray(0, Math.max(0, Math.min(target.length, this.size - offset))), offset);
  }

  /** Whether the file has another size or time of change than when it was opened. */
  changed(): boolean {
    const now = fstatSync(this.#fd, { bigint: true });
    return now.size !== this.#opened.size || now.mtimeNs !== this.#opened.mtimeNs;
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#fd);
  }

  #fill(target: Buffer, offset: number): Buffer {
    let length = 0;
    while (length < target.length) {
      const count = guarded(() => readSync(this.#fd, target, length, target.length - length, offset + length));
      if (count === 0) break;
      length += count;
    }
    return target.subarray(0, length);
  }
}

/** Turns an error of the operating system into an `UnreadableFileError`; any other goes on as it is. */
function guarded<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'syscall' in error)
      throw new UnreadableFileError(`cannot be read (${String(error.code)})`, { cause: error });
    throw error;
  }
}

function assertFile(path: string, found: StatsBase<number | bigint>): void {
  if (!found.isFile()) throw new UnreadableFileError(`not a regular file: ${kindOf(path, found)}`);
}

function kindOf(path: string, found: StatsBase<number | bigint>): string {
  if (found.isSymbolicLink()) return `it is a symbolic link to ${guarded(() => readlinkSync(path))}; replay what it points to instead`;
  if (found.isDirectory()) return 'it is a folder';
  if (found.isFIFO()) return 'it is a pipe';
  return found.isSocket() ? 'it is a socket' : 'it is a device';
}
