import type { ArchivedEntry } from '../catalog/catalog.ts';
import { absolute, archivePath, pendingPath } from '../layout.ts';
import { differences } from '../segments/verify-meta.ts';
import { type RepairStep, some } from './plan.ts';
import { retire, rewrite } from './rewrite.ts';
import { moveTo, whyOf } from './steps-files.ts';
import { findSurplus, type Surplus } from './surplus.ts';
import type { Survey, Surveyed } from './survey.ts';

/** (c) Archived files that lie elsewhere than the catalog or their newest event says. */
export function placeSteps({ context, segments }: Survey): RepairStep[] {
  const { catalog, options, root } = context;
  return segments.flatMap((segment): RepairStep[] => {
    const { id, tier, path, file, listed, sha256, condition } = segment;
    if (tier !== 'archived' || condition.kind !== 'whole') return [];
    const missing = catalog.state.archived.find((a) => a.id === id && a.sha256 === sha256 && !segments.some((s) => s.path === a.path));
    const right = missing?.path ?? archivePath(id, condition.totals.toMs ?? condition.meta.createdMs);
    const stays = right === path || segments.some((s) => s.path === right) || (missing === undefined && listed === null && isListed(segment));
    if (stays) return [];
    const deed = async (): Promise<string> => {
      await file.detach();
      const moved = await moveTo(options.fs, root, path, right);
      const change = (a: ArchivedEntry): ArchivedEntry => (a.path === path ? { ...a, path: right } : a);
      if (listed !== null) await catalog.update((state) => ({ ...state, archived: state.archived.map(change) }));
      return moved;
    };
    const why = missing === undefined ? 'its newest event is of another day' : 'the catalog lists it elsewhere, with the same digest';
    return [{ action: 'move', path, why, safe: true, effect: `it goes to ${right}`, deed }];
  });

  function isListed({ id }: Surveyed): boolean {
    return catalog.state.archived.some((a) => a.id === id);
  }
}

/** Entries that do not say what their file, sound in itself, holds. */
export function entrySteps({ context, segments }: Survey): RepairStep[] {
  return segments.flatMap((segment): RepairStep[] => {
    const { listed, condition, bytes, sha256, path } = segment;
    if (listed === null || condition.kind !== 'whole' || sha256 === null) return [];
    const { meta, totals } = condition;
    const wrong = [...differences(totals, listed.totals)];
    if (listed.bytes !== bytes) wrong.push(`${listed.bytes} bytes where there are ${bytes}`);
    if (listed.sha256 !== sha256) wrong.push('another digest');
    if (wrong.length === 0) return [];
    const { kind, createdMs, rolledMs, sealedMs } = meta;
    const right: ArchivedEntry = { ...listed, kind, createdMs, rolledMs, sealedMs, totals, bytes, sha256 };
    const deed = async (): Promise<string> => {
      await context.catalog.update((state) => ({ ...state, archived: state.archived.map((a) => (a.path === path ? right : a)) }));
      return 'corrected';
    };
    const effect = 'the entry is written again from the file, whose rows match their fingerprint';
    return [{ action: 'correct-catalog', path, why: `the catalog lists ${wrong.join(', ')}`, safe: true, effect, deed }];
  });
}

/** (d), (g), (h): segments that are damaged, wrong about themselves, or hold what another one holds. */
export async function segmentSteps(survey: Survey, signal?: AbortSignal): Promise<RepairStep[]> {
  const { segments } = survey;
  const goes = (s: Surveyed): boolean => isSealedSource(survey, s) || (isBad(s) && hasSource(survey, s));
  // Only copies that stay make another one superfluous.
  const readable = segments.filter((s) => (s.condition.kind === 'whole' || s.condition.kind === 'misstated') && !goes(s));
  const surplus = new Map((await findSurplus(survey.context, readable, signal)).map((s) => [s.segment, s]));
  return segments.flatMap((segment) => {
    const more = surplus.get(segment) ?? null;
    if (isSealedSource(survey, segment) || (!isBad(segment) && more === null)) return [];
    return [isBad(segment) && hasSource(survey, segment) ? sealAgain(survey, segment) : again(survey, segment, more)];
  });
}

