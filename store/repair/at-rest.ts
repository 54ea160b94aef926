import { join, resolve } from 'node:path';
import { type CatalogFound, EMPTY_CATALOG, readCatalog } from '../catalog/catalog.ts';
import { CatalogKeeper } from '../catalog/catalog-keeper.ts';
import type { StoreContext } from '../context.ts';
import { sequenceOf, type SegmentId } from '../domain/ids.ts';
import { EMPTY_TOTALS, type SegmentDescriptor, type Tier } from '../domain/segment.ts';
import { type DurableFs, filesBelow } from '../disk/durable-fs.ts';
import { translateDriverError } from '../duckdb/driver-errors.ts';
import { Hub } from '../duckdb/hub.ts';
import { ident } from '../duckdb/sql.ts';
import { CorruptError, NotAStoreError } from '../errors.ts';
import { WriteGate } from '../gate/write-gate.ts';
import { absolute, activePath, FOLDERS, pendingPath, segmentOfFile } from '../layout.ts';
import { claimFolder } from '../open-stores.ts';
import { takeLock } from '../opening.ts';
import { DEFAULT_OPTIONS, type RepositoryOptions } from '../options.ts';
import { type Inventory, takeInventory } from '../recovery.ts';
import { SegmentFile } from '../segments/segment-file.ts';
import { readMeta } from '../segments/segment-meta.ts';
import { SegmentSet, type VisibleSegment } from '../segments/segment-set.ts';
import { readTotals } from '../segments/totals.ts';
import { readIdentity, type StoreIdentity } from '../settings.ts';
import { archivedSegments } from '../visible.ts';

/** A store folder that is locked and looked at as it lies there: nothing is finished, undone or begun. */
export interface StoreAtRest extends AsyncDisposable {
  readonly context: StoreContext;
  readonly catalog: CatalogFound;
  readonly inventory: Inventory;
}

/** Locks a store folder to look at it (`readOnly`) or to repair it. Damage of segments or catalog does not keep it from opening. */
export async function openAtRest(path: string, given: Partial<RepositoryOptions>): Promise<StoreAtRest> {
  const options = { ...DEFAULT_OPTIONS, ...given };
  const root = resolve(path);
  await using stack = new AsyncDisposableStack();
  const identity = await identify(options.fs, root);
  stack.use(await claimFolder(root, options.readOnly ? 'read' : 'write'));
  await takeLock(root, options, stack);
  const spillFolder = options.readOnly ? null : join(root, 'work', 'spill');
  const hub = await Hub.open({ memoryMb: options.memoryMb, threads: options.threads, spillFolder });
  stack.defer(() => hub.close());
  const catalog = await readCatalog(options.fs, root);
  const context = contextOf(root, identity, options, hub, catalog);
  const inventory = await takeInventory(context);
  const resources = stack.move();
  return { context, catalog, inventory, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

/** Makes the segments visible as they lie; one that cannot be read is listed with nothing known of it. */
export async function showAsItLies({ context, inventory }: StoreAtRest): Promise<void> {
  const sealed = new Set(context.catalog.state.archived.map((a) => a.id));
  const found = archivedSegments(context);
  for (const id of inventory.pending) if (!sealed.has(id)) found.push(await describe(context, id, pendingPath(id), 'pending'));
  for (const id of inventory.active) found.push(await describe(context, id, activePath(id), 'active'));
  context.set.publish(found);
}

function contextOf(root: string, identity: StoreIdentity, options: RepositoryOptions, hub: Hub, found: CatalogFound): StoreContext {
  const catalog = new CatalogKeeper(options.fs, root, found.state ?? EMPTY_CATALOG);
  return { root, storeId: identity.id, options, hub, set: new SegmentSet(), catalog, files: new WriteGate() };
}

async function describe(context: StoreContext, id: SegmentId, path: string, tier: Tier): Promise<VisibleSegment> {
  const file = new SegmentFile(context.hub, absolute(context.root, path));
  const size = await context.options.fs.stat(file.path);
  const plain: SegmentDescriptor = {
    id, tier, path, sequence: sequenceOf(id), kind: 'live', totals: EMPTY_TOTALS, bytes: size?.bytes ?? 0, walBytes: 0, sha256: null,
    createdMs: 0, rolledMs: null, sealedMs: null, pin: context.catalog.state.pins[id] ?? null, seal: null,
  }; // prettier-ignore
  try {
    await file.attach('read');
    using connection = await context.hub.connect();
    const { kind, createdMs, rolledMs } = await readMeta(connection, file.name, path);
    const totals = await readTotals(connection, `${ident(file.name)}.usage_events`);
    return { file, descriptor: { ...plain, kind, createdMs, rolledMs, totals } };
  } catch (error) {
    if (translateDriverError(error, path) instanceof CorruptError) return { file, descriptor: { ...plain, unknown: true } };
    throw error;
  }
}

/** Whether segments lie in the folder: then it was a store, whatever became of its STORE.json. */
export async function holdsSegments(fs: DurableFs, root: string): Promise<boolean> {
  for (const folder of FOLDERS) {
    const files = await filesBelow(fs, absolute(root, folder));
    if (files.some((file) => segmentOfFile(file) !== undefined)) return true;
  }
  return false;
}

/** Which store the segments belong to is not for a program to guess. */
async function identify(fs: DurableFs, root: string): Promise<StoreIdentity> {
  try {
    return await readIdentity(fs, root);
  } catch (error) {
    if (!(error instanceof NotAStoreError) || !(await holdsSegments(fs, root))) throw error;
    const hint = 'Nothing was changed. STORE.json says which store the segments belong to: a person has to restore it from a backup or a copy.';
    throw new NotAStoreError(error.message, { hint, cause: error });
  }
}
