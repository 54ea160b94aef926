import { join, resolve } from 'node:path';
import { nodeFs, filesBelow } from './disk/durable-fs.ts';
import { takeStoreLock } from './duckdb/store-lock.ts';
import { LockedError, type LockHolder, NewerFormatError, NotAStoreError } from './errors.ts';
import { LOCK_FILE, segmentOfFile } from './layout.ts';
import { probeFolder } from './open-stores.ts';
import { isReferenceLayout, takeReferenceInventory } from './reference/inventory.ts';
import { readIdentity } from './settings.ts';

/** What a folder is, found out without changing anything in it. */
export interface StoreInspection {
  readonly path: string;
  readonly kind: 'missing' | 'empty' | 'store' | 'reference' | 'other' | 'newer';
  readonly id: string | null;
  readonly holder: LockHolder | null;
  readonly segments: number;
  readonly bytes: number;
  readonly createdMs: number | null;
}

/** Looks at a folder before anything is opened. */
export async function inspectStore(path: string): Promise<StoreInspection> {
  const root = resolve(path);
  const nothing = { path: root, id: null, holder: null, segments: 0, bytes: 0, createdMs: null };
  if ((await nodeFs.stat(root)) === null) return { ...nothing, kind: 'missing' };
  try {
    const { id, createdMs } = await readIdentity(nodeFs, root);
    return { ...nothing, kind: 'store', id, createdMs, holder: await holderOf(root), ...(await measure(root)) };
  } catch (error) {
    if (error instanceof NewerFormatError) return { ...nothing, kind: 'newer' };
    if (!(error instanceof NotAStoreError)) throw error;
    if (await isReferenceLayout(nodeFs, root)) return { ...nothing, kind: 'reference', ...(await measureReference(root)) };
    return { ...nothing, kind: (await nodeFs.list(root)).length === 0 ? 'empty' : 'other' };
  }
}

/** Who writes to the store, or null. In the process that has it open the lock file is not touched: that would drop the lock. */
async function holderOf(root: string): Promise<LockHolder | null> {
  const path = join(root, LOCK_FILE);
  if ((await nodeFs.stat(path)) === null) return null;
  const probed = await probeFolder(root, () => holderOfLock(path, root));
  if ('found' in probed) return probed.found;
  return probed.open === 'write' ? { program: process.title, pid: process.pid } : null;
}

async function holderOfLock(path: string, root: string): Promise<LockHolder | null> {
  try {
    (await takeStoreLock(path, 'read', root))[Symbol.dispose]();
    return null;
  } catch (error) {
    if (error instanceof LockedError) return error.holder ?? { program: 'another process', pid: 0 };
    throw error;
  }
}

async function measure(root: string): Promise<{ segments: number; bytes: number }> {
  const files: string[] = [];
  for (const folder of ['active', 'pending', 'archive']) files.push(...(await filesBelow(nodeFs, join(root, folder))).map((f) => `${folder}/${f}`));
  let bytes = 0;
  for (const file of files) bytes += (await nodeFs.stat(join(root, file)))?.bytes ?? 0;
  return { segments: files.filter((f) => segmentOfFile(f) !== undefined).length, bytes };
}

async function measureReference(root: string): Promise<{ segments: number; bytes: number }> {
  const { entries } = await takeReferenceInventory(nodeFs, root);
  const sizes = await Promise.all(entries.map(({ path }) => nodeFs.stat(join(root, path))));
  return { segments: entries.length, bytes: sizes.reduce((sum, size) => sum + (size?.bytes ?? 0), 0) };
}
