import type { ReplayFileReport, ReplayReport } from '../../store/index.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { counted, grouped, table } from './table.ts';
import { visible } from './visible.ts';

/** A report as one JSON document. */
export function replayDocument(report: ReplayReport): object {
  return {
    dryRun: report.dryRun,
    run: report.run,
    files: report.files.map((file) => ({
      path: file.path,
      format: file.format,
      state: file.state,
      recognised: file.recognised,
      sha256: file.sha256,
      ...file.counts,
      rejects: file.rejects.map(({ offset, line, reason, eventId, events }) => ({ offset, line, reason, eventId, events })),
      rejectsTotal: file.rejectsTotal,
      conflicts: file.conflicts,
      late: file.late,
      notes: file.notes,
    })),
    ...report.counts,
    late: report.late,
  };
}

/** Two when nothing could be read at all, one when something was left out. */
export function exitOf({ files, counts }: ReplayReport): ExitCode {
  if (files.length > 0 && files.every((file) => file.state === 'refused')) return EXIT.wrong;
  const whole = files.every((file) => file.state === 'done') && counts.rejected === 0 && counts.conflict === 0;
  return whole ? EXIT.done : EXIT.findings;
}

/** How far it is, in a line. */
export function progressText({ files, counts }: ReplayReport): string {
  const finished = files.filter((file) => file.state !== 'waiting' && file.state !== 'reading').length;
  return `${finished} of ${counted(files.length, 'file')}, ${grouped(counts.read)} events read, ${grouped(counts.new)} new`;
}

/** A report as a table with remarks. */
export function replayText(report: ReplayReport): string {
  const number = (title: string): { title: string; align: 'right' } => ({ title, align: 'right' });
  const columns = [{ title: 'state' }, number('read'), number('new'), number('duplicate'), number('conflict'), number('rejected'), { title: 'file' }];
  const row = (state: string, c: ReplayReport['counts'], name: string): string[] => [
    state, grouped(c.read), grouped(c.new), grouped(c.duplicate), grouped(c.conflict), grouped(c.rejected), name,
  ]; // prettier-ignore
  const rows = report.files.map((file) => row(file.state, file.counts, file.name));
  const total = row(report.dryRun ? 'dry run' : 'total', report.counts, counted(report.files.length, 'file'));
  return [table(columns, [...rows, total]), ...report.files.flatMap(remarks)].join('\n');
}

function remarks(file: ReplayFileReport): string[] {
  const at = ({ offset, line }: { readonly offset?: number; readonly line?: number }): string =>
    line === undefined ? `offset ${offset}` : `line ${line}`;
  const more = file.rejectsTotal - file.rejects.length;
  const lines = [
    ...file.rejects.map((r) => `rejected: ${at(r)}: ${r.reason}${r.eventId === undefined ? '' : ` (${r.eventId})`}`),
    ...(more > 0 ? [`rejected: ${grouped(more)} more; --rejects FILE writes them all down`] : []),
    ...file.conflicts.map((c) => `conflict: ${at(c)}: ${c.eventId} is stored with other content`),
    ...file.notes.map((note) => `note: ${note}`),
  ];
  return lines.map((line) => visible(`${file.name}: ${line}`));
}
