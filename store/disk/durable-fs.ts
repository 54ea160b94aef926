import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, constants, copyFile, mkdir, open, readdir, readFile, rename, rm, rmdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Reach } from '../failpoints.ts';
import { assertNotOpen } from './open-files.ts';

/**
 * Every file operation of the store that is not DuckDB's own.
 * Nothing here reads, writes or moves a segment file while DuckDB has it open, and it throws when asked to: closing any descriptor of such a file
 * drops DuckDB's lock on it, and a log would not move along.
 */
export interface DurableFs {
  /** Writes a whole file so that after a crash it is there complete or not at all: temporary file, fsync, rename, fsync of the folder. */
  replaceFile(path: string, text: string): Promise<void>;
  readText(path: string): Promise<string>;
  /** Moves a file and makes the move durable in both folders. */
  move(from: string, to: string): Promise<void>;
  syncFile(path: string): Promise<void>;
  syncFolder(path: string): Promise<void>;
  makeFolder(path: string): Promise<void>;
  /** Names in a folder, sorted; none when it is not there. */
  list(path: string): Promise<readonly FolderEntry[]>;
  /** Size, modification time and permission bits (null where the system has none), or null when there is no such file. */
  stat(path: string): Promise<{ readonly bytes: number; readonly modifiedMs: number; readonly mode: number | null } | null>;
  remove(path: string): Promise<void>;
  /** Removes a folder when nothing is in it. */
  removeEmptyFolder(path: string): Promise<void>;
  /** A file or folder for the owner alone. */
  makePrivate(path: string): Promise<void>;
  /** Makes a copy that is durable and the owner's alone; refuses to write over a file. DuckDB must not have either open. */
  copy(from: string, to: string): Promise<void>;
  /** Cuts a file at this length, durably. DuckDB must not have it open. */
  truncate(path: string, bytes: number): Promise<void>;
  /** At most `length` bytes from this position on, fewer at the end of the file. DuckDB must not have it open. */
  readBytes(path: string, position: number, length: number): Promise<Uint8Array>;
  /** SHA-256 in hex of a file that DuckDB does not have open. */
  sha256(path: string, signal?: AbortSignal): Promise<string>;
  /** Free bytes of the volume, or null where the system does not say. */
  freeBytes(path: string): Promise<number | null>;
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

export const nodeFs: DurableFs = {
  replaceFile: (path, text) => replaceFile(path, text, () => {}),
  async readText(path) {
    await assertNotOpen(path);
    return readFile(path, 'utf8');
  },
  move: (from, to) => move(from, to, () => {}),
  async syncFile(path) {
    await assertNotOpen(path);
    await using file = await open(path, 'r');
    await file.sync();
  },
  syncFolder,
  async makeFolder(path) {
    const first = await mkdir(path, { recursive: true, mode: 0o700 });
    if (first === undefined) return;
    for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
  },
  async list(path) {
    const entries = await readdir(path, { withFileTypes: true }).catch(absent([]));
    return entries
      .map((e) => ({ name: e.name, kind: e.isFile() ? ('file' as const) : e.isDirectory() ? ('folder' as const) : ('other' as const) }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  },
  async stat(path) {
    const found = await stat(path).catch(absent(null));
    if (found === null) return null;
    return { bytes: found.size, modifiedMs: found.mtimeMs, mode: process.platform === 'win32' ? null : found.mode & 0o777 };
  },
  async remove(path) {
    await assertNotOpen(path);
    await rm(path, { force: true });
  },
  async removeEmptyFolder(path) {
    await rmdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST' && error.code !== 'ENOENT') throw error;
    });
  },
  makePrivate: async (path) => chmod(path, (await stat(path)).isDirectory() ? 0o700 : 0o600),
  async copy(from, to) {
    await assertNotOpen(from);
    await copyFile(from, to, constants.COPYFILE_EXCL);
    await chmod(to, 0o600);
    await using file = await open(to, 'r');
    await file.sync();
    await syncFolder(dirname(to));
  },
  async truncate(path, bytes) {
    await assertNotOpen(path);
    await using file = await open(path, 'r+');
    await file.truncate(bytes);
    await file.sync();
  },
  async readBytes(path, position, length) {
    await assertNotOpen(path);
    await using file = await open(path, 'r');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  },
  async sha256(path, signal) {
    await assertNotOpen(path);
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal })) hash.update(chunk as Buffer);
    return hash.digest('hex');
  },
  async freeBytes(path) {
    const found = await statfs(path).catch(absent(null));
    return found === null ? null : found.bavail * found.bsize;
  },
};

/** The file system of this computer, with a moment to be paused or to fail between the steps of what has several. */
export function steppedFs(reach: Reach): DurableFs {
  return { ...nodeFs, replaceFile: (path, text) => replaceFile(path, text, reach), move: (from, to) => move(from, to, reach) };
}

async function replaceFile(path: string, text: string, reach: Reach): Promise<void> {
  const temporary = `${path}.tmp`;
  await assertNotOpen(path);
  await using file = await open(temporary, 'w', 0o600);
  await file.writeFile(text);
  await reach('file.written');
  await file.sync();
  await reach('file.synced');
  await rename(temporary, path);
  await reach('file.renamed');
  await syncFolder(dirname(path));
  await reach('file.replaced');
}

async function move(from: string, to: string, reach: Reach): Promise<void> {
  await assertNotOpen(from);
  await rename(from, to);
  await reach('move.renamed');
  await syncFolder(dirname(to));
  if (dirname(from) !== dirname(to)) await syncFolder(dirname(from));
  await reach('move.synced');
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return; // folders cannot be synced there
  await using folder = await open(path, 'r');
  await folder.sync();
}

/** A missing file is an answer; everything else is an error. */
function absent<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return value;
    throw error;
  };
}

/** The write-ahead log and its two checkpoint companions of a DuckDB file. */
export const SIDECARS = ['.wal', '.wal.checkpoint', '.wal.recovery'] as const;

/** Sidecars that exist beside this DuckDB file. */
export async function sidecarsOf(fs: DurableFs, path: string): Promise<string[]> {
  const found: string[] = [];
  for (const suffix of SIDECARS) if ((await fs.stat(path + suffix)) !== null) found.push(path + suffix);
  return found;
}

/** Every regular file below a folder, as paths relative to it with forward slashes. */
export async function filesBelow(fs: DurableFs, root: string, prefix = ''): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await fs.list(join(root, prefix))) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.kind === 'folder') found.push(...(await filesBelow(fs, root, path)));
    else found.push(path);
  }
  return found;
}
