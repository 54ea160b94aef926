import { dirname } from 'node:path';
import type { ArchivedEntry, CatalogState } from './catalog/catalog.ts';
import type { StoreContext } from './context.ts';
import { sequenceOf, type SegmentId } from './domain/ids.ts';
import type { Pin } from './domain/segment.ts';
import { SIDECARS, filesBelow, sidecarsOf } from './disk/durable-fs.ts';
import { CorruptError } from './errors.ts';
import { isForeignLog } from './duckdb/driver-errors.ts';
import { absolute, activePath, pendingPath, segmentOfFile, trashPath } from './layout.ts';
import { examineArchive, removeWithSidecars } from './segments/seal.ts';
import { SegmentFile } from './segments/segment-file.ts';
import { readOwnMeta } from './segments/segment-meta.ts';
import { readMarks } from './marks/marks-file.ts';
import { cutLog, logDamage } from './repair/log-tail.ts';
import { setAside } from './repair/quarantine.ts';

/** One thing opening found, finished or undid. */
export interface RecoveryLine {
  readonly severity: 'done' | 'warning' | 'error';
  readonly path: string;
  readonly what: string;
}

/** Where every file of the store stands, by name alone. */
export interface Inventory {
  readonly active: readonly SegmentId[];
  readonly pending: readonly SegmentId[];
  readonly archived: readonly { readonly id: SegmentId; readonly path: string }[];
  readonly trash: readonly SegmentId[];
  readonly work: readonly string[];
  /** Logs without their main file; nothing may be opened over them. */
  readonly orphanLogs: readonly string[];
  /** Files that are none of ours: left alone, listed. */
  readonly foreign: readonly string[];
}

/** Sorts the files below the store folder into tiers; opens nothing. */
export async function takeInventory(context: Pick<StoreContext, 'root' | 'options'>): Promise<Inventory> {
  const { fs } = context.options;
  const below = async (folder: string): Promise<string[]> => (await filesBelow(fs, absolute(context.root, folder))).map((f) => `${folder}/${f}`);
  const inFolders = (await Promise.all(['active', 'pending', 'archive', 'trash'].map(below))).flat();
  const logs = inFolders.filter((f) => SIDECARS.some((suffix) => f.endsWith(suffix)));
  const main = inFolders.filter((f) => !logs.includes(f));
  const segments = main.flatMap((path) => {
    const id = segmentOfFile(path);
    return id === undefined ? [] : [{ id, path }];
  });
  const inTier = (folder: string): SegmentId[] => segments.filter((s) => s.path.startsWith(`${folder}/`)).map((s) => s.id);
  return {
    active: inTier('active'),
    pending: inTier('pending'),
    archived: segments.filter((s) => s.path.startsWith('archive/')),
    trash: inTier('trash'),
    work: await below('work'),
    orphanLogs: logs.filter((log) => !main.includes(log.slice(0, log.indexOf('.wal')))),
    foreign: main.filter((path) => segmentOfFile(path) === undefined),
  };
}

/**
 * Finishes or undoes what a crash left, before anything is opened for writing. Every step can be repeated; nothing is deleted but scratch files of `work/`
 * and sources whose sealed copy is verified. Answers what it did and which active segment to go on with, if any.
 */
export async function recover(
  context: StoreContext,
  inventory: Inventory,
): Promise<{ readonly active: SegmentId | null; readonly lines: readonly RecoveryLine[] }> {
  const lines: RecoveryLine[] = [];
  const note = (severity: RecoveryLine['severity'], path: string, what: string): void => void lines.push({ severity, path, what });
  for (const path of inventory.foreign) note('warning', path, 'not a file of this store; left alone');
  for (const path of inventory.orphanLogs) await quarantine(context, path, 'a log without its main file', note);
  await clearWork(context, inventory, note);
  const firstUnknown = context.catalog.state.nextSequence;
  await raiseSequence(context, inventory);
  await finishWithdrawals(context, inventory, note);
  const returned = await returnUnrecorded(context, inventory, note);
  await adoptArchives(context, inventory, note);
  await dropSealedSources(context, inventory, note);
  const active = await chooseActive(context, inventory, note);
  for (const id of [...inventory.pending, ...returned]) await closePending(context, pendingPath(id), note);
  await pinLate(context, firstUnknown);
  return { active, lines };
}

