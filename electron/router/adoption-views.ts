import type { AdoptedFile, AdoptReport } from '../../store/index.ts';
import type { Output } from '../contract/contract.ts';
import { cut } from './views.ts';

type AdoptionView = Output<'store.adopt'>;

const MOST_REJECTS = 100;
const MOST_FINDINGS = 100;

/** What adopting did, or would do, as the contract has it. */
export function adoptionView({ dryRun, files, ignored, counts, late }: AdoptReport, cancelled: boolean, troubles: readonly string[]): AdoptionView {
  return {
    dryRun, cancelled, counts, late,
    rows: files.reduce((sum, { rows }) => sum + rows, 0),
    files: files.map(fileView),
    ignored: ignored.map(({ path, why }) => ({ path: cut(path), why: cut(why) })),
    troubles: troubles.slice(0, MOST_FINDINGS).map(cut),
  }; // prettier-ignore
}

function fileView(file: AdoptedFile): AdoptionView['files'][number] {
  const { path, state, age, rows, counts, late, rejects, conflicts, findings, notes } = file;
  const said = [
    ...rejects.slice(0, MOST_REJECTS).map((r) => `row ${r.line ?? '-'}: ${r.reason}${r.eventId === undefined ? '' : ` (${r.eventId})`}`),
    ...conflicts.slice(0, MOST_REJECTS).map((c) => `row ${c.line}: ${c.eventId} is stored with other content; that one stays`),
  ];
  return {
    path: cut(path), state, age, rows, counts, late,
    rejects: said.slice(0, MOST_REJECTS).map(cut),
    findings: findings.slice(0, MOST_FINDINGS).map((f) => ({ severity: f.severity, path: cut(f.path), detail: cut(f.detail) })),
    notes: notes.map(cut),
  }; // prettier-ignore
}
