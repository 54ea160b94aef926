import type { RetentionPass, RetentionPlan, Repository } from '../../../store/index.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Given } from '../given.ts';
import { isoText } from '../instant.ts';
import { openToRead, openToWrite } from '../open.ts';
import { counted, grouped, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import type { Verb } from '../verb.ts';

export const retention: Verb = {
  name: 'retention',
  usage: 'STORE --days N [--dry-run] [--yes] [--now ISO] [--save]',
  summary: 'Removes segments whose newest event is older than N days; --dry-run only lists them.',
  details: [
    'Without --days the number of days the store remembers is taken; --save makes it remember this one.',
    'More than a quarter of all events is removed only with --yes. Removed segments stay in trash/ for 24 hours.',
  ],
  options: { days: { type: 'string' }, 'dry-run': { type: 'boolean' }, yes: { type: 'boolean' }, now: { type: 'string' }, save: { type: 'boolean' } },
  words: { least: 1, most: 1 },
  async run(given, terminal) {
    const days = given.whole('days', 1, 3_650);
    const now = given.instant('now');
    if (given.flag('dry-run')) return await preview(given, terminal, days, now);
    await using repository = await openToWrite(given.store, terminal);
    const plan = repository.planRetention(days, now);
    if (plan.needsConfirmation && !given.flag('yes')) return await ask(plan, terminal);
    return await removeBy(repository, plan, given, terminal);
  },
};

async function preview(given: Given, terminal: Terminal, days: number | undefined, now: number | undefined): Promise<ExitCode> {
  await using repository = await openToRead(given.store);
  const plan = repository.planRetention(days, now);
  await terminal.print(documentOf(plan, 0), () => describe(plan, 'would be removed'));
  return EXIT.done;
}

async function ask(plan: RetentionPlan, terminal: Terminal): Promise<ExitCode> {
  const message = `This would remove ${grouped(plan.rows)} events, ${Math.round(plan.share * 100)} % of the store. Nothing was removed.`;
  const hint = 'Look at the list, then say --yes.';
  terminal.note(`${message} ${hint}`);
  const document = { ...documentOf(plan, 0), error: { code: 'CONFIRM', message, hint } };
  await terminal.print(document, () => describe(plan, 'would be removed'));
  return EXIT.wrong;
}

async function removeBy(repository: Repository, plan: RetentionPlan, given: Given, terminal: Terminal): Promise<ExitCode> {
  const { days, nowMs } = plan;
  const shown = new Set(plan.segments.map((s) => s.id));
  const pass = await repository.runRetention({ days, nowMs, trigger: 'person', confirmed: given.flag('yes'), shown });
  if (given.flag('save')) await repository.setRetentionDays(days);
  const { segments, rows, bytes } = pass;
  const done = { ...plan, segments, rows, bytes };
  await terminal.print(documentOf(done, segments.length), () => describe(done, 'removed'));
  return EXIT.done;
}

type Listed = Pick<RetentionPlan, 'cutoffMs' | 'rows' | 'bytes' | 'kept'> & { readonly segments: RetentionPass['segments'] };

function documentOf(plan: Listed, removed: number): object {
  return {
    cutoff: isoText(plan.cutoffMs),
    segments: plan.segments.map((s) => ({ id: s.id, rows: s.totals.rows, bytes: s.bytes, to: isoText(s.totals.toMs) })),
    rows: plan.rows,
    bytes: plan.bytes,
    removed,
    kept: plan.kept.map(({ segment, reason }) => ({ id: segment.id, reason })),
  };
}

function describe(plan: Listed, what: string): string {
  const rows = plan.segments.map((s) => [s.id, grouped(s.totals.rows), grouped(s.bytes), isoText(s.totals.toMs)]);
  const columns = [{ title: 'segment' }, { title: 'events', align: 'right' }, { title: 'bytes', align: 'right' }, { title: 'newest event' }] as const;
  const kept = plan.kept.map(({ segment, reason }) => `${segment.id} is kept: ${reason}`);
  const sum = `${counted(plan.segments.length, 'segment')} with ${counted(plan.rows, 'event')} older than ${isoText(plan.cutoffMs)} ${what}.`;
  return [...(rows.length > 0 ? [table(columns, rows)] : []), ...kept, sum].join('\n');
}
