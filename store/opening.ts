import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { EMPTY_CATALOG, readCatalog } from './catalog/catalog.ts';
import { CatalogKeeper } from './catalog/catalog-keeper.ts';
import type { StoreContext } from './context.ts';
import type { SegmentId } from './domain/ids.ts';
import type { Connection } from './duckdb/connection.ts';
import { WriteGate } from './gate/write-gate.ts';
import { Hub } from './duckdb/hub.ts';
import { takeStoreLock } from './duckdb/store-lock.ts';
import { InvalidArgumentError } from './errors.ts';
import { absolute, activePath, CATALOG_FILE, FOLDERS, LOCK_FILE } from './layout.ts';
import { DEFAULT_OPTIONS, type RepositoryOptions } from './options.ts';
import { claimFolder } from './open-stores.ts';
import { recover, type RecoveryLine, takeInventory } from './recovery.ts';
import type { Details } from './reference/details.ts';
import { isReferenceLayout } from './reference/inventory.ts';
import { openReference } from './reference/open-reference.ts';
import { SegmentSet } from './segments/segment-set.ts';
import { prepareSegment, WritableSegment } from './segments/writable-segment.ts';
import { shortfallLines } from './marks/shortfall-lines.ts';
import { readIdentity, readSettings, STORE_FORMAT, type StoreIdentity, type StoreSettings, writeIdentity } from './settings.ts';
import { archivedSegments, pendingSegments, segmentsAsTheyLie } from './visible.ts';

/** An open store before anything runs in it. */
export interface OpenedStore {
  readonly context: StoreContext;
  readonly identity: StoreIdentity;
  readonly settings: StoreSettings;
  readonly lines: readonly RecoveryLine[];
  /** The active segment and the writer's connection; null when opened read-only. */
  readonly writable: { readonly active: WritableSegment; readonly connection: Connection } | null;
  /** The detail packs of a folder laid out by the reference; a store of ours has none. */
  readonly details?: Details;
}

/** Makes a store in a folder that is empty or not there yet; answers its id. */
export async function createStore(path: string, options: Partial<RepositoryOptions> = {}): Promise<StoreIdentity> {
  const { fs, clock } = { ...DEFAULT_OPTIONS, ...options };
  const root = resolve(path);
  const entries = await fs.list(root);
  if (entries.length > 0) {
    const what = entries.some((e) => e.name === 'STORE.json') ? 'is a store already' : 'is not empty';
    throw new InvalidArgumentError(`${root} ${what}.`, { hint: 'Nothing was changed. Choose an empty folder or a new one.' });
  }
  await fs.makeFolder(root);
  const identity = { format: STORE_FORMAT, id: randomUUID(), createdMs: clock.now() };
  await writeIdentity(fs, root, identity);
  return identity;
}

/**
 * Takes the lock, reads what the folder holds, finishes or undoes what a crash left, and makes the segments visible.
 * Whatever was opened on the way is closed again when a later step fails: `stack` gets everything that has to be released.
 */
export async function openStore(path: string, options: RepositoryOptions, changed: () => void, stack: AsyncDisposableStack): Promise<OpenedStore> {
  const root = resolve(path);
  if (await isReferenceLayout(options.fs, root)) return openReference(root, options, changed, stack);
  const { reach } = options;
  const identity = await readIdentity(options.fs, root);
  await reach('open.identity.read');
  const mode = options.readOnly ? 'read' : 'write';
  stack.use(await claimFolder(root, mode));
  await reach('open.lock.before');
  stack.defer(() => reach('close.lock.after'));
  await takeLock(root, options, stack);
  await reach('open.lock.after');
  stack.defer(() => reach('close.files.after'));
  const hub = await Hub.open({
    memoryMb: options.memoryMb,
    threads: options.threads,
    spillFolder: options.readOnly ? null : join(root, 'work', 'spill'),
  });
  stack.defer(() => hub.close());
  stack.defer(() => reach('close.files.before'));
  const found = await readCatalog(options.fs, root);
  await reach('open.catalog.read');
  const lines: RecoveryLine[] = found.problems.map((what) => ({ severity: 'warning', path: CATALOG_FILE, what }));
  if (found.from !== 'current' && found.problems.length > 0)
    lines.push({ severity: 'done', path: CATALOG_FILE, what: found.from === 'previous' ? 'went back one generation' : 'rebuilt from the files' });
  const catalog = new CatalogKeeper(options.fs, root, found.state ?? EMPTY_CATALOG, reach);
  const context: StoreContext = { root, storeId: identity.id, options, hub, set: new SegmentSet(changed), catalog, files: new WriteGate() };
  const settings = await readSettings(options.fs, root);
  if (!options.readOnly && found.problems.length > 0) await catalog.update((state) => state); // so that a sound generation is there again
  const writable = options.readOnly ? await openForReading(context) : await openForWriting(context, lines, stack);
  lines.push(...(await shortfallLines(context)));
  return { context, identity, settings, lines, writable };
}

/** Holds the lock of a store folder until the stack is disposed; reading a copy without its lock file needs none. */
export async function takeLock(root: string, options: RepositoryOptions, stack: AsyncDisposableStack): Promise<void> {
  const path = join(root, LOCK_FILE);
  const there = (await options.fs.stat(path)) !== null;
  if (options.readOnly && !there) return; // a copy without its lock file, or a store nobody ever opened
  stack.use(await takeStoreLock(path, options.readOnly ? 'read' : 'write', root));
  if (!there) await options.fs.makePrivate(path);
}

async function openForReading(context: StoreContext): Promise<null> {
  const inventory = await takeInventory(context);
  context.set.publish(await segmentsAsTheyLie(context, inventory));
  return null;
}

async function openForWriting(context: StoreContext, lines: RecoveryLine[], stack: AsyncDisposableStack): Promise<OpenedStore['writable']> {
  for (const folder of FOLDERS) await context.options.fs.makeFolder(join(context.root, folder));
  const settled = await settleFiles(context);
  stack.defer(() => settled.connection[Symbol.dispose]());
  lines.push(...settled.lines);
  return settled;
}

/** Finishes or undoes what was begun, opens the active segment (a new one where there is none) and makes the segments visible. */
export async function settleFiles(
  context: StoreContext,
): Promise<{ active: WritableSegment; connection: Connection; lines: readonly RecoveryLine[] }> {
  const { reach } = context.options;
  const inventory = await takeInventory(context);
  await reach('open.scanned');
  const recovered = await recover(context, inventory);
  await reach('open.classified');
  using stack = new DisposableStack(); // a connection that stays behind would keep the engine from ever closing
  const connection = stack.use(await context.hub.connect());
  const active = await WritableSegment.open(context, recovered.active ?? (await firstActive(context, connection)));
  await reach('open.active');
  const { pending } = await takeInventory(context);
  context.set.publish([
    ...archivedSegments(context),
    ...(await pendingSegments(context, pending)),
    { descriptor: await active.describe(), file: active.file },
  ]);
  stack.move();
  return { active, connection, lines: recovered.lines };
}

async function firstActive(context: StoreContext, connection: Connection): Promise<SegmentId> {
  const id = await context.catalog.allocate();
  const prepared = await prepareSegment(context, connection, id, 'live');
  await context.options.reach('open.first.before');
  await context.options.fs.move(prepared, absolute(context.root, activePath(id)));
  await context.options.reach('open.first.after');
  return id;
}
