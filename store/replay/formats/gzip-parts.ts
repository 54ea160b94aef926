import { crc32, createInflateRaw } from 'node:zlib';
import type { ByteSource } from './byte-source.ts';
import { UnpackError, UnpackStream, type PackedParts } from './unpack-stream.ts';

/** Deflate makes at most 1,032 bytes of one, so a part comes to 33 MiB at the very worst. */
const PART = 32 * 1024;
/** Where data are damaged, what came out since the last whole chunk is lost. */
const CHUNK = 64 * 1024;
const LONGEST_HEADER = 128 * 1024;
const TRAILER = 8;

/** A member that is being unpacked. */
interface Member {
  readonly from: number;
  readonly stream: UnpackStream;
  crc: number;
  bytes: number;
}

/**
 * A gzip file of one or several members; zeros may follow, as some writers pad.
 * Members are told apart here, so that what follows the last one does not cost its content.
 */
export class GzipParts implements PackedParts {
  readonly checked = true;
  readonly #source: ByteSource;
  #member: Member | null = null;
  at = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  async next(): Promise<readonly Uint8Array[] | null> {
    if (this.#member) return this.#feed(this.#member);
    if (this.at >= this.#source.size) return null;
    const header = this.#source.read(this.at, LONGEST_HEADER);
    if (this.at > 0 && header[0] === 0) return this.#padding(header);
    this.at += headerLength(header);
    this.#member = { from: this.at, stream: new UnpackStream(createInflateRaw({ chunkSize: CHUNK })), crc: 0, bytes: 0 };
    return [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#member?.stream[Symbol.asyncDispose]();
  }

  async #feed(member: Member): Promise<readonly Uint8Array[]> {
    const part = this.#source.read(this.at, PART);
    if (part.length === 0) throw new UnpackError('the file ends inside a member');
    this.at += part.length;
    const chunks = await member.stream.feed(Uint8Array.from(part));
    for (const chunk of chunks) {
      member.crc = crc32(chunk, member.crc);
      member.bytes += chunk.length;
    }
    if (member.stream.ended) await this.#finish(member, chunks);
    return chunks;
  }

  /** Compares what came out with what is promised behind it. */
  async #finish(member: Member, chunks: readonly Uint8Array[]): Promise<void> {
    await member.stream[Symbol.asyncDispose]();
    this.#member = null;
    const end = member.from + member.stream.taken;
    const trailer = Buffer.from(this.#source.read(end, TRAILER));
    this.at = end + trailer.length;
    if (trailer.length < TRAILER) throw new UnpackError('the file ends inside a member', chunks);
    const sound = trailer.readUInt32LE() === member.crc && trailer.readUInt32LE(4) === member.bytes % 2 ** 32;
    if (!sound) throw new UnpackError('the checksum is wrong', chunks);
  }

  #padding(bytes: Uint8Array): readonly Uint8Array[] {
    if (bytes.some((byte) => byte !== 0)) throw noMember();
    this.at += bytes.length;
    return [];
  }
}

const FLAG = { headerCrc: 0x02, extra: 0x04, name: 0x08, comment: 0x10, reserved: 0xe0 } as const;
const FIXED = 10;

/** How long the header of a member is that starts these bytes. */
function headerLength(bytes: Uint8Array): number {
  if (bytes[0] !== 0x1f || (bytes.length > 1 && bytes[1] !== 0x8b)) throw noMember();
  const flags = bytes[3] ?? 0;
  if (bytes.length > FIXED && (bytes[2] !== 8 || (flags & FLAG.reserved) !== 0)) throw noMember();
  let at = FIXED;
  if ((flags & FLAG.extra) !== 0) at += 2 + ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8));
  for (const text of [FLAG.name, FLAG.comment]) {
    if ((flags & text) === 0) continue;
    const end = bytes.indexOf(0, at);
    at = end === -1 ? bytes.length : end + 1;
  }
  if ((flags & FLAG.headerCrc) !== 0) at += 2;
  if (at >= bytes.length) throw new UnpackError('the file ends inside the header of a member');
  return at;
}

function noMember(): UnpackError {
  return new UnpackError('something that is no gzip member follows');
}
