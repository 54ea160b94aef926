import { type AdoptedFile, adoptReferenceStore, type AdoptReport } from '../../../store/index.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { counted, grouped, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import type { Verb } from '../verb.ts';
import { visible } from '../visible.ts';

export const adopt: Verb = {
  name: 'adopt',
  usage: 'STORE FROM [--dry-run]',
  summary:
    'Copies the events of a folder laid out by the reference system into a store (made when it is not there); --dry-run only says what that would do.',
  details: ['FROM is only read. Doing it again adds nothing: what is stored already counts as duplicate.'],
  options: { 'dry-run': { type: 'boolean' } },
  words: { least: 2, most: 2 },
  async run(given, terminal) {
    const report = await adoptInto(given.store, given.words[1] ?? '', given.flag('dry-run'), terminal);
    await terminal.print(documentOf(report), () => describe(report));
    terminal.signal.throwIfAborted();
    return exitOf(report);
  },
};

function adoptInto(to: string, from: string, dryRun: boolean, terminal: Terminal): Promise<AdoptReport> {
  const progress = (report: () => AdoptReport): void => terminal.progress(() => progressOf(report()));
  const failed = (what: string, error: unknown): void => terminal.note(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  return adoptReferenceStore(from, to, { dryRun, signal: terminal.signal, progress }, { retentionIntervalMs: 0, listener: { failed } });
}

function documentOf({ dryRun, files, ignored, counts, late }: AdoptReport): object {
  return {
    dryRun,
    files: files.map((file) => ({
      path: file.path,
      state: file.state,
      age: file.age,
      rows: file.rows,
      ...file.counts,
      late: file.late,
      rejects: file.rejects.map(({ line, reason, eventId }) => ({ row: line, reason, eventId })),
      rejectsTotal: file.rejectsTotal,
      conflicts: file.conflicts.map(({ line, eventId }) => ({ row: line, eventId })),
      findings: file.findings,
      notes: file.notes,
    })),
    ignored,
    ...counts,
    late,
  };
}

function exitOf({ files, counts }: AdoptReport): ExitCode {
  const damaged = files.some((file) => file.state !== 'done' || file.findings.some((f) => f.severity === 'error'));
  return damaged || counts.rejected > 0 || counts.conflict > 0 ? EXIT.findings : EXIT.done;
}

function progressOf({ files, counts }: AdoptReport): string {
  const finished = files.filter((file) => file.state !== 'waiting' && file.state !== 'reading').length;
  return `${finished} of ${counted(files.length, 'file')}, ${grouped(counts.read)} events read, ${grouped(counts.new)} new`;
}

function describe(report: AdoptReport): string {
  const number = (title: string): { title: string; align: 'right' } => ({ title, align: 'right' });
  const columns = [{ title: 'state' }, number('age'), ...['rows', 'new', 'duplicate', 'conflict', 'rejected'].map(number), { title: 'file' }];
  const row = (state: string, age: string | null, rows: number, c: AdoptReport['counts'], name: string): (string | null)[] => [
    state, age, grouped(rows), grouped(c.new), grouped(c.duplicate), grouped(c.conflict), grouped(c.rejected), name,
  ]; // prettier-ignore
  const rows = report.files.map((f) => row(f.state, f.age === null ? null : String(f.age), f.rows, f.counts, f.path));
  const total = row(report.dryRun ? 'dry run' : 'total', '', report.counts.read, report.counts, counted(report.files.length, 'file'));
  const ignored = report.ignored.map(({ path, why }) => visible(`${path}: not read: ${why}`));
  return [table(columns, [...rows, total]), ...report.files.flatMap(remarks), ...ignored].join('\n');
}

function remarks(file: AdoptedFile): string[] {
  const lines = [
    ...file.rejects.map((r) => `rejected: row ${r.line}: ${r.reason}${r.eventId === undefined ? '' : ` (${r.eventId})`}`),
    ...file.conflicts.map((c) => `conflict: row ${c.line}: ${c.eventId} is stored with other content`),
    ...file.findings.map((f) => `${f.severity}: ${f.path === file.path ? '' : `${f.path}: `}${f.detail}`),
    ...file.notes.map((note) => `note: ${note}`),
  ];
  return lines.map((line) => visible(`${file.path}: ${line}`));
}
