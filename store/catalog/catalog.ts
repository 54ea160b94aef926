import { dirname, join } from 'node:path';
import type { SegmentId } from '../domain/ids.ts';
import type { Pin, SegmentDescriptor, SegmentTotals } from '../domain/segment.ts';
import type { EpochMs } from '../domain/time.ts';
import { CATALOG_FILE, CATALOG_PREVIOUS_FILE } from '../layout.ts';
import { decodeDigested, encodeDigested } from '../disk/digested-json.ts';
import type { DurableFs } from '../disk/durable-fs.ts';
import type { Reach } from '../failpoints.ts';

/** An archived segment as the catalog lists it. */
export type ArchivedEntry = Omit<SegmentDescriptor, 'tier' | 'walBytes' | 'pin' | 'seal'> & { readonly sha256: string };

/** A segment that was withdrawn, kept so that its file is never taken for a lost one. */
export interface Tombstone {
  readonly id: SegmentId;
  readonly reason: 'expired';
  readonly cutoffMs: EpochMs;
  readonly removedMs: EpochMs;
  /** What it held, for history and restore. */
  readonly entry: ArchivedEntry;
}

/** The authority for the archived set, tombstones, pins and the next sequence number. */
export interface CatalogState {
  readonly generation: number;
  readonly nextSequence: number;
  readonly archived: readonly ArchivedEntry[];
  readonly tombstones: readonly Tombstone[];
  readonly pins: Readonly<Record<string, Pin>>;
}

export const EMPTY_CATALOG: CatalogState = { generation: 0, nextSequence: 1, archived: [], tombstones: [], pins: {} };

/**
 * Writes the next generation so that a crash leaves either this one or the one before:
 * write beside, fsync, keep the current one as previous, rename, fsync the folder.
 */
export async function writeCatalog(fs: DurableFs, root: string, state: CatalogState, reach: Reach = () => {}): Promise<void> {
  await reach('catalog.write.before');
  const path = join(root, CATALOG_FILE);
  const current = (await fs.stat(path)) === null ? '' : await fs.readText(path);
  // A damaged generation must not take the place of the last sound one.
  await reach('catalog.kept.before');
  if (typeof decodeCatalog(current) !== 'string') await fs.replaceFile(join(root, CATALOG_PREVIOUS_FILE), current);
  await reach('catalog.kept.after');
  await fs.replaceFile(path, encodeCatalog(state));
  await fs.syncFolder(dirname(path));
}

/** What was found on disk: the catalog, the previous generation when it is damaged, or nothing usable. */
export interface CatalogFound {
  readonly state: CatalogState | null;
  readonly from: 'current' | 'previous' | 'none';
  /** Why a generation could not be used. */
  readonly problems: readonly string[];
}

/** Reads the catalog, falling back to the previous generation. */
export async function readCatalog(fs: DurableFs, root: string): Promise<CatalogFound> {
  const problems: string[] = [];
  for (const [file, from] of [
    [CATALOG_FILE, 'current'],
    [CATALOG_PREVIOUS_FILE, 'previous'],
  ] as const) {
    const path = join(root, file);
    if ((await fs.stat(path)) === null) continue;
    const state = decodeCatalog(await fs.readText(path));
    if (typeof state !== 'string') return { state, from, problems };
    problems.push(`${file}: ${state}`);
  }
  return { state: null, from: 'none', problems };
}

/** The catalog as text: a digest and the body it covers. 64-bit sums are text. */
export function encodeCatalog(state: CatalogState): string {
  const body = JSON.stringify(state, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  return encodeDigested(body);
}

/** The catalog in a text, or what is wrong with it. */
export function decodeCatalog(text: string): CatalogState | string {
  const found = decodeDigested(text);
  if ('problem' in found) return found.problem === 'digest' ? 'the digest does not match' : NO_CATALOG;
  try {
    return revive(found.body as CatalogState);
  } catch {
    return NO_CATALOG;
  }
}

const NO_CATALOG = 'not readable as a catalog';

function revive(state: CatalogState): CatalogState {
  return {
    ...state,
    archived: state.archived.map(reviveEntry),
    tombstones: state.tombstones.map((t) => ({ ...t, entry: reviveEntry(t.entry) })),
  };
}

function reviveEntry(entry: ArchivedEntry): ArchivedEntry {
  const t = entry.totals as unknown as Record<keyof SegmentTotals, string & number>;
  const totals: SegmentTotals = {
    rows: t.rows,
    fromMs: t.fromMs,
    toMs: t.toMs,
    creditsMissing: t.creditsMissing,
    inputUncached: BigInt(t.inputUncached),
    inputCached: BigInt(t.inputCached),
    output: BigInt(t.output),
    billable: BigInt(t.billable),
    credits: BigInt(t.credits),
  };
  return { ...entry, totals };
}
