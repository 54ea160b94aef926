import { type RepairItem, type RepairReport, repairStore } from '../../../store/index.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { assertFolder } from '../open.ts';
import { counted } from '../table.ts';
import type { Verb } from '../verb.ts';
import { visible } from '../visible.ts';
import { findingLines } from './verify.ts';

export const repair: Verb = {
  name: 'repair',
  usage: 'STORE [--apply] [--accept-loss]',
  summary: 'Says what has to be done so that a store breaks no law, and does it with --apply; ends with a full verification.',
  details: [
    'Without --apply nothing is changed. Nothing is deleted: what is replaced or does not belong goes to quarantine/ with the reason beside it.',
    'What may lose acknowledged events is done only with --accept-loss.',
    'Exit code 1 also when the plan is not empty and was not carried out.',
  ],
  options: { apply: { type: 'boolean' }, 'accept-loss': { type: 'boolean' } },
  words: { least: 1, most: 1 },
  async run(given, terminal) {
    await assertFolder(given.store);
    const apply = given.flag('apply');
    const progress = (done: number, total: number): void => terminal.progress(() => `${done} of ${counted(total, 'segment')}`);
    const report = await repairStore(given.store, { apply, acceptLoss: given.flag('accept-loss'), signal: terminal.signal, progress });
    await terminal.print({ applied: apply, ...report }, () => describe(report, apply));
    return codeOf(report);
  },
};

function codeOf({ left, findings }: RepairReport): ExitCode {
  return left.length === 0 && !findings.some((f) => f.severity === 'error') ? EXIT.done : EXIT.findings;
}

function describe({ plan, done, recovery, left, findings }: RepairReport, applied: boolean): string {
  return [
    plan.length === 0 ? 'There is nothing to repair.' : `${counted(plan.length, 'thing')} to do:`,
    ...plan.map(line),
    ...done.map(({ item, outcome }) => visible(`done: ${item.action} ${item.path}: ${outcome}`)),
    ...recovery.map(({ path, what }) => visible(`done: ${path}: ${what}`)),
    ...(applied && left.length > 0 ? [`${counted(left.length, 'thing')} left:`, ...left.map(line)] : []),
    ...(!applied && plan.length > 0 ? ['Nothing was changed. Say --apply to do it.'] : []),
    ...findingLines(findings),
    `Verified: ${counted(findings.length, 'finding')}.`,
  ].join('\n');
}

function line({ action, path, why, safe, effect }: RepairItem): string {
  return visible(`${safe ? '  ' : '! '}${action} ${path}: ${why}. Then: ${effect}.${safe ? '' : ' Needs --accept-loss.'}`);
}