type Note = (severity: RecoveryLine['severity'], path: string, what: string) => void;

/** Segments of late events are pinned from their first moment; a catalog that lost its memory of them has lost their pins too. */
async function pinLate(context: StoreContext, firstUnknown: number): Promise<void> {
  const { catalog, options } = context;
  const inventory = await takeInventory(context);
  const pins: Record<string, Pin> = {};
  const pin = { reason: 'late events: older than the retention cutoff when they arrived', sinceMs: options.clock.now() };
  const forgotten = (id: SegmentId): boolean => sequenceOf(id) >= firstUnknown && catalog.state.pins[id] === undefined;
  for (const { id, kind } of catalog.state.archived) if (kind === 'late' && forgotten(id)) pins[id] = pin;
  for (const id of inventory.pending) if (forgotten(id) && (await kindOf(context, pendingPath(id))) === 'late') pins[id] = pin;
  if (Object.keys(pins).length > 0) await catalog.update((state) => ({ ...state, pins: { ...state.pins, ...pins } }));
}

/** Scratch files are repeated from their source, so they go. */
async function clearWork(context: StoreContext, inventory: Inventory, note: Note): Promise<void> {
  for (const path of inventory.work) {
    await context.options.reach('open.scratch.before');
    await context.options.fs.remove(absolute(context.root, path));
    await context.options.reach('open.scratch.after');
    note('done', path, 'removed an unfinished scratch file; its source is intact');
  }
}

/** A sequence number that any file ever had is never given again, though that file may be gone. */
async function raiseSequence(context: StoreContext, inventory: Inventory): Promise<void> {
  const { marks } = await readMarks(context.options.fs, context.root);
  const seen = [
    ...marks.keys(),
    ...inventory.active,
    ...inventory.pending,
    ...inventory.trash,
    ...inventory.archived.map((a) => a.id),
    ...inventory.work.flatMap(workId),
  ];
  const next = Math.max(0, ...seen.map(sequenceOf)) + 1;
  if (next > context.catalog.state.nextSequence) await context.catalog.update((state) => ({ ...state, nextSequence: next }));
}

function workId(path: string): SegmentId[] {
  const id = segmentOfFile(path.replace(/\.(next|compact)\.duckdb$/, '.duckdb'));
  return id === undefined ? [] : [id];
}

/** Withdrawn segments whose file still lies in the archive, or in `pending/` after an interrupted restore, move on to the trash. */
async function finishWithdrawals(context: StoreContext, inventory: Inventory, note: Note): Promise<void> {
  const { fs, reach } = context.options;
  const gone = new Set(context.catalog.state.tombstones.map((t) => t.id));
  const pending = inventory.pending.map((id) => ({ id, path: pendingPath(id) }));
  for (const { id, path } of [...inventory.archived, ...pending]) {
    if (!gone.has(id)) continue;
    if (inventory.trash.includes(id)) {
      await quarantine(context, path, 'it was removed by retention and lies in the trash already', note);
      continue;
    }
    await reach('open.withdrawal.before');
    await fs.move(absolute(context.root, path), absolute(context.root, trashPath(id)));
    await reach('open.withdrawal.after');
    note('done', path, 'finished its removal by retention; restorable from the trash');
  }
}

