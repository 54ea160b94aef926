import type { StoreContext } from '../context.ts';
import { sequenceOf, type SegmentId } from '../domain/ids.ts';
import { ident } from '../duckdb/sql.ts';
import { InvariantError } from '../errors.ts';
import { absolute, pendingPath } from '../layout.ts';
import { lowerMark, readMarks } from '../marks/marks-file.ts';
import { hasOrigins, ORIGIN_COLUMN_NAMES, REPLAYED_FILE_COLUMNS, REPLAYED_FILES } from '../segments/replayed-files.ts';
import { createSegmentTables, FACT_COLUMN_NAMES, HEAVY_COLUMN_NAMES } from '../segments/schema.ts';
import { removeWithSidecars } from '../segments/seal.ts';
import { SegmentFile } from '../segments/segment-file.ts';
import { completeMeta, writeNewMeta } from '../segments/segment-meta.ts';
import { readTotals } from '../segments/totals.ts';
import { proveClosed } from '../segments/writable-segment.ts';
import { copyReadable, type LostRows } from './copy-readable.ts';
import { keepCopy, setAside } from './quarantine.ts';
import type { Surplus } from './surplus.ts';
import type { Surveyed } from './survey.ts';

export interface Rewriting {
  readonly segment: Surveyed;
  readonly why: string;
  /** Events to leave out, because another segment holds them. */
  readonly surplus: Surplus | null;
  /** Whether another file of the same number stays, so that this one needs a number of its own. */
  readonly renumber: boolean;
}

interface Rewritten {
  readonly rows: number;
  readonly lostEvents: readonly LostRows[];
  readonly lostBodies: readonly LostRows[];
}

/**
 * Writes a segment again, as pending, with every row that can be read and is nowhere else; the original goes to the quarantine.
 * The new file is complete and on disk first, and at each moment either the old or the new one is what opening the store would take.
 */
export async function rewrite(context: StoreContext, { segment, why, surplus, renumber }: Rewriting): Promise<string> {
  const id = renumber ? await context.catalog.allocate() : segment.id;
  const work = absolute(context.root, `work/${id}.rewritten.duckdb`);
  const done = await write(context, segment, { id, work, surplus });
  const { lostEvents, lostBodies } = done;
  assertComplete(segment, done, surplus);
  if (!renumber) await lowerBy(context, segment, done, surplus);
  const note = { rows: done.rows, lostEvents, lostBodies, ...(surplus === null ? {} : { leftOut: surplus.events, leftOutIds: surplus.ids }) };
  const kept = done.rows === 0 ? await dropAll(context, segment, work, why, note) : await replace(context, segment, { id, work, why, note });
  return `${outcome(done, id, segment)}; the original is in ${kept}`;
}

/** Of a segment that can be read whole, every event is written or left out for a copy that stays. */
function assertComplete({ path, condition }: Surveyed, { rows }: Rewritten, surplus: Surplus | null): void {
  const all = 'totals' in condition ? condition.totals.rows : null;
  const accounted = rows + (surplus?.events ?? 0);
  if (all !== null && all !== accounted)
    throw new InvariantError(`${path} holds ${all} events, of which ${accounted} were accounted for. It is left as it is.`);
}

/** What is left out, and what cannot be read, is told and kept in the quarantine: it is not missing afterwards. What was missing before still is. */
async function lowerBy({ options, root }: StoreContext, { id }: Surveyed, { rows, lostEvents }: Rewritten, surplus: Surplus | null): Promise<void> {
  const noted = (await readMarks(options.fs, root)).marks.get(id) ?? 0;
  const rest = noted - (surplus?.events ?? 0);
  await lowerMark(options.fs, root, id, lostEvents.length > 0 ? Math.min(rest, rows) : rest);
}

function outcome({ rows, lostEvents, lostBodies }: Rewritten, id: SegmentId, segment: Surveyed): string {
  const rest = rows === 0 ? 'nothing in it could be kept' : `${rows} events are pending${id === segment.id ? '' : ` as ${id}`}`;
  const lost = lostEvents.length === 0 ? '' : `; not readable: rows ${ranges(lostEvents)}`;
  const bodies = lostBodies.length === 0 ? '' : `; not readable: bodies ${ranges(lostBodies)}`;
  return rest + lost + bodies;
}

