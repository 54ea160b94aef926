import { UnreadableFileError, type ByteSource } from './byte-source.ts';
import type { DecodeMessage } from './decode-message.ts';

/** Reads a format of lines from chunks, from wherever they come. */
export interface ChunkReader {
  /** Takes the next chunk, which may be used again afterwards; `bytesDone` is how far it is in the file. */
  push(chunk: Uint8Array, bytesDone: number): Generator<DecodeMessage>;
  /** Takes the end of the input; yields the rest and `done`. */
  end(bytesDone: number): Generator<DecodeMessage>;
  /** The input broke off at this byte. */
  broken(offset: number, reason: string): void;
}

const CHUNK = 256 * 1024;

/** Reads a whole source, chunk by chunk. */
export function* readChunks(source: ByteSource, reader: ChunkReader): Generator<DecodeMessage> {
  let at = 0;
  while (at < source.size) {
    const chunk = readChunk(source, at);
    if (typeof chunk === 'string') {
      reader.broken(at, chunk);
      break;
    }
    yield* reader.push(chunk, at);
    at += chunk.length;
  }
  yield* reader.end(at);
}

function readChunk(source: ByteSource, at: number): Uint8Array | string {
  try {
    const chunk = source.read(at, CHUNK);
    return chunk.length > 0 ? chunk : 'the file became shorter while it was read';
  } catch (error) {
    if (error instanceof UnreadableFileError) return error.message;
    throw error;
  }
}