/** A file in the trash whose removal was never recorded goes back to where it was: to its listed place, or to where it can be sealed. */
async function returnUnrecorded(context: StoreContext, inventory: Inventory, note: Note): Promise<SegmentId[]> {
  const { tombstones, archived } = context.catalog.state;
  const recorded = new Set<SegmentId>(tombstones.map((t) => t.id));
  const returned: SegmentId[] = [];
  for (const id of inventory.trash.filter((t) => !recorded.has(t))) {
    const listed = archived.find((a) => a.id === id);
    const there = inventory.archived.some((a) => a.path === listed?.path) || inventory.pending.includes(id) || inventory.active.includes(id);
    if (there) {
      note('warning', trashPath(id), 'is a second copy of a segment that is in use; left alone');
      continue;
    }
    if (listed === undefined) returned.push(id);
    else await context.options.fs.makeFolder(dirname(absolute(context.root, listed.path)));
    await context.options.reach('open.return.before');
    await context.options.fs.move(absolute(context.root, trashPath(id)), absolute(context.root, listed?.path ?? pendingPath(id)));
    await context.options.reach('open.return.after');
    note(
      'done',
      trashPath(id),
      `its removal was not recorded: it is ${listed === undefined ? 'pending again and will be sealed' : 'archived again'}`,
    );
  }
  return returned;
}

/** Archived files that the catalog does not list are adopted when they are whole, else quarantined; never deleted. */
async function adoptArchives(context: StoreContext, inventory: Inventory, note: Note): Promise<void> {
  const { catalog, options, root } = context;
  const listed = new Set([...catalog.state.archived.map((a) => a.path), ...catalog.state.tombstones.map((t) => t.entry.path)]);
  const known = new Set([...catalog.state.archived, ...catalog.state.tombstones].map((a) => a.id));
  for (const { id, path } of inventory.archived) {
    if (listed.has(path)) continue;
    if (known.has(id)) {
      note('warning', path, `is a second copy of ${id}; left alone`);
      continue;
    }
    const sha256 = await options.fs.sha256(absolute(root, path));
    const examined = await examineArchive(context, path).catch(explained);
    if (typeof examined === 'string') {
      await quarantine(context, path, examined, note);
      continue;
    }
    const size = await options.fs.stat(absolute(root, path));
    const entry: ArchivedEntry = { ...examined, sha256, bytes: size?.bytes ?? 0 };
    await options.reach('open.adopt.before');
    await catalog.update((state: CatalogState) => ({ ...state, archived: [...state.archived, entry] }));
    await options.reach('open.adopt.after');
    known.add(id);
    note('done', path, 'adopted into the catalog');
  }
}

/** A pending segment whose sealed copy is published and whole is not needed any more. */
async function dropSealedSources(context: StoreContext, inventory: Inventory, note: Note): Promise<void> {
  const { catalog, options, root } = context;
  for (const id of inventory.pending) {
    const entry = catalog.state.archived.find((a) => a.id === id);
    if (entry === undefined) continue;
    const there = await options.fs.stat(absolute(root, entry.path));
    if (there === null || (await options.fs.sha256(absolute(root, entry.path))) !== entry.sha256) {
      await catalog.update((state) => ({ ...state, archived: state.archived.filter((a) => a.id !== id) }));
      if (there !== null) await quarantine(context, entry.path, 'it does not match the catalog and its source is still here', note);
      note('warning', entry.path, 'is not the file that was published; its source is sealed again');
      continue;
    }
    await options.reach('open.source.before');
    await removeWithSidecars(context, absolute(root, pendingPath(id)));
    await options.reach('open.source.after');
    note('done', pendingPath(id), 'removed: its sealed copy is published and verified');
  }
}

/** The live segment with the highest number stays active; every other file of `active/` becomes pending. */
async function chooseActive(context: StoreContext, inventory: Inventory, note: Note): Promise<SegmentId | null> {
  let chosen: SegmentId | null = null;
  for (const id of inventory.active.toSorted().toReversed()) {
    const kind = await kindOf(context, activePath(id)).catch((error: unknown) => kindOfMended(context, activePath(id), error, note));
    if (kind === 'live' && chosen === null) chosen = id;
    else if ((kind === 'live' || kind === 'late') && inventory.pending.includes(id)) note('error', activePath(id), SECOND_COPY);
    else if (kind === 'live' || kind === 'late') {
      await closeSegment(context, activePath(id), note);
      await context.options.reach('open.leftover.before');
      await context.options.fs.move(absolute(context.root, activePath(id)), absolute(context.root, pendingPath(id)));
      await context.options.reach('open.leftover.after');
      note('done', activePath(id), 'was left over; it is pending now and will be sealed');
    } else await quarantine(context, activePath(id), kind, note);
  }
  return chosen;
}

