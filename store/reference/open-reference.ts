import { createHash } from 'node:crypto';
import { EMPTY_CATALOG } from '../catalog/catalog.ts';
import { CatalogKeeper } from '../catalog/catalog-keeper.ts';
import type { StoreContext } from '../context.ts';
import { Hub } from '../duckdb/hub.ts';
import { WriteGate } from '../gate/write-gate.ts';
import { claimFolder } from '../open-stores.ts';
import { DEFAULT_RETENTION_DAYS, type RepositoryOptions } from '../options.ts';
import type { RecoveryLine } from '../recovery.ts';
import { STORE_FORMAT, type StoreIdentity, type StoreSettings } from '../settings.ts';
import { type DescribedFile, describeReference } from './describe.ts';
import { Details } from './details.ts';
import { type ReferenceInventory, takeReferenceInventory } from './inventory.ts';
import { ReferenceSet, type UnreadableSegment } from './reference-set.ts';
import { writingRefused } from './refusal.ts';
import { WalCopies } from './wal-copies.ts';

/** A folder of the reference, open for reading; the shape of an open store, and what is special about it. */
export interface OpenedReference {
  readonly context: StoreContext;
  readonly identity: StoreIdentity;
  readonly settings: StoreSettings;
  readonly lines: readonly RecoveryLine[];
  readonly writable: null;
  readonly details: Details;
}

/**
 * Opens a folder laid out by the reference. Nothing is ever written into it: no lock, no log, no catalog; files are attached read-only.
 * A file that cannot be read is named in `lines` and in every answer; the others are there.
 */
export async function openReference(
  root: string,
  options: RepositoryOptions,
  changed: () => void,
  stack: AsyncDisposableStack,
): Promise<OpenedReference> {
  if (!options.readOnly) throw writingRefused(root);
  stack.use(await claimFolder(root, 'read'));
  const lines: RecoveryLine[] = [];
  const copies = stack.use(new WalCopies((path, what) => lines.push({ severity: 'warning', path: below(root, path), what })));
  const hub = await Hub.open({ memoryMb: options.memoryMb, threads: options.threads, spillFolder: null });
  stack.defer(() => hub.close());
  const inventory = await takeReferenceInventory(options.fs, root);
  for (const { path, why } of inventory.ignored) lines.push({ severity: 'warning', path, what: `not read: ${why}` });
  const { files, unreadable } = await describeAll({ hub, fs: options.fs, root, copies }, inventory, lines);
  const set = new ReferenceSet(changed, unreadable);
  set.publish(files);
  const catalog = new CatalogKeeper(options.fs, root, EMPTY_CATALOG);
  const identity = identityOf(root, files);
  const context: StoreContext = { root, storeId: identity.id, options, hub, set, catalog, files: new WriteGate() };
  return {
    context,
    identity,
    settings: { retentionDays: DEFAULT_RETENTION_DAYS },
    lines,
    writable: null,
    details: new Details(root, inventory.detailRoots),
  };
}

async function describeAll(
  context: Parameters<typeof describeReference>[0],
  { entries }: ReferenceInventory,
  lines: RecoveryLine[],
): Promise<{ files: DescribedFile[]; unreadable: UnreadableSegment[] }> {
  const files: DescribedFile[] = [];
  const unreadable: UnreadableSegment[] = [];
  for (const entry of entries) {
    const found = await describeReference(context, entry);
    if ('file' in found) files.push(found);
    else {
      unreadable.push(found);
      lines.push({ severity: 'error', path: entry.path, what: found.error.message });
    }
  }
  const readable = new Set(files.map(({ descriptor }) => descriptor.id));
  return { files: await withoutCopies(files, lines), unreadable: unreadable.filter(({ descriptor }) => !readable.has(descriptor.id)) };
}

/** A segment that was being archived lies there twice under one name; the copy with more events counts, the archived one where they have the same. */
async function withoutCopies(files: readonly DescribedFile[], lines: RecoveryLine[]): Promise<DescribedFile[]> {
  const kept: DescribedFile[] = [];
  for (const [, copies] of Map.groupBy(files, ({ entry }) => entry.stem)) {
    const [best, ...others] = copies.toSorted((a, b) => b.descriptor.totals.rows - a.descriptor.totals.rows);
    if (best === undefined) continue;
    kept.push(best);
    for (const { entry, file, descriptor } of others) {
      await file.detach();
      const same = descriptor.totals.rows === best.descriptor.totals.rows;
      const what = same ? `a copy of ${best.entry.path}, which counts` : `an incomplete copy of ${best.entry.path}, which counts`;
      lines.push({ severity: same ? 'done' : 'warning', path: entry.path, what });
    }
  }
  return kept;
}

/** The reference gives a store no id; where it lies says which it is. */
function identityOf(root: string, files: readonly DescribedFile[]): StoreIdentity {
  const id = `reference-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`;
  return { format: STORE_FORMAT, id, createdMs: files.reduce((oldest, f) => Math.min(oldest, f.descriptor.createdMs), Date.now()) };
}

function below(root: string, path: string): string {
  return path.startsWith(root) ? path.slice(root.length + 1).replaceAll('\\', '/') : path;
}
