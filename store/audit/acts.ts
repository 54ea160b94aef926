import { counted, grouped } from '../domain/grouped.ts';
import type { ReplayReport } from '../replay/report.ts';
import type { PassRequest, RetentionPass } from '../retention/pass.ts';
import type { Act } from './audited.ts';

/** More paths than these make no command that anybody would copy. */
const MOST_PATHS = 20;

export function replayAct(files: readonly { readonly path: string; readonly name?: string }[]): Act<ReplayReport> {
  const [first] = files;
  const name = first === undefined ? 'no files' : (first.name ?? first.path);
  const paths = files.map(({ path }) => path);
  return {
    act: 'replay',
    about: files.length <= 1 ? name : `${counted(files.length, 'file')}, ${name} first`,
    result: replayResult,
    command: paths.length <= MOST_PATHS ? ['replay', ...paths] : null,
  };
}

export function resumeAct(run: string): Act<ReplayReport> {
  return { act: 'resume a replay', about: run, result: replayResult, command: ['replay', '--resume', run] };
}

export function retentionAct({ days, confirmed }: PassRequest): Act<RetentionPass> {
  return {
    act: 'run retention',
    about: counted(days, 'day'),
    result: ({ outcome, segments, rows }) =>
      outcome === 'removed' ? `removed ${counted(segments.length, 'segment')}, ${counted(rows, 'row')}` : outcome,
    command: ['retention', '--days', String(days), ...(confirmed ? ['--yes'] : [])],
  };
}

function replayResult({ counts }: ReplayReport): string {
  return `${grouped(counts.new)} new, ${grouped(counts.duplicate)} duplicate, ${grouped(counts.conflict)} conflict, ${grouped(counts.rejected)} rejected`;
}
