import type { ArchivedEntry } from '../catalog/catalog.ts';
import type { StoreContext } from '../context.ts';
import { sidecarsOf } from '../disk/durable-fs.ts';
import { type SegmentId } from '../domain/ids.ts';
import type { Tier } from '../domain/segment.ts';
import { absolute, activePath, pendingPath } from '../layout.ts';
import type { Inventory } from '../recovery.ts';
import { SegmentFile } from '../segments/segment-file.ts';
import { type Condition, examine } from './examine.ts';

/** A segment file as repair finds it. */
export interface Surveyed {
  /** By its name. */
  readonly id: SegmentId;
  readonly tier: Tier;
  readonly path: string;
  readonly file: SegmentFile;
  /** Paths of the logs beside it. */
  readonly logs: readonly string[];
  /** The catalog's entry for this very file. */
  readonly listed: ArchivedEntry | null;
  readonly bytes: number;
  /** SHA-256 of an archived file. */
  readonly sha256: string | null;
  readonly condition: Condition;
}

/** Every segment file of a store, oldest first: the first of several copies of an event is the one that stays. */
export interface Survey {
  readonly context: StoreContext;
  readonly inventory: Inventory;
  readonly segments: readonly Surveyed[];
}

type Place = Pick<Surveyed, 'id' | 'tier' | 'path'>;

/** Reads every segment file but those that retention has withdrawn and those in `without`. */
export async function surveySegments(
  context: StoreContext,
  inventory: Inventory,
  without: ReadonlySet<string>,
  options: { readonly signal?: AbortSignal | undefined; readonly progress?: ((done: number, total: number) => void) | undefined },
): Promise<Survey> {
  const withdrawn = new Set(context.catalog.state.tombstones.map((t) => t.id));
  const live = new Set(context.catalog.state.archived.map((a) => a.id));
  const places = placesOf(inventory).filter((p) => !without.has(p.path) && (p.tier === 'active' || !withdrawn.has(p.id) || live.has(p.id)));
  const segments: Surveyed[] = [];
  for (const [index, place] of places.entries()) {
    segments.push(await survey(context, place, options.signal));
    options.progress?.(index + 1, places.length);
  }
  return { context, inventory, segments: segments.toSorted(oldestFirst) };
}

function placesOf(inventory: Inventory): Place[] {
  return [
    ...inventory.archived.map(({ id, path }) => ({ id, path, tier: 'archived' as const })),
    ...inventory.pending.map((id) => ({ id, path: pendingPath(id), tier: 'pending' as const })),
    ...inventory.active.map((id) => ({ id, path: activePath(id), tier: 'active' as const })),
  ];
}

async function survey(context: StoreContext, place: Place, signal: AbortSignal | undefined): Promise<Surveyed> {
  const { options, root, catalog, hub } = context;
  signal?.throwIfAborted();
  const path = absolute(root, place.path);
  const listed = catalog.state.archived.find((a) => a.path === place.path) ?? null;
  // Before the engine opens the file: closing another descriptor of it would drop the engine's lock.
  const sha256 = place.tier === 'archived' ? await options.fs.sha256(path) : null;
  const file = new SegmentFile(hub, path);
  const logs = (await sidecarsOf(options.fs, path)).map((log) => place.path + log.slice(path.length));
  const bytes = (await options.fs.stat(path))?.bytes ?? 0;
  const condition = await examine(context, { ...place, file, logs }, signal);
  return { ...place, file, logs, listed, bytes, sha256, condition };
}

const TIERS: Readonly<Record<Tier, number>> = { archived: 0, pending: 1, active: 2 };

function oldestFirst(a: Surveyed, b: Surveyed): number {
  const listed = Number(a.listed === null) - Number(b.listed === null);
  const path = a.path < b.path ? -1 : 1;
  return a.id === b.id ? TIERS[a.tier] - TIERS[b.tier] || listed || path : a.id < b.id ? -1 : 1;
}
