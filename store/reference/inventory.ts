import { type DurableFs, filesBelow, SIDECARS } from '../disk/durable-fs.ts';
import { segmentId, type SegmentId } from '../domain/ids.ts';
import type { Tier } from '../domain/segment.ts';
import { absolute, STORE_FILE } from '../layout.ts';
import { referenceName, type ReferenceName, unfinishedName } from './names.ts';

/** A segment file of the reference and where it lies. */
export interface ReferenceEntry extends ReferenceName {
  /** Path below the folder, with forward slashes. */
  readonly path: string;
  readonly tier: Tier;
  /** What it is called here: by its own sequence number where that is unique, else by one above all others. */
  readonly id: SegmentId;
}

/** What a folder laid out by the reference holds, by names alone. */
export interface ReferenceInventory {
  /** Archived first, then pending, then active; each tier from old to new. */
  readonly entries: readonly ReferenceEntry[];
  /** Files that are not read, and why. */
  readonly ignored: readonly { readonly path: string; readonly why: string }[];
  /** Folders (below the folder, `''` for itself) that detail packs are looked for in. */
  readonly detailRoots: readonly string[];
}

/** Where the reference keeps segments: archives under either name, the active one at the top. */
const FOLDERS = ['pending', 'segments', 'archive', 'active', 'compacting'];
const DETAIL_ROOTS = ['details', ''];
const TIERS: readonly Tier[] = ['archived', 'pending', 'active'];

/** Whether a folder is laid out by the reference: it is no store of ours and holds a file named like one of its segments. */
export async function isReferenceLayout(fs: DurableFs, root: string): Promise<boolean> {
  if ((await fs.stat(absolute(root, STORE_FILE))) !== null) return false;
  return (await filesOf(fs, root)).some((path) => referenceName(path) !== undefined);
}

/** Sorts the files of the folder; opens nothing. */
export async function takeReferenceInventory(fs: DurableFs, root: string): Promise<ReferenceInventory> {
  const files = await filesOf(fs, root);
  const named = files.flatMap((path) => {
    const name = referenceName(path);
    return name === undefined ? [] : [{ ...name, path }];
  });
  const newestActive = Math.max(...named.filter((n) => n.rolledMs === null).map((n) => n.sequence));
  const placed = named.map((file) => ({ ...file, tier: tierOf(file, newestActive) })).toSorted(inOrder);
  const detailRoots: string[] = [];
  for (const at of DETAIL_ROOTS) if ((await fs.list(absolute(root, at === '' ? 'packs' : `${at}/packs`))).length > 0) detailRoots.push(at);
  return { entries: withIds(placed), ignored: ignoredOf(files, new Set(named.map((n) => n.path))), detailRoots };
}

/** Regular files at the top and in the folders of segments; nothing else is walked. */
async function filesOf(fs: DurableFs, root: string): Promise<string[]> {
  const top = (await fs.list(root)).filter((entry) => entry.kind === 'file').map((entry) => entry.name);
  const below = await Promise.all(FOLDERS.map(async (folder) => (await filesBelow(fs, absolute(root, folder))).map((file) => `${folder}/${file}`)));
  return [...top, ...below.flat()];
}

/** Of several active files the one with the highest number takes events; the others were left over. */
function tierOf(file: ReferenceName & { readonly path: string }, newestActive: number): Tier {
  if (file.rolledMs === null) return file.sequence === newestActive ? 'active' : 'pending';
  return file.path.startsWith('segments/') || file.path.startsWith('archive/') ? 'archived' : 'pending';
}

type Placed = Omit<ReferenceEntry, 'id'>;

function inOrder(a: Placed, b: Placed): number {
  const age = (file: Placed): number => file.rolledMs ?? Number.MAX_SAFE_INTEGER;
  return TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier) || age(a) - age(b) || a.sequence - b.sequence || (a.path < b.path ? -1 : 1);
}

/** The reference can use a number twice; copies of one segment (same stem) share one. */
function withIds(files: readonly Placed[]): ReferenceEntry[] {
  const stems = new Map<string, number>();
  const taken = new Set<number>();
  const claim = (stem: string, sequence: number): void => {
    stems.set(stem, sequence);
    taken.add(sequence);
  };
  for (const { stem, sequence } of files) if (!stems.has(stem) && isSequence(sequence) && !taken.has(sequence)) claim(stem, sequence);
  let next = Math.max(0, ...taken) + 1;
  for (const { stem } of files) if (!stems.has(stem)) claim(stem, next++);
  return files.map((file) => ({ ...file, id: segmentId(stems.get(file.stem) ?? next) }));
}

function isSequence(sequence: number): boolean {
  return sequence >= 1 && sequence < 999_999_000_000;
}

function ignoredOf(files: readonly string[], segments: ReadonlySet<string>): { path: string; why: string }[] {
  return files.flatMap((path) => {
    if (segments.has(path)) return [];
    const sidecar = SIDECARS.find((suffix) => path.endsWith(`.duckdb${suffix}`));
    const unfinished = unfinishedName(path);
    if (unfinished !== undefined) return [{ path, why: unfinished }];
    if (sidecar !== undefined) return segments.has(path.slice(0, -sidecar.length)) ? [] : [{ path, why: 'a log without its main file' }];
    return path.endsWith('.duckdb') ? [{ path, why: 'its name is none of a segment' }] : [];
  });
}
