import { dirname } from 'node:path';
import type { Tombstone } from '../catalog/catalog.ts';
import type { StoreContext } from '../context.ts';
import type { DurableFs } from '../disk/durable-fs.ts';
import { parseSegmentId, type SegmentId } from '../domain/ids.ts';
import { toSafeInteger } from '../domain/int64.ts';
import type { EpochMs } from '../domain/time.ts';
import { ident } from '../duckdb/sql.ts';
import { CorruptError, InvalidArgumentError, NotFoundError } from '../errors.ts';
import type { WriteLease } from '../gate/write-gate.ts';
import { absolute, trashPath } from '../layout.ts';
import { removeWithSidecars } from '../segments/seal.ts';
import { archivedDescriptor } from '../segments/sealer.ts';
import { SegmentFile } from '../segments/segment-file.ts';
import type { VisibleSegment } from '../segments/segment-set.ts';
import { integer } from '../segments/totals.ts';

/** Brings a segment back from the trash, pinned so that the next pass does not take it again. */
export async function restoreFromTrash(context: StoreContext, lease: WriteLease, id: string): Promise<void> {
  lease.assertHeld();
  const { catalog, options, root, set, hub } = context;
  const stone = await findInTrash(context, id);
  await assertNotBack(context, stone);
  const { entry } = stone;
  await options.fs.makeFolder(dirname(absolute(root, entry.path)));
  await options.reach('restore.move.before');
  await options.fs.move(absolute(root, trashPath(stone.id)), absolute(root, entry.path));
  await options.reach('restore.move.after');
  const sealed = entry.path.startsWith('archive/');
  await catalog.update((state) => ({
    ...state,
    archived: sealed ? [...state.archived, entry] : state.archived,
    tombstones: state.tombstones.filter((t) => t.id !== stone.id),
    pins: { ...state.pins, [stone.id]: { reason: 'restored from the trash', sinceMs: options.clock.now() } },
  }));
  const descriptor = archivedDescriptor(entry, context);
  const seal = { step: 'waiting', attempts: 0, lastError: null, nextRetryMs: null } as const;
  const shown: VisibleSegment = {
    descriptor: sealed ? descriptor : { ...descriptor, tier: 'pending', sha256: null, seal },
    file: new SegmentFile(hub, absolute(root, entry.path)),
  };
  set.update((segments) => [...segments, shown]);
  await options.reach('restore.published');
}

async function findInTrash({ catalog, options, root }: StoreContext, id: string): Promise<Tombstone> {
  const known = parseSegmentId(id);
  const stone = catalog.state.tombstones.find((t) => t.id === known);
  if (stone === undefined || (await options.fs.stat(absolute(root, trashPath(stone.id)))) === null)
    throw new NotFoundError(`${id} is not in the trash.`, { hint: 'Removed segments stay there for 24 hours.' });
  return stone;
}

/** Events that were replayed after their removal are stored once; the segment they came from would make them two. */
async function assertNotBack(context: StoreContext, { id }: Tombstone): Promise<void> {
  const { hub, root, set } = context;
  using view = await set.acquire();
  const [unread] = view.missing;
  if (unread !== undefined)
    throw new CorruptError(
      unread.descriptor.path,
      `Cannot tell whether events of ${id} have come in again: ${unread.descriptor.path} cannot be opened.`,
      {
        hint: 'Nothing was changed. Repair or restore that segment first.',
        cause: unread.error,
      },
    );
  const stored = view.segments.map(({ file }) => `SELECT event_id FROM ${ident(file.name)}.usage_events`).join(' UNION ALL ');
  const file = new SegmentFile(hub, absolute(root, trashPath(id)));
  await file.attach('read');
  try {
    using connection = await hub.connect();
    const row = await connection.row(`SELECT count(*) AS n FROM ${ident(file.name)}.usage_events WHERE event_id IN (${stored})`);
    const back = toSafeInteger(integer(row?.['n']));
    if (back > 0)
      throw new InvalidArgumentError(`${back} events of ${id} have come in again since it was removed; restoring it would count them twice.`, {
        hint: 'Nothing was changed. What came in again is stored; the rest can be replayed from its journals.',
      });
  } finally {
    await file.detach();
  }
}

/** Unlinks what has been in the trash longer than it is kept. A removal is not forgotten as long as the segment `isMarked`: it would be missed. */
export async function emptyTrash({ catalog, options, root }: StoreContext, nowMs: EpochMs, isMarked: (id: SegmentId) => boolean): Promise<void> {
  const old = catalog.state.tombstones.filter((t) => t.removedMs + options.trashMs <= nowMs && !isMarked(t.id));
  const gone: Tombstone[] = [];
  // A file that still lies where it was is not gone: forgetting it would make the next opening adopt it as new.
  for (const stone of old) if ((await options.fs.stat(absolute(root, stone.entry.path))) === null) gone.push(stone);
  if (gone.length === 0) return;
  for (const { id } of gone) {
    await options.reach('trash.remove.before');
    await removeWithSidecars({ options }, absolute(root, trashPath(id)));
    await options.reach('trash.remove.after');
  }
  const ids = new Set(gone.map((t) => t.id));
  await options.reach('trash.forget.before');
  await catalog.update((state) => ({ ...state, tombstones: state.tombstones.filter((t) => !ids.has(t.id)) }));
  await options.reach('trash.forget.after');
  await options.reach('trash.prune.before');
  for (const { entry } of gone) if (entry.path.startsWith('archive/')) await pruneFolders(options.fs, root, dirname(entry.path));
  await options.reach('trash.prune.after');
}

/** Removes the folders of a day, its month and its year that nothing lies in any more. */
async function pruneFolders(fs: DurableFs, root: string, day: string): Promise<void> {
  for (let folder = day; folder !== 'archive'; folder = dirname(folder)) await fs.removeEmptyFolder(absolute(root, folder));
}
