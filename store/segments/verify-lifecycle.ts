import { counted, grouped } from '../domain/grouped.ts';
import type { CatalogState, Tombstone } from '../catalog/catalog.ts';
import { filesBelow } from '../disk/durable-fs.ts';
import { DAY_MS, type EpochMs } from '../domain/time.ts';
import { absolute, HISTORY_FILE, segmentOfFile, trashPath } from '../layout.ts';
import { broken, type Finding, odd } from './finding.ts';
import type { VerifyContext } from './verify-context.ts';

/** What verification reads of a retention pass. */
interface Pass {
  readonly atMs: EpochMs;
  readonly days: number;
  readonly cutoffMs: EpochMs;
  readonly outcome: string;
  readonly segments: readonly { readonly id: string; readonly totals: { readonly rows: number } }[];
}

/** What became of segments: removals against their history (L7, L18), what should be gone by now (L19), scratch and trash (L20). */
export async function verifyLifecycle(context: VerifyContext): Promise<Finding[]> {
  const state = context.catalog?.();
  if (state === undefined) return [];
  const passes = await readHistory(context);
  if (passes === null) return [odd('L18', HISTORY_FILE, 'The history of retention cannot be read.'), ...(await scratchAndTrash(context, state))];
  return [
    ...state.tombstones.flatMap((stone) => removal(stone, passes)),
    ...overdue(context, state, passes),
    ...(await scratchAndTrash(context, state)),
  ];
}

async function readHistory({ fs, root }: VerifyContext): Promise<readonly Pass[] | null> {
  const path = absolute(root, HISTORY_FILE);
  if ((await fs.stat(path)) === null) return [];
  try {
    const passes: unknown = JSON.parse(await fs.readText(path));
    return Array.isArray(passes) ? (passes as Pass[]) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A removed segment was older than the cutoff, the cutoff older than what was to be kept, and history removed as many events as it held. */
function removal({ id, cutoffMs, removedMs, entry }: Tombstone, passes: readonly Pass[]): Finding[] {
  const path = trashPath(id);
  const findings: Finding[] = [];
  const { toMs, rows } = entry.totals;
  if (toMs !== null && toMs >= cutoffMs) findings.push(broken('L18', path, `It was removed although its newest event is not older than the cutoff.`));
  if (cutoffMs > removedMs) findings.push(broken('L18', path, 'It was removed with a cutoff in the future.'));
  const pass = passes.find((p) => p.cutoffMs === cutoffMs && p.segments.some((s) => s.id === id));
  if (pass === undefined) return findings;
  if (pass.cutoffMs > pass.atMs - pass.days * DAY_MS)
    findings.push(broken('L18', path, `The cutoff is younger than the ${pass.days} days to be kept.`));
  const removed = pass.segments.find((s) => s.id === id)?.totals.rows;
  if (removed !== rows)
    findings.push(
      broken('L7', path, `History removed ${grouped(removed ?? 'none')} of the ${counted(rows, 'event')} that the catalog says it held.`),
    );
  return findings;
}

/** L19: what an executed pass should have taken is not there two periods later. */
function overdue({ clock, periods }: VerifyContext, state: CatalogState, passes: readonly Pass[]): Finding[] {
  const period = periods?.retentionMs ?? 0;
  if (period === 0) return []; // no timer takes anything
  const executed = passes.filter((p) => p.outcome === 'removed' && clock.now() - p.atMs > 2 * period);
  return state.archived.flatMap(({ id, path, totals, sealedMs }) => {
    const pass = executed.find((p) => totals.toMs !== null && totals.toMs < p.cutoffMs && sealedMs !== null && sealedMs <= p.atMs);
    if (pass === undefined || state.pins[id] !== undefined) return [];
    return [odd('L19', path, `The retention pass of ${new Date(pass.atMs).toISOString()} should have removed it.`)];
  });
}

/** L20: at rest work/ is empty; the trash holds what was removed, and no longer than it is kept. */
async function scratchAndTrash(context: VerifyContext, { tombstones }: CatalogState): Promise<Finding[]> {
  const { fs, root, clock, atRest, periods } = context;
  const work = atRest === true ? await filesBelow(fs, absolute(root, 'work')) : [];
  const findings = work.map((file) => odd('L20', `work/${file}`, 'A scratch file that nobody uses any more.'));
  const trash = await filesBelow(fs, absolute(root, 'trash'));
  const there = new Set<string>(trash.flatMap((file) => segmentOfFile(file) ?? []));
  const stones = new Map(tombstones.map((stone) => [stone.id, stone]));
  for (const id of there) if (!stones.has(id as Tombstone['id'])) findings.push(odd('L20', `trash/${id}.duckdb`, 'Its removal is not recorded.'));
  if (atRest !== true || periods === undefined) return findings;
  for (const { id, removedMs } of tombstones)
    if (there.has(id) && removedMs + periods.trashMs + periods.retentionMs < clock.now())
      findings.push(odd('L20', trashPath(id), 'It is kept longer than removed segments are.'));
  return findings;
}
