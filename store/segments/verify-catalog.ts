import type { ArchivedEntry, CatalogState } from '../catalog/catalog.ts';
import { decodeCatalog } from '../catalog/catalog.ts';
import { filesBelow } from '../disk/durable-fs.ts';
import { type SegmentId, segmentId, sequenceOf } from '../domain/ids.ts';
import { absolute, CATALOG_FILE, CATALOG_PREVIOUS_FILE, FOLDERS, segmentOfFile } from '../layout.ts';
import { broken, type Finding, odd } from './finding.ts';
import type { VerifyContext } from './verify-context.ts';

/** What the catalog says against itself and against the names of the files: L4, L13, L14, L15 and L17. */
export async function verifyCatalog(context: VerifyContext): Promise<Finding[]> {
  const problems = (await context.catalogProblems()).map((problem) => broken('L13', CATALOG_FILE, problem));
  const state = context.catalog?.();
  if (state === undefined) return problems;
  const archive = (await filesBelow(context.fs, absolute(context.root, 'archive'))).map((file) => `archive/${file}`);
  return [
    ...problems,
    ...(problems.length === 0 ? await previousGeneration(context, state) : []),
    ...(await sequences(context, state)),
    ...listedFiles(archive, state),
    ...unlistedFiles(archive, state, context),
    ...state.archived.flatMap(placeOf),
    ...twoFates(state, await usedIds(context)),
  ];
}

/** L13: the previous generation is one behind, or absent. A damaged one is replaced by the next change. */
async function previousGeneration({ fs, root }: VerifyContext, state: CatalogState): Promise<Finding[]> {
  const path = absolute(root, CATALOG_PREVIOUS_FILE);
  if ((await fs.stat(path)) === null || (await fs.stat(absolute(root, CATALOG_FILE))) === null) return [];
  const previous = decodeCatalog(await fs.readText(path));
  if (typeof previous === 'string') return [odd('L13', CATALOG_PREVIOUS_FILE, `${previous}; the current generation is whole.`)];
  if (previous.generation < state.generation) return [];
  return [odd('L13', CATALOG_PREVIOUS_FILE, `Generation ${previous.generation} beside a current one of ${state.generation}.`)];
}

/** L4: no number that any file or entry has will be given again. */
async function sequences(context: VerifyContext, state: CatalogState): Promise<Finding[]> {
  const files: string[] = [];
  for (const folder of FOLDERS) files.push(...(await filesBelow(context.fs, absolute(context.root, folder))));
  const highest = highestSequence(files, state);
  if (highest < state.nextSequence) return [];
  return [broken('L4', CATALOG_FILE, `The next segment would be ${segmentId(state.nextSequence)}, but ${segmentId(highest)} was there already.`)];
}

/** The highest number that a file name of any folder (`usage-….next.duckdb` of work/, `<ms>-active_usage-….duckdb` of quarantine/) or an entry has. */
export function highestSequence(files: readonly string[], { archived, tombstones }: CatalogState): number {
  const named = files.map((file) => Number(/usage-(\d{12})\.(?:[a-z-]+\.)?duckdb$/.exec(file)?.[1] ?? 0));
  return Math.max(0, ...named, ...[...archived, ...tombstones].map(({ id }) => sequenceOf(id)));
}

function listedFiles(archive: readonly string[], state: CatalogState): Finding[] {
  const there = new Set(archive);
  return state.archived.filter(({ path }) => !there.has(path)).map(({ path }) => broken('L14', path, 'The catalog lists it, but it is not there.'));
}

/** A segment lies in the archive a moment before it is published, and a moment after it was withdrawn. */
function unlistedFiles(archive: readonly string[], state: CatalogState, { set, atRest }: VerifyContext): Finding[] {
  const listed = new Set(state.archived.map(({ path }) => path));
  const withdrawn = new Map(state.tombstones.map((stone) => [stone.entry.path, stone]));
  const sealing = new Set(atRest === true ? [] : set.segments.filter((s) => s.descriptor.tier === 'pending').map((s) => s.descriptor.id));
  return archive.flatMap((path) => {
    const id = segmentOfFile(path);
    if (id === undefined || listed.has(path) || sealing.has(id)) return [];
    if (withdrawn.has(path)) return [odd('L14', path, 'Retention has removed it, but it does not lie in the trash yet.')];
    return [broken('L14', path, 'The catalog does not list it.')];
  });
}

/** L15: an entry points into the archive. */
function placeOf({ path }: ArchivedEntry): Finding[] {
  return /^archive\/\d{4}\/\d{2}\/\d{2}\/[^/]+$/.test(path) ? [] : [broken('L15', path, 'The catalog points out of the archive.')];
}

/** L17: nothing is both live and removed. */
function twoFates({ archived, tombstones }: CatalogState, used: ReadonlyMap<SegmentId, string>): Finding[] {
  const live = new Map([...used, ...archived.map(({ id, path }) => [id, path] as const)]);
  return tombstones.flatMap(({ id }) => {
    const path = live.get(id);
    return path === undefined ? [] : [broken('L17', path, `The catalog says that ${id} was removed.`)];
  });
}

async function usedIds({ fs, root }: VerifyContext): Promise<Map<SegmentId, string>> {
  const found = new Map<SegmentId, string>();
  for (const folder of ['active', 'pending'])
    for (const file of await filesBelow(fs, absolute(root, folder))) {
      const id = segmentOfFile(file);
      if (id !== undefined) found.set(id, `${folder}/${file}`);
    }
  return found;
}