const ranges = (lost: readonly LostRows[]): string => lost.map(({ from, to }) => `${from} to ${to - 1}`).join(', ');

async function write(
  context: StoreContext,
  segment: Surveyed,
  { id, work, surplus }: { readonly id: SegmentId; readonly work: string; readonly surplus: Surplus | null },
): Promise<Rewritten> {
  await removeWithSidecars(context, work);
  const file = new SegmentFile(context.hub, work);
  const [from, to] = [ident(segment.file.name), ident(file.name)];
  await file.attach('create');
  using connection = await context.hub.connect();
  await createSegmentTables(connection, file.name);
  const { kind, createdMs, rolledMs } = origin(context, segment);
  await writeNewMeta(connection, file.name, { storeId: context.storeId, sequence: sequenceOf(id), kind, createdMs });
  const origins = await hasOrigins(connection, segment.file.name);
  if (origins)
    await copyReadable(connection, {
      from: `${from}.${REPLAYED_FILES}`,
      to: `${to}.${REPLAYED_FILES}`,
      columns: REPLAYED_FILE_COLUMNS,
      where: 'true',
    });
  const wanted = surplus === null ? 'true' : `NOT (${surplus.isSurplus})`;
  const lostEvents = await copyReadable(connection, {
    from: `${from}.usage_events`,
    to: `${to}.usage_events`,
    columns: origins ? [...FACT_COLUMN_NAMES, ...ORIGIN_COLUMN_NAMES] : FACT_COLUMN_NAMES,
    where: wanted,
  });
  const details = `${to}.usage_event_details`;
  const lostBodies = await copyReadable(connection, {
    from: `${from}.usage_event_details`, to: details, columns: ['event_id', ...HEAVY_COLUMN_NAMES],
    where: `event_id IN (SELECT event_id FROM ${to}.usage_events) AND event_id NOT IN (SELECT event_id FROM ${details}) QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY r) = 1`,
  }); // prettier-ignore
  const totals = await readTotals(connection, `${to}.usage_events`);
  await completeMeta(connection, file.name, { rolledMs: rolledMs ?? context.options.clock.now(), sealedMs: null, totals, fingerprint: null });
  await connection.run(`CHECKPOINT ${to}`);
  await file.detach();
  await proveClosed(context, work);
  await context.options.fs.makePrivate(work);
  await context.options.fs.syncFile(work);
  return { rows: totals.rows, lostEvents, lostBodies };
}

// What the segment notes of replays under way is left behind: a replay that goes on then compares those events by id, and finds what was lost.

/** What is known of a segment's beginnings: from itself, else from the catalog, else the least that can be said. */
function origin(context: StoreContext, { condition, listed }: Surveyed): { kind: 'live' | 'late'; createdMs: number; rolledMs: number | null } {
  const meta = 'meta' in condition ? condition.meta : null;
  return meta ?? listed ?? { kind: 'live', createdMs: context.options.clock.now(), rolledMs: null };
}

interface Replacement {
  readonly id: SegmentId;
  readonly work: string;
  readonly why: string;
  readonly note: object;
}

async function replace(context: StoreContext, segment: Surveyed, { id, work, why, note }: Replacement): Promise<string> {
  const target = absolute(context.root, pendingPath(id));
  await segment.file.detach();
  const inPlace = segment.path === pendingPath(id);
  const copy = inPlace ? await keepCopy(context, segment.path, why, note) : null;
  await context.options.fs.move(work, target);
  const kept = copy ?? (await setAside(context, segment.path, why, note));
  await unlist(context, segment);
  return kept;
}

async function dropAll(context: StoreContext, segment: Surveyed, work: string, why: string, note: object): Promise<string> {
  await removeWithSidecars(context, work);
  return await retire(context, segment, why, note);
}

/** Moves a segment file to the quarantine and takes it off the catalog. */
export async function retire(context: StoreContext, segment: Surveyed, why: string, note: object = {}): Promise<string> {
  await segment.file.detach();
  const kept = await setAside(context, segment.path, why, note);
  await unlist(context, segment);
  return kept;
}

async function unlist({ catalog }: StoreContext, { listed }: Surveyed): Promise<void> {
  if (listed !== null) await catalog.update((state) => ({ ...state, archived: state.archived.filter((a) => a.path !== listed.path) }));
}
