import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ArchivedEntry } from '../catalog/catalog.ts';
import type { StoreContext } from '../context.ts';
import type { SealState, SegmentTotals } from '../domain/segment.ts';
import { sequenceOf } from '../domain/ids.ts';
import type { Connection } from '../duckdb/connection.ts';
import { ident, identList } from '../duckdb/sql.ts';
import { CorruptError } from '../errors.ts';
import { SIDECARS } from '../disk/durable-fs.ts';
import { absolute, archivePath, compactPath } from '../layout.ts';
import { writeRollups } from '../rollups/rollup-table.ts';
import { assertRoom } from './rollover.ts';
import { fingerprint } from './fingerprint.ts';
import { copyProgress } from './progress-table.ts';
import { copyReplayedFiles, hasOrigins, ORIGIN_COLUMN_NAMES } from './replayed-files.ts';
import { createSegmentTables, FACT_COLUMN_NAMES, HEAVY_COLUMN_NAMES } from './schema.ts';
import { SegmentFile } from './segment-file.ts';
import { completeMeta, readOwnMeta, type SegmentMeta, writeNewMeta } from './segment-meta.ts';
import type { VisibleSegment } from './segment-set.ts';
import { readTotals } from './totals.ts';
import { verifyRollups } from './verify-rollups.ts';
import { proveClosed } from './writable-segment.ts';

type Step = SealState['step'];

export interface SealOptions {
  readonly step: (step: Step) => void;
  readonly signal: AbortSignal;
  /** Replays that can be resumed: what is noted of them goes along. */
  readonly runs: ReadonlySet<string>;
}

/**
 * Seals one pending segment: sorted compact copy, verified against the source after reopening, fsynced, moved into the archive, published;
 * only then does the source go. A crash at any point leaves either the pending segment or both, and recovery finishes or repeats.
 */
export async function sealSegment(context: StoreContext, pending: VisibleSegment, { step, signal, runs }: SealOptions): Promise<ArchivedEntry> {
  const { options, root } = context;
  const { id } = pending.descriptor;
  using view = await context.set.acquire(null, new Set([id]));
  const [source] = view.segments;
  await options.reach('seal.lease');
  if (source === undefined) throw view.missing[0]?.error ?? new CorruptError(pending.file.path, `${pending.file.path} cannot be opened.`);
  await assertRoom(context, source.descriptor.bytes, 'seal');
  const work = absolute(root, compactPath(id));
  await removeWithSidecars(context, work);
  step('copying');
  const expected = await copy(context, source, work, { signal, runs });
  await options.reach('seal.copied');
  step('verifying');
  await verifyCopy(context, work, expected);
  await options.reach('seal.compared');
  await options.fs.makePrivate(work);
  await options.reach('seal.sync.before');
  await options.fs.syncFile(work);
  await options.reach('seal.sync.after');
  const sha256 = await options.fs.sha256(work);
  await options.reach('seal.verified');
  step('publishing');
  return await publish(context, source, work, expected, sha256);
}

interface Expected {
  readonly fingerprint: string;
  readonly totals: SegmentTotals;
  readonly sealedMs: number;
}

async function copy(
  context: StoreContext,
  source: VisibleSegment,
  work: string,
  { signal, runs }: Pick<SealOptions, 'signal' | 'runs'>,
): Promise<Expected> {
  const file = new SegmentFile(context.hub, work);
  using connection = await context.hub.connect();
  const sealedMs = context.options.clock.now();
  const { id, kind, createdMs, rolledMs } = source.descriptor;
  const { reach } = context.options;
  const before = await fingerprint(connection, source.file.name, signal);
  await reach('seal.fingerprinted');
  const totals = await readTotals(connection, `${ident(source.file.name)}.usage_events`);
  await file.attach('create');
  try {
    await createSegmentTables(connection, file.name);
    await writeNewMeta(connection, file.name, { storeId: context.storeId, sequence: sequenceOf(id), kind, createdMs });
    await reach('seal.created');
    await copySorted(connection, source.file.name, file.name, signal);
    await copyProgress(connection, source.file.name, file.name, runs);
    await writeRollups(connection, file.name, signal);
    await completeMeta(connection, file.name, { rolledMs: rolledMs ?? sealedMs, sealedMs, totals, fingerprint: before });
    await reach('seal.filled');
    await reach('seal.checkpoint.before');
    await connection.checkpoint(file.name);
    await reach('seal.checkpoint.after');
  } finally {
    await file.detach();
  }
  await proveClosed(context, work);
  return { fingerprint: before, totals, sealedMs };
}

