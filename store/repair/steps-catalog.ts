import type { CatalogFound, CatalogState } from '../catalog/catalog.ts';
import type { StoreContext } from '../context.ts';
import { segmentId, sequenceOf } from '../domain/ids.ts';
import { filesBelow } from '../disk/durable-fs.ts';
import { absolute, CATALOG_FILE, FOLDERS, trashPath } from '../layout.ts';
import type { Inventory } from '../recovery.ts';
import { highestSequence } from '../segments/verify-catalog.ts';
import type { RepairStep } from './plan.ts';
import { setAside } from './quarantine.ts';

/** Makes the catalog one that can be worked with, before any file is touched. */
export async function catalogSteps(context: StoreContext, found: CatalogFound, inventory: Inventory): Promise<RepairStep[]> {
  return [...unsound(context, found, inventory), ...(await nextNumber(context)), ...(await twoFates(context))];
}

/** (a) A catalog that is damaged or gone. */
function unsound(context: StoreContext, { from, problems }: CatalogFound, { active, pending, archived, trash }: Inventory): RepairStep[] {
  const inUse = active.length + pending.length + archived.length + trash.length > 0;
  if (from === 'current' || (from === 'none' && problems.length === 0 && !inUse)) return [];
  const forgets = 'archived files are examined and listed again; pins and what retention removed are forgotten, so what lies in the trash comes back';
  const deed = async (): Promise<string> => {
    const kept: string[] = [];
    for (const problem of problems) kept.push(await setAside(context, problem.slice(0, problem.indexOf(':')), problem));
    await context.catalog.update((state) => state);
    return kept.length === 0 ? 'written' : `written; what was damaged is in ${kept.join(', ')}`;
  };
  return [
    {
      action: 'rebuild-catalog', path: CATALOG_FILE, why: problems.join('; ') || 'it is missing', safe: true, deed,
      effect: from === 'previous' ? 'goes back one generation and is brought up to date from the files' : forgets,
    },
  ]; // prettier-ignore
}

/** (L4) No number is given twice. */
async function nextNumber({ catalog, options, root }: StoreContext): Promise<RepairStep[]> {
  const files: string[] = [];
  for (const folder of FOLDERS) files.push(...(await filesBelow(options.fs, absolute(root, folder))));
  const highest = highestSequence(files, catalog.state);
  if (highest < catalog.state.nextSequence) return [];
  const deed = async (): Promise<string> => {
    await catalog.update((state) => ({ ...state, nextSequence: Math.max(state.nextSequence, highest + 1) }));
    return 'raised';
  };
  const why = `${segmentId(highest)} was there, but the next segment would be ${segmentId(catalog.state.nextSequence)}`;
  return [{ action: 'correct-catalog', path: CATALOG_FILE, why, safe: true, effect: `the next number becomes ${highest + 1}`, deed }];
}

/** (L17) A segment that the catalog lists both as archived and as removed is what its file says. */
async function twoFates({ catalog, options, root }: StoreContext): Promise<RepairStep[]> {
  const steps: RepairStep[] = [];
  for (const { id, path } of catalog.state.archived) {
    if (!catalog.state.tombstones.some((t) => t.id === id)) continue;
    const removed = (await options.fs.stat(absolute(root, path))) === null && (await options.fs.stat(absolute(root, trashPath(id)))) !== null;
    const change = (state: CatalogState): CatalogState =>
      removed
        ? { ...state, archived: state.archived.filter((a) => a.id !== id) }
        : { ...state, tombstones: state.tombstones.filter((t) => t.id !== id) };
    steps.push({
      action: 'correct-catalog', path, why: `the catalog lists segment ${sequenceOf(id)} as archived and as removed`, safe: true,
      effect: removed ? 'it lies in the trash, so it counts as removed' : 'it lies in the archive, so it counts as archived',
      deed: async () => {
        await catalog.update(change);
        return 'corrected';
      },
    }); // prettier-ignore
  }
  return steps;
}
