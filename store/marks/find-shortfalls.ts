import type { Tombstone } from '../catalog/catalog.ts';
import { type DurableFs, filesBelow } from '../disk/durable-fs.ts';
import { parseSegmentId, type SegmentId } from '../domain/ids.ts';
import { absolute } from '../layout.ts';
import { readMarks } from './marks-file.ts';
import { type Counted, type Held, held, type RowMarks, type Shortfall, shortfalls } from './row-marks.ts';

interface Place {
  readonly fs: DurableFs;
  /** The store folder, absolute. */
  readonly root: string;
}

/**
 * What the marks of a store say of its visible segments; `look` tells of those and of what was removed. The marks are read first: what is stored
 * meanwhile only adds.
 */
export async function visibleShortfalls(
  place: Place,
  look: () => { readonly segments: readonly Counted[]; readonly tombstones: readonly Tombstone[] },
): Promise<{ readonly short: readonly Shortfall[]; readonly problem: string | null }> {
  const { marks, problem } = await readMarks(place.fs, place.root);
  const { segments, tombstones } = look();
  return { short: await findShortfalls(place, marks, held(segments), new Set(tombstones.map(({ id }) => id))), problem };
}

/** Segments that hold less than was noted, and those of which there is no file anywhere and no record of a removal. */
export async function findShortfalls(
  { fs, root }: Place,
  marks: RowMarks,
  segments: ReadonlyMap<SegmentId, Held>,
  removed: ReadonlySet<SegmentId>,
): Promise<Shortfall[]> {
  const short = shortfalls(marks, segments, removed);
  if (short.every(({ path }) => path !== null)) return short;
  const lying = await segmentsLying({ fs, root });
  return short.filter(({ id, path }) => path !== null || !lying.has(id));
}

/** In the order in which a segment goes through them: one that is moved meanwhile is found at its old place or at its new one. */
const FOLDERS = ['active', 'pending', 'archive', 'trash', 'quarantine'];

/** Segments of which any file lies somewhere, in use or put aside. */
export async function segmentsLying({ fs, root }: Place): Promise<Set<SegmentId>> {
  const files: string[] = [];
  for (const folder of FOLDERS) files.push(...(await filesBelow(fs, absolute(root, folder))));
  return new Set(files.flatMap((file) => parseSegmentId(/usage-\d{12}(?=(?:-\d+)?\.duckdb$)/.exec(file)?.[0] ?? '') ?? []));
}
