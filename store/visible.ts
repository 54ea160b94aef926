import type { StoreContext } from './context.ts';
import { sequenceOf, type SegmentId } from './domain/ids.ts';
import { EMPTY_TOTALS, type Tier } from './domain/segment.ts';
import { CorruptError } from './errors.ts';
import { translateDriverError } from './duckdb/driver-errors.ts';
import { ident } from './duckdb/sql.ts';
import { absolute, activePath, pendingPath } from './layout.ts';
import type { Inventory } from './recovery.ts';
import { archivedDescriptor } from './segments/sealer.ts';
import { SegmentFile } from './segments/segment-file.ts';
import { readOwnMeta } from './segments/segment-meta.ts';
import type { VisibleSegment } from './segments/segment-set.ts';
import { readTotals } from './segments/totals.ts';

/** The archived segments as the catalog lists them; their files are opened when somebody reads them. */
export function archivedSegments(context: StoreContext): VisibleSegment[] {
  return context.catalog.state.archived.map((entry) => ({
    descriptor: archivedDescriptor(entry, context),
    file: fileAt(context, entry.path),
  }));
}

/** The file that queries know already, if they do: after a restart of the engine one of them may have opened it before we come to it, and twice would be wrong. */
function fileAt({ hub, root, set }: StoreContext, path: string): SegmentFile {
  return set.segments.find((s) => s.descriptor.path === path)?.file ?? new SegmentFile(hub, absolute(root, path));
}

/** The pending segments that have no sealed copy yet. */
export async function pendingSegments(context: StoreContext, ids: readonly SegmentId[]): Promise<VisibleSegment[]> {
  const sealed = new Set<SegmentId>(context.catalog.state.archived.map((a) => a.id));
  const found: VisibleSegment[] = [];
  for (const id of ids) if (!sealed.has(id)) found.push(await describeOrMiss(context, id, pendingPath(id), 'pending'));
  return found;
}

/** For a store opened read-only: every file of `active/` as it lies there. */
export async function activeSegments(context: StoreContext, ids: readonly SegmentId[]): Promise<VisibleSegment[]> {
  const found: VisibleSegment[] = [];
  for (const id of ids) found.push(await describeOrMiss(context, id, activePath(id), 'active'));
  return found;
}

/** A damaged file is listed all the same, with nothing known of it: every query then says that it is missing. */
async function describeOrMiss(context: StoreContext, id: SegmentId, path: string, tier: Tier): Promise<VisibleSegment> {
  try {
    return await describeFile(context, id, path, tier);
  } catch (thrown) {
    const error = translateDriverError(thrown, path);
    if (!(error instanceof CorruptError)) throw error;
    const size = await context.options.fs.stat(absolute(context.root, path));
    const unknown = {
      kind: 'live',
      createdMs: 0,
      rolledMs: null,
      sealedMs: null,
      sha256: null,
      totals: EMPTY_TOTALS,
      walBytes: 0,
      seal: null,
    } as const;
    const pin = context.catalog.state.pins[id] ?? null;
    const descriptor = { ...unknown, unknown: true, id, sequence: sequenceOf(id), tier, path, bytes: size?.bytes ?? 0, pin };
    return { file: fileAt(context, path), descriptor };
  }
}

async function describeFile(context: StoreContext, id: SegmentId, path: string, tier: Tier): Promise<VisibleSegment> {
  const { fs } = context.options;
  const file = fileAt(context, path);
  await file.attach('read');
  using connection = await context.hub.connect();
  const meta = await readOwnMeta(connection, file.name, path, context.storeId);
  const totals = await readTotals(connection, `${ident(file.name)}.usage_events`);
  const [main, wal] = await Promise.all([fs.stat(file.path), fs.stat(`${file.path}.wal`)]);
  const { sequence, kind, createdMs, rolledMs } = meta;
  return {
    file,
    descriptor: {
      id,
      sequence,
      kind,
      createdMs,
      rolledMs,
      tier,
      path,
      totals,
      bytes: main?.bytes ?? 0,
      walBytes: wal?.bytes ?? 0,
      sha256: null,
      sealedMs: null,
      pin: context.catalog.state.pins[id] ?? null,
      seal: tier === 'pending' ? { step: 'waiting', attempts: 0, lastError: null, nextRetryMs: null } : null,
    },
  };
}

/** Everything a read-only opening shows: a crash may have left two copies of a segment, of which the published one counts. */
export async function segmentsAsTheyLie(context: StoreContext, inventory: Inventory): Promise<VisibleSegment[]> {
  const archived = archivedSegments(context);
  const pending = await pendingSegments(context, inventory.pending);
  return [...archived, ...pending, ...(await activeSegments(context, inventory.active))];
}