function isBad({ condition }: Surveyed): boolean {
  return condition.kind === 'damaged' || condition.kind === 'misstated';
}

/** A pending segment whose sealed copy is listed, whole and the same: opening removes it. */
export function isSealedSource({ segments }: Survey, { id, tier, condition }: Surveyed): boolean {
  if (tier !== 'pending') return false;
  const sealed = segments.find((s) => s.id === id && s.tier === 'archived' && s.listed !== null && s.condition.kind === 'whole');
  if (sealed?.condition.kind !== 'whole' || sealed.sha256 !== sealed.listed?.sha256) return false;
  return condition.kind !== 'whole' || condition.digest === sealed.condition.digest;
}

/** Whether an archived segment's source is still there, whole: then nothing has to be saved from the archive. */
function hasSource({ segments }: Survey, { id, tier }: Surveyed): boolean {
  return tier === 'archived' && segments.some((s) => s.path === pendingPath(id) && s.condition.kind === 'whole');
}

function sealAgain({ context }: Survey, segment: Surveyed): RepairStep {
  const deed = async (): Promise<string> => `moved to ${await retire(context, segment, whyOf(segment))}`;
  return {
    action: 'set-aside',
    path: segment.path,
    why: whyOf(segment),
    safe: true,
    effect: 'its source is still pending, whole, and is sealed again',
    deed,
  };
}

function again({ context, segments }: Survey, segment: Surveyed, surplus: Surplus | null): RepairStep {
  const renumber = segments.some((s) => s !== segment && s.id === segment.id);
  const copies = surplus === null ? '' : `${surplus.events} of its events are in an older segment, or here twice: ${some(surplus.ids)}`;
  const why = [whyOf(segment), copies].filter((w) => w !== '').join('; ');
  if (surplus !== null && 'totals' in segment.condition && segment.condition.totals.rows === surplus.events) {
    const deed = async (): Promise<string> => `moved to ${await retire(context, segment, why, { leftOut: surplus.events, leftOutIds: surplus.ids })}`;
    return { action: 'set-aside', path: segment.path, why, safe: true, effect: 'nothing is lost: everything in it is elsewhere', deed };
  }
  return {
    action: 'rewrite', path: segment.path, why, safe: true, effect: effectOf(segment, surplus),
    deed: () => rewrite(context, { segment, why, surplus, renumber }),
  }; // prettier-ignore
}

function effectOf({ condition, listed }: Surveyed, surplus: Surplus | null): string {
  const parts = ['it is written again as pending and the original goes to the quarantine'];
  if (surplus !== null) parts.push('the older copies stay');
  if (condition.kind === 'damaged')
    parts.push(`what can be read is kept, and what cannot is told${listed === null ? '' : ` (the catalog counted ${listed.totals.rows} events)`}`);
  if (condition.kind === 'misstated') parts.push(`its ${condition.totals.rows} events are counted anew`);
  return parts.join('; ');
}

/** Entries whose file is nowhere. */
export async function missingSteps({ context, inventory, segments }: Survey): Promise<RepairStep[]> {
  const { catalog, options, root } = context;
  const steps: RepairStep[] = [];
  for (const { id, path, totals, sha256 } of catalog.state.archived) {
    const elsewhere = inventory.trash.includes(id) || inventory.pending.includes(id) || segments.some((s) => s.id === id && s.sha256 === sha256);
    if (elsewhere || (await options.fs.stat(absolute(root, path))) !== null) continue;
    const deed = async (): Promise<string> => {
      await catalog.update((state) => ({ ...state, archived: state.archived.filter((a) => a.path !== path) }));
      return 'forgotten';
    };
    const effect = `its ${totals.rows} events are given up; put the file back from a backup instead, if there is one`;
    steps.push({ action: 'forget', path, why: 'the catalog lists it, but it is not there', safe: false, effect, deed });
  }
  return steps;
}
