import type { ReplayFileReport, ReplayReport, Repository } from '../../../store/index.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Given } from '../given.ts';
import { usageLine } from '../help.ts';
import { openToRead, openToWrite } from '../open.ts';
import { counted, grouped, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import type { Verb } from '../verb.ts';
import { visible } from '../visible.ts';

export const replay: Verb = {
  name: 'replay',
  usage: 'STORE PATH... [--dry-run]',
  summary: 'Brings journal files (and those below folders) into a store; --dry-run only says what that would do.',
  options: { 'dry-run': { type: 'boolean' } },
  words: { least: 2, most: Number.MAX_SAFE_INTEGER },
  async run(given, terminal) {
    await using repository = given.flag('dry-run') ? await openToRead(given.store) : await openToWrite(given.store, terminal);
    const report = await replayInto(repository, given, terminal);
    await terminal.print(documentOf(report), () => describe(report));
    terminal.signal.throwIfAborted();
    const exit = exitOf(report);
    if (exit === EXIT.wrong) complain(report, terminal);
    return exit;
  },
};

async function replayInto(repository: Repository, given: Given, terminal: Terminal): Promise<ReplayReport> {
  const files = given.words.slice(1).map((path) => ({ path, name: path }));
  const progress = (report: () => ReplayReport): void => terminal.progress(() => progressOf(report()));
  const options = { signal: terminal.signal, progress };
  return given.flag('dry-run') ? repository.check(files, options) : repository.replay(files, options);
}

function documentOf(report: ReplayReport): object {
  return {
    dryRun: report.dryRun,
    files: report.files.map((file) => ({
      path: file.path,
      format: file.format,
      state: file.state,
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

/** Nothing could be read at all: said like any other wrong input. */
function complain({ files }: ReplayReport, terminal: Terminal): void {
  terminal.note('Nothing was stored: there was no file to read.');
  for (const { path, rejects } of files) terminal.note(visible(`${path}: ${rejects[0]?.reason ?? 'not readable'}`));
  terminal.note(usageLine(replay));
}

/** Two when nothing could be read at all, one when something was left out. */
function exitOf({ files, counts }: ReplayReport): ExitCode {
  if (files.every((file) => file.state === 'refused')) return EXIT.wrong;
  const whole = files.every((file) => file.state === 'done') && counts.rejected === 0 && counts.conflict === 0;
  return whole ? EXIT.done : EXIT.findings;
}

function progressOf({ files, counts }: ReplayReport): string {
  const finished = files.filter((file) => file.state !== 'waiting' && file.state !== 'reading').length;
  return `${finished} of ${counted(files.length, 'file')}, ${grouped(counts.read)} events read, ${grouped(counts.new)} new`;
}

function describe(report: ReplayReport): string {
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
  const lines = [
    ...file.rejects.map((r) => `rejected: ${at(r)}: ${r.reason}${r.eventId === undefined ? '' : ` (${r.eventId})`}`),
    ...file.conflicts.map((c) => `conflict: ${at(c)}: ${c.eventId} is stored with other content`),
    ...file.notes.map((note) => `note: ${note}`),
  ];
  return lines.map((line) => visible(`${file.name}: ${line}`));
}