const SECOND_COPY = 'is a second copy of a pending segment; left alone, repair says what it holds';

/**
 * What kind of segment a file is that its log keeps from opening. Zeros at the end of a log are what a power cut leaves: it is cut there, since nothing
 * in them was acknowledged. A log of another file goes alone. One that is damaged otherwise is left as it is.
 */
async function kindOfMended(context: StoreContext, path: string, error: unknown, note: Note): Promise<'live' | 'late' | (string & {})> {
  const damage = await logDamage(context.options.fs, absolute(context.root, path), error);
  if (damage?.unacknowledged === true) {
    const kept = await cutLog(context, path, damage);
    note('done', path, `its log ended in ${damage.droppedBytes} bytes that were never completely written; cut, with a copy in ${kept}`);
  } else if (isForeignLog(error)) await quarantineLogs(context, path, explained(error), note);
  else return explained(error);
  return await kindOf(context, path).catch(explained);
}

async function quarantineLogs(context: StoreContext, path: string, why: string, note: Note): Promise<void> {
  const file = absolute(context.root, path);
  for (const log of await sidecarsOf(context.options.fs, file))
    await quarantine(context, path + log.slice(file.length), `not the log of its segment: ${why}`, note);
}

/** Writes back the log of a pending segment, if it has one; a file that is no segment of this store is put aside. */
async function closePending(context: StoreContext, path: string, note: Note): Promise<void> {
  if ((await context.options.fs.stat(absolute(context.root, path))) === null) return;
  const log = await context.options.fs.stat(`${absolute(context.root, path)}.wal`);
  const result = await (log === null ? kindOf(context, path) : closeSegment(context, path, note)).catch(explained);
  if (result === 'live' || result === 'late') {
    if (log !== null) note('done', path, 'its write-ahead log was written back');
  } else if (log === null) await quarantine(context, path, result, note);
  else await closeWithoutLog(context, path, result, note);
}

/** A pending segment was closed without a log: one that it cannot be opened with came from elsewhere, and goes alone. */
async function closeWithoutLog(context: StoreContext, path: string, why: string, note: Note): Promise<void> {
  await quarantineLogs(context, path, why, note);
  const result = await kindOf(context, path).catch(explained);
  if (result !== 'live' && result !== 'late') await quarantine(context, path, result, note);
}

/** What kind of segment a file is; its log stays as it is. */
async function kindOf(context: StoreContext, path: string): Promise<'live' | 'late'> {
  const file = new SegmentFile(context.hub, absolute(context.root, path));
  await file.attach('read');
  try {
    using connection = await context.hub.connect();
    return (await readOwnMeta(connection, file.name, path, context.storeId)).kind;
  } finally {
    await file.detach();
  }
}

/**
 * Opens a segment file once for writing so that its log is written back, and says what kind it is.
 * A log that is left after that held nothing the engine could read, and goes to the quarantine.
 */
async function closeSegment(context: StoreContext, path: string, note: Note): Promise<'live' | 'late'> {
  const file = new SegmentFile(context.hub, absolute(context.root, path));
  const kind = await checkpointed(context, file, path);
  await quarantineLogs(context, path, 'it holds nothing that can be read', note);
  return kind;
}

async function checkpointed(context: StoreContext, file: SegmentFile, path: string): Promise<'live' | 'late'> {
  await file.attach('write');
  try {
    using connection = await context.hub.connect();
    const { kind } = await readOwnMeta(connection, file.name, path, context.storeId);
    await connection.checkpoint(file.name);
    return kind;
  } finally {
    await file.detach();
  }
}

/** Puts a file aside with the reason beside it. */
async function quarantine(context: StoreContext, path: string, why: string, note: Note): Promise<void> {
  note('error', path, `moved to ${await setAside(context, path, why)}: ${why}`);
}

/** Only damage is a reason to put a file aside; a lock, a full disk or a newer format stop the opening instead. */
function explained(error: unknown): string {
  if (error instanceof CorruptError) return error.message;
  throw error;
}
