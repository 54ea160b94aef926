import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { absolute } from '../layout.ts';
import { PACKED_COLUMNS } from './projection.ts';

/** Where a fact row says its texts are: a gzip member inside a pack file. */
export interface PackPointer {
  /** Path of the pack below a folder of details. */
  readonly path: string;
  readonly at: bigint;
  readonly length: bigint;
  /** SHA-256 of the compressed member, hex. */
  readonly sha256: string;
}

/** What a pointer led to. */
export type Member =
  | { readonly kind: 'found'; readonly texts: Readonly<Record<string, string | null>> }
  | { readonly kind: 'missing' }
  | { readonly kind: 'corrupt'; readonly why: string };

const MOST_COMPRESSED = 256n * 1024n * 1024n;
const MOST_PLAIN = 512 * 1024 * 1024;
const unzip = promisify(gunzip);

/** Reads members of detail packs. The pointers come from files that anybody may have written, so they are followed with care. */
export class PackReader {
  readonly #roots: readonly string[];
  #last: { readonly key: string; readonly member: Member } | null = null;

  /** `detailRoots` are the folders below `root` that hold `packs/`. */
  constructor(root: string, detailRoots: readonly string[]) {
    this.#roots = detailRoots.map((at) => (at === '' ? root : absolute(root, at)));
  }

  async read(pointer: PackPointer): Promise<Member> {
    const key = `${pointer.path} ${pointer.at} ${pointer.length} ${pointer.sha256}`;
    if (this.#last?.key !== key) this.#last = { key, member: await this.#read(pointer) };
    return this.#last.member;
  }

  async #read(pointer: PackPointer): Promise<Member> {
    if (!isBelow(pointer.path)) return corrupt('its path leads out of the folder');
    if (pointer.length > MOST_COMPRESSED || pointer.at > BigInt(Number.MAX_SAFE_INTEGER)) return corrupt('its place in the pack cannot be right');
    const path = await this.#find(pointer.path);
    if (path === null) return { kind: 'missing' };
    const bytes = await readPart(path, Number(pointer.at), Number(pointer.length));
    if (bytes === null) return corrupt('the pack is shorter than it should be');
    if (createHash('sha256').update(bytes).digest('hex') !== pointer.sha256) return corrupt('the bytes do not have the digest that the event names');
    return await unpack(bytes);
  }

  async #find(path: string): Promise<string | null> {
    for (const root of this.#roots) {
      const candidate = absolute(root, path);
      if ((await stat(candidate).catch(() => null))?.isFile() === true) return candidate;
    }
    return null;
  }
}

function isBelow(path: string): boolean {
  return !/[\\\0:]/.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

async function readPart(path: string, at: number, length: number): Promise<Buffer | null> {
  await using file = await open(path, 'r');
  if ((await file.stat()).size < at + length) return null;
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, at + done);
    if (bytesRead === 0) return null;
    done += bytesRead;
  }
  return bytes;
}

async function unpack(bytes: Buffer): Promise<Member> {
  try {
    const plain = await unzip(bytes, { maxOutputLength: MOST_PLAIN });
    const found: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain));
    if (typeof found !== 'object' || found === null) return corrupt('the member is no JSON object');
    const values = new Map<string, unknown>(Object.entries(found));
    const texts = PACKED_COLUMNS.map(({ name }) => [name, textOf(values.get(name))] as const);
    return { kind: 'found', texts: Object.fromEntries(texts) };
  } catch (error) {
    return corrupt(`the member cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value.toWellFormed() : null;
}

function corrupt(why: string): Member {
  return { kind: 'corrupt', why };
}
