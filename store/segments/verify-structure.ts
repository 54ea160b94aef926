import { type DurableFs, type FolderEntry, SIDECARS } from '../disk/durable-fs.ts';
import {
  AUDIT_FILE,
  absolute,
  archivePath,
  CACHE_FILE,
  CATALOG_FILE,
  CATALOG_PREVIOUS_FILE,
  FOLDERS,
  HISTORY_FILE,
  LOCK_FILE,
  MARKS_FILE,
  segmentOfFile,
  SETTINGS_FILE,
  SHEETS_FOLDER,
  STATEMENTS_FOLDER,
  STORE_FILE,
  VERIFY_FILE,
} from '../layout.ts';
import { broken, type Finding, odd } from './finding.ts';
import type { VisibleSegment } from './segment-set.ts';
import type { VerifyContext } from './verify-context.ts';

interface FoundFile {
  /** Path below the store folder. */
  readonly path: string;
  readonly kind: FolderEntry['kind'];
}

/** What the names and places of the files break: L2, L3, L5, L6 and L15. Reads folders only. */
export async function verifyStructure(context: VerifyContext): Promise<Finding[]> {
  const { fs, root, set } = context;
  const { segments } = set;
  const [active, pending, archive, trash] = await Promise.all(
    (['active', 'pending', 'archive', 'trash'] as const).map((folder) => walk(fs, root, folder)),
  );
  const tiers = { active: active ?? [], pending: pending ?? [], archive: archive ?? [] };
  const all = [...tiers.active, ...tiers.pending, ...tiers.archive];
  return [
    ...oneActive(tiers.active, segments),
    ...sequencesOnce(tiers),
    ...sidecars(all, trash ?? []),
    ...all.flatMap(nameOf),
    ...segments.flatMap(dayFolder),
    ...(await noActive(context, tiers.active)),
    ...(await openToOthers(fs, root, [...all, ...(trash ?? [])])),
  ];
}

async function walk(fs: DurableFs, root: string, folder: string): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const { name, kind } of await fs.list(absolute(root, folder))) {
    const path = `${folder}/${name}`;
    if (kind === 'folder') found.push(...(await walk(fs, root, path)));
    else found.push({ path, kind });
  }
  return found;
}

/** One segment takes current events; beside it there may be one for late events. */
function oneActive(files: readonly FoundFile[], segments: readonly VisibleSegment[]): Finding[] {
  const active = segments.map(({ descriptor }) => descriptor).filter(({ tier }) => tier === 'active');
  const live = active.filter(({ kind }) => kind === 'live').map(({ path }) => path);
  const found = files.map(({ path }) => path).filter((path) => segmentOfFile(path) !== undefined);
  const unknown = found.filter((path) => !active.some((segment) => segment.path === path));
  return [
    ...(live.length > 1 ? [broken('L2', 'active', `More than one segment takes current events: ${live.join(', ')}.`)] : []),
    ...unknown.map((path) => broken('L2', path, 'The store does not use this active segment.')),
    ...active.filter(({ path }) => !found.includes(path)).map(({ path }) => broken('L2', path, 'The file of the active segment is missing.')),
  ];
}

/** L2: a store that has begun a segment has one that takes events; between two of them the next one lies ready in `work/`. */
async function noActive({ fs, root, atRest, catalog }: VerifyContext, active: readonly FoundFile[]): Promise<Finding[]> {
  if (atRest !== true || (catalog?.().nextSequence ?? 1) === 1) return [];
  const ready = (await fs.list(absolute(root, 'work'))).some(({ name }) => name.endsWith('.next.duckdb'));
  if (ready || active.some(({ path }) => segmentOfFile(path) !== undefined)) return [];
  return [broken('L2', 'active', 'No segment takes events: the active one is gone.')];
}

/** A segment that is being sealed lies in `pending/` and `archive/` for a moment; nowhere else may one be twice. */
function sequencesOnce({ active, pending, archive }: Readonly<Record<'active' | 'pending' | 'archive', readonly FoundFile[]>>): Finding[] {
  const known = [...active, ...pending, ...archive].filter(({ path }) => segmentOfFile(path) !== undefined);
  return [...Map.groupBy(known, ({ path }) => segmentOfFile(path))].flatMap(([id, files]) => {
    const [first = '', second = '', ...more] = files.map(({ path }) => path);
    if (second === '' || (more.length === 0 && first.startsWith('pending/') && second.startsWith('archive/'))) return [];
    return [broken('L3', second, `${id} is there ${files.length} times: ${[first, second, ...more].join(', ')}.`)];
  });
}

function sidecars(files: readonly FoundFile[], trash: readonly FoundFile[]): Finding[] {
  const paths = new Set(files.map(({ path }) => path));
  return [...files, ...trash].flatMap(({ path }) => {
    const main = mainOf(path);
    if (main === null) return [];
    if (!path.startsWith('active/')) return [broken('L5', path, 'Only the active segment may have a log beside it.')];
    return paths.has(main) ? [] : [broken('L5', path, `A log without its segment ${main}.`)];
  });
}

function nameOf({ path, kind }: FoundFile): Finding[] {
  if (kind === 'other') return [broken('L6', path, 'Not a regular file.')];
  if (segmentOfFile(mainOf(path) ?? path) !== undefined) return [];
  if (path.toLowerCase().endsWith('.duckdb')) return [broken('L6', path, 'A database whose name is none of a segment.')];
  return [odd('L6', path, 'A file that does not belong here.')];
}

function dayFolder({ descriptor: { id, tier, path, totals } }: VisibleSegment): Finding[] {
  if (tier !== 'archived' || totals.toMs === null) return [];
  const right = archivePath(id, totals.toMs);
  return path === right ? [] : [broken('L15', path, `Its newest event belongs to ${right}.`)];
}

/** L6: what customers did is for the owner alone. Logs lie in folders that nobody else may enter. */
async function openToOthers(fs: DurableFs, root: string, files: readonly FoundFile[]): Promise<Finding[]> {
  const paths: string[] = [...FOLDERS, STORE_FILE, LOCK_FILE, CATALOG_FILE, CATALOG_PREVIOUS_FILE, SETTINGS_FILE, HISTORY_FILE, VERIFY_FILE];
  paths.push(AUDIT_FILE, MARKS_FILE, CACHE_FILE, SHEETS_FOLDER, STATEMENTS_FOLDER);
  paths.push(...files.filter(({ path, kind }) => kind === 'file' && segmentOfFile(path) !== undefined).map(({ path }) => path));
  const findings: Finding[] = [];
  for (const path of paths) {
    const mode = (await fs.stat(absolute(root, path)))?.mode ?? null;
    if (mode !== null && (mode & 0o077) !== 0) findings.push(odd('L6', path, `Others than the owner may use it (mode ${mode.toString(8)}).`));
  }
  return findings;
}

/** The database file a sidecar belongs to, or null when the path is no sidecar's. */
function mainOf(path: string): string | null {
  const suffix = SIDECARS.find((s) => path.endsWith(`.duckdb${s}`));
  return suffix === undefined ? null : path.slice(0, -suffix.length);
}
