import { grouped } from '../../domain/grouped.ts';
import { asTold } from './as-told.ts';
import { memorySource, UnreadableFileError, type ByteSource } from './byte-source.ts';
import type { ChunkReader } from './chunk-reader.ts';
import type { DecodeMessage, DecodeRules } from './decode-message.ts';
import { detect, LOOK, type JournalFormat } from './detect.ts';
import { chunkReader, readFormat } from './read-format.ts';
import { nothingIn, refused } from './refusal.ts';
import { Unpacker, type Wrapper } from './unpack.ts';
import { unpackToFile } from './unpack-to-file.ts';

type Chunks = AsyncGenerator<Uint8Array, void>;

/**
 * Reads a packed file: lines as they are unpacked, any other format from a private file that they are unpacked to first.
 * Places of events are those in the unpacked content; `bytesDone` counts bytes of the packed file.
 */
export async function* readPacked(source: ByteSource, wrapper: Wrapper, rules: DecodeRules): AsyncGenerator<DecodeMessage> {
  const unpacker = new Unpacker(source, wrapper, rules.unpackLimits);
  const chunks = unpacker.chunks(rules.signal);
  const start = await firstChunks(chunks);
  const found = asTold(detect(memorySource(Buffer.concat(start))), rules);
  if (found.kind !== 'journal') {
    await chunks.return();
    const name = found.kind === 'wrapper' ? `${found.wrapper} file` : found.format;
    const reason = found.kind === 'wrapper' ? `not supported: a ${name} inside a ${wrapper} file` : `inside a ${wrapper} file: ${found.reason}`;
    return yield* refused(name, source.size, unpacker.fault === null ? reason : `${reason}; ${unpacker.fault}`);
  }
  yield { type: 'opened', format: found.format, bytes: source.size };
  const reader = chunkReader(found.format, rules);
  const messages = reader ? pushAll(reader, start, chunks, unpacker) : viaFile(found.format, start, chunks, unpacker, rules);
  for await (const message of messages) yield* message.type === 'done' ? finish(message, unpacker) : [message];
}

/** Chunks enough to tell the format. */
async function firstChunks(chunks: Chunks): Promise<Uint8Array[]> {
  const start: Uint8Array[] = [];
  let length = 0;
  while (length < LOOK) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    start.push(value);
    length += value.length;
  }
  return start;
}

async function* pushAll(reader: ChunkReader, start: readonly Uint8Array[], chunks: Chunks, unpacker: Unpacker): AsyncGenerator<DecodeMessage> {
  for (const chunk of start) yield* reader.push(chunk, unpacker.packed);
  for await (const chunk of chunks) yield* reader.push(chunk, unpacker.packed);
  yield* reader.end(unpacker.packed);
}

async function* viaFile(
  format: JournalFormat,
  start: readonly Uint8Array[],
  chunks: Chunks,
  unpacker: Unpacker,
  rules: DecodeRules,
): AsyncGenerator<DecodeMessage> {
  const unpacked = await unpackToFile(start, chunks).catch((error: unknown) => {
    if (error instanceof UnreadableFileError) return error.message;
    throw error;
  });
  if (typeof unpacked === 'string') return yield* nothingIn(unpacked);
  using file = unpacked;
  const share = unpacker.plain === 0 ? 0 : unpacker.packed / unpacker.plain;
  for (const message of readFormat(file.source, format, rules)) {
    if ('bytesDone' in message) yield { ...message, bytesDone: Math.round(message.bytesDone * share) };
    else yield message;
  }
}

/** Adds what is to be said about the wrapper. */
function* finish(done: DecodeMessage & { readonly type: 'done' }, { wrapper, fault, plain, packed, checked }: Unpacker): Generator<DecodeMessage> {
  if (fault !== null) yield { type: 'rejects', rejects: [{ offset: plain, reason: `the unpacked content ends here: ${fault}`, events: 0 }] };
  const facts = [
    ...done.facts,
    {
      label: 'Packed with',
      value: `${wrapper}, ${grouped(packed)} bytes for ${grouped(plain)}; lines and offsets are those of the unpacked content`,
    },
  ];
  const notes = checked ? done.notes : [...done.notes, `unverified: the ${wrapper} data carry no checksum`];
  yield { ...done, facts, notes, outcome: fault === null || done.outcome === 'refused' ? done.outcome : 'damaged' };
}