async function copySorted(connection: Connection, from: string, to: string, signal: AbortSignal): Promise<void> {
  const origins = await hasOrigins(connection, from);
  const facts = identList(origins ? [...FACT_COLUMN_NAMES, ...ORIGIN_COLUMN_NAMES] : FACT_COLUMN_NAMES);
  if (origins) await copyReplayedFiles(connection, from, to);
  await connection.run(
    `INSERT INTO ${ident(to)}.usage_events (${facts}) SELECT ${facts} FROM ${ident(from)}.usage_events ORDER BY created_at_ms, event_id`,
    [],
    signal,
  );
  const heavy = identList(['event_id', ...HEAVY_COLUMN_NAMES]);
  await connection.run(
    `INSERT INTO ${ident(to)}.usage_event_details (${heavy}) SELECT ${heavy} FROM ${ident(from)}.usage_event_details ORDER BY event_id`,
    [],
    signal,
  );
}

/** Opens the copy anew and compares every row of it with the source, and its rollups with what the source adds up to. */
async function verifyCopy(context: StoreContext, work: string, expected: Expected): Promise<void> {
  const file = new SegmentFile(context.hub, work);
  await file.attach('read');
  try {
    using connection = await context.hub.connect();
    const found = await fingerprint(connection, file.name);
    if (found !== expected.fingerprint)
      throw new CorruptError(work, 'The compact copy does not hold the same events as its source.', {
        hint: 'The source is intact and stays; sealing is tried again.',
      });
    const [wrong] = await verifyRollups(connection, { path: work, name: file.name, totals: expected.totals }, 'quick');
    if (wrong !== undefined) throw new CorruptError(work, `The rollups of the compact copy do not add up: ${wrong.detail}`);
  } finally {
    await file.detach();
  }
}

async function publish(context: StoreContext, source: VisibleSegment, work: string, expected: Expected, sha256: string): Promise<ArchivedEntry> {
  const { options, root, catalog } = context;
  const { descriptor } = source;
  const path = archivePath(descriptor.id, descriptor.totals.toMs ?? descriptor.createdMs);
  const target = absolute(root, path);
  await options.fs.makeFolder(dirname(target));
  await options.reach('seal.place.before');
  await options.fs.move(work, target);
  await options.reach('seal.place.after');
  const size = await options.fs.stat(target);
  if (size === null) throw new CorruptError(target, `${target} is gone before it was published.`);
  const { id, sequence, kind, totals, createdMs, rolledMs } = descriptor;
  const entry: ArchivedEntry = { id, sequence, kind, path, totals, bytes: size.bytes, sha256, createdMs, rolledMs, sealedMs: expected.sealedMs };
  await options.reach('seal.publish.before');
  await catalog.update((state) => ({ ...state, archived: [...state.archived.filter((a) => a.id !== id), entry] }));
  await options.reach('seal.published');
  return entry;
}

/** Whether an archived file that the catalog does not list is a whole segment of this store; answers the entry it deserves. */
export async function examineArchive(context: StoreContext, path: string): Promise<ArchivedEntry | string> {
  const file = new SegmentFile(context.hub, absolute(context.root, path));
  await file.attach('read');
  try {
    using connection = await context.hub.connect();
    const meta = await readOwnMeta(connection, file.name, path, context.storeId);
    if (meta.totals === null || meta.sealedMs === null) return 'it was never sealed';
    if (!(await matchesMeta(connection, file.name, meta))) return 'its rows do not match its fingerprint';
    const { id, sequence, kind, totals, createdMs, rolledMs, sealedMs } = meta;
    return { id, sequence, kind, path, totals, bytes: 0, sha256: '', createdMs, rolledMs, sealedMs };
  } finally {
    await file.detach();
  }
}

/** A fingerprint can only be compared where it was made: by the same version of the engine. With another one the totals have to do. */
async function matchesMeta(connection: Connection, name: string, meta: SegmentMeta): Promise<boolean> {
  const row = await connection.row(`SELECT engine_version = version() AS same FROM ${ident(name)}.segment_meta`);
  if (row?.['same'] === true) return (await fingerprint(connection, name)) === meta.fingerprint;
  const found = await readTotals(connection, `${ident(name)}.usage_events`);
  return meta.totals !== null && isDeepStrictEqual(found, meta.totals);
}

/** Removes a scratch file of `work/` and what lies beside it. */
export async function removeWithSidecars(context: Pick<StoreContext, 'options'>, path: string): Promise<void> {
  for (const suffix of ['', ...SIDECARS]) await context.options.fs.remove(path + suffix);
}
