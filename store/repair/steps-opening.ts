import type { SegmentId } from '../domain/ids.ts';
import { pendingPath, trashPath } from '../layout.ts';
import type { RepairStep } from './plan.ts';
import { isSealedSource } from './steps-segments.ts';
import type { Survey, Surveyed } from './survey.ts';

/** (b), (c), (i): what opening the store for writing finishes or undoes by itself. */
export function openingSteps(survey: Survey): RepairStep[] {
  return [
    ...scratch(survey),
    ...removals(survey),
    ...returns(survey),
    ...adoptions(survey),
    ...sources(survey),
    ...pendingLogs(survey),
    ...actives(survey),
  ];
}

function finish(path: string, why: string, effect: string): RepairStep {
  return { action: 'finish', path, why, safe: true, effect, deed: null };
}

function scratch({ inventory }: Survey): RepairStep[] {
  return inventory.work.map((path) => finish(path, 'a scratch file that nobody uses any more', 'it is removed; what it was made from is intact'));
}

function removals({ context, inventory }: Survey): RepairStep[] {
  const { tombstones, archived } = context.catalog.state;
  const live = new Set(archived.map((a) => a.id));
  const gone = new Set(tombstones.map((t) => t.id).filter((id) => !live.has(id)));
  const places = [...inventory.archived, ...inventory.pending.map((id) => ({ id, path: pendingPath(id) }))];
  return places
    .filter(({ id }) => gone.has(id))
    .map(({ path }) => finish(path, 'retention removed it, but it was not moved', 'it goes to the trash, from where it can be restored'));
}

function returns({ context, inventory, segments }: Survey): RepairStep[] {
  const { tombstones, archived } = context.catalog.state;
  const recorded = new Set<SegmentId>(tombstones.map((t) => t.id));
  return inventory.trash
    .filter((id) => !recorded.has(id) && !segments.some((s) => s.id === id))
    .map((id) => {
      const listed = archived.find((a) => a.id === id);
      return finish(trashPath(id), 'its removal was not recorded', listed === undefined ? 'it is pending again' : `it goes back to ${listed.path}`);
    });
}

function adoptions({ context, segments }: Survey): RepairStep[] {
  const known = new Set(context.catalog.state.archived.map((a) => a.id));
  return segments
    .filter((s) => s.tier === 'archived' && s.listed === null && s.condition.kind === 'whole' && !known.has(s.id))
    .map(({ path }) => finish(path, 'the catalog does not list it', 'it is listed: its rows match its fingerprint'));
}

function sources(survey: Survey): RepairStep[] {
  return survey.segments
    .filter((s) => isSealedSource(survey, s))
    .map(({ path }) => finish(path, 'its sealed copy is listed and whole', 'it is removed: the sealed copy holds the same events'));
}

function pendingLogs({ segments }: Survey): RepairStep[] {
  return segments
    .filter((s) => s.tier === 'pending' && s.logs.length > 0 && s.condition.kind === 'whole')
    .map(({ path }) => finish(path, 'a write-ahead log lies beside it', 'the log is written back'));
}

/** The live segment with the highest number stays active; others become pending; without one a new one is begun. */
function actives({ context, inventory, segments }: Survey): RepairStep[] {
  const live = segments.filter((s) => s.tier === 'active' && s.condition.kind === 'whole');
  const chosen = live.findLast(isLive);
  const left = live.filter((s) => s !== chosen && !segments.some((other) => other !== s && other.id === s.id));
  const begun = context.catalog.state.nextSequence > 1 || segments.length > 0;
  const none = begun && inventory.active.length === 0;
  return [
    ...left.map(({ path }) => finish(path, 'it does not take events any more', 'it becomes pending and is sealed')),
    ...(none ? [finish('active', 'no segment takes events', 'a new one is begun')] : []),
  ];
}

function isLive({ condition }: Surveyed): boolean {
  return condition.kind === 'whole' && condition.meta.kind === 'live';
}
