import { readdir, readlink, stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import type { StoreContext } from '../context.ts';
import type { SegmentId } from '../domain/ids.ts';
import type { GateState } from '../gate/write-gate.ts';
import { activePath, CACHE_FILE, LOCK_FILE } from '../layout.ts';
import { broken, type Finding } from './finding.ts';

/** An open store, as far as the laws of running look at it; a `Repository` is one. */
export interface LiveStore {
  /** Null when read-only. */
  readonly activeId: SegmentId | null;
  readonly context: StoreContext;
  gate(): GateState;
}

/** How long the gate may be held before something is wrong. */
const LONGEST_HOLD_MS = 30_000;

/**
 * What an open store breaks while nobody uses it: L23 to L26. Leaves it as it is.
 * Open files are looked at where the system lists them (Linux).
 */
export async function verifyRuntime(store: LiveStore): Promise<Finding[]> {
  return [...writerPlace(store), ...held(store), ...generation(store), ...(await openFiles(store))];
}

/** Throws when an open store that nobody uses breaks a law of running. */
export async function assertRuntimeLaws(store: LiveStore): Promise<void> {
  const findings = await verifyRuntime(store);
  if (findings.length > 0) throw new Error(findings.map(({ law, path, detail }) => `${law} ${path} ${detail}`).join('\n'));
}

/** L27: every event of a batch has exactly one fate. */
export function unaccounted(result: Readonly<Record<'read' | 'new' | 'duplicate' | 'conflict', number>> & { readonly rejected?: number }): Finding[] {
  const sum = result.new + result.duplicate + result.conflict + (result.rejected ?? 0);
  return sum === result.read ? [] : [broken('L27', '', `${result.read} events were read, ${sum} are accounted for.`)];
}

/** L23: the writer writes to the one segment that is shown as taking current events. */
function writerPlace({ activeId, context }: LiveStore): Finding[] {
  if (activeId === null) return [];
  const shown = context.set.segments.filter((s) => s.descriptor.tier === 'active' && s.descriptor.kind === 'live').map((s) => s.descriptor);
  if (shown.length === 1 && shown[0]?.id === activeId && shown[0].path === activePath(activeId)) return [];
  return [broken('L23', activePath(activeId), `The writer writes here, but queries read ${shown.map((s) => s.path).join(', ') || 'nothing'}.`)];
}

/** L24 and L25: nobody holds the gate for long; at rest nobody reads and nothing runs. */
function held(store: LiveStore): Finding[] {
  const { context } = store;
  const findings: Finding[] = [];
  const { holder } = store.gate();
  if (holder !== null && performance.now() - holder.sinceMs > LONGEST_HOLD_MS)
    findings.push(broken('L24', '', `${holder.label} has held the gate for more than half a minute.`));
  for (const { descriptor, file } of context.set.segments)
    if (file.readers > 0) findings.push(broken('L25', descriptor.path, `Still read by ${file.readers}.`));
  if (context.hub.queries > 0) findings.push(broken('L25', '', `Queries that still run: ${context.hub.queries}.`));
  const writers = store.activeId === null ? 0 : 1;
  if (context.hub.ownConnections > writers)
    findings.push(broken('L25', '', `Connections beside the writer's: ${context.hub.ownConnections - writers}.`));
  return findings;
}

/** L26: each segment is in the visible set once. */
function generation({ context }: LiveStore): Finding[] {
  const seen = new Set<SegmentId>();
  return context.set.segments.flatMap(({ descriptor: { id, path } }) => {
    if (seen.has(id)) return [broken('L26', path, 'Queries would count it twice.')];
    seen.add(id);
    return [];
  });
}

/** L23: one descriptor for each database file; L25: no files but those of the visible segments, the lock and the rollup cache. */
async function openFiles({ context }: LiveStore): Promise<Finding[]> {
  const open = await databasesOpen(context.root);
  const { hub, set } = context;
  const expected = new Set([LOCK_FILE, CACHE_FILE, ...set.segments.filter((s) => hub.isAttached(s.file.name)).map((s) => s.descriptor.path)]);
  const findings: Finding[] = [];
  for (const [inode, paths] of open) {
    const [path = ''] = paths;
    if (paths.length > 1) findings.push(broken('L23', path, `Open ${paths.length} times in this process (inode ${inode}).`));
    if (!expected.has(path)) findings.push(broken('L25', path, 'Open, although no visible segment needs it.'));
  }
  return findings;
}

/** Database files below the store folder that this process has open, by inode; none where the system does not say. */
async function databasesOpen(root: string): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (process.platform !== 'linux') return found;
  for (const fd of await readdir('/proc/self/fd')) {
    const link = `/proc/self/fd/${fd}`;
    const target = await readlink(link).catch(gone);
    const path = target === null ? '' : relative(root, target).split(sep).join('/');
    if (!/^(?!\.\.\/).*\.duckdb( \(deleted\))?$/.test(path)) continue;
    const file = await stat(link).catch(gone);
    if (file === null) continue;
    const inode = `${file.dev}:${file.ino}`;
    found.set(inode, [...(found.get(inode) ?? []), path]);
  }
  return found;
}

/** A descriptor may be closed between listing it and looking at it. */
function gone(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'EBADF') return null;
  throw error;
}
