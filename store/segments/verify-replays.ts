import { relative } from 'node:path';
import { readOptionalJson } from '../disk/json-file.ts';
import { addCounts, NO_COUNTS, type ReplayCounts } from '../domain/counts.ts';
import type { Connection } from '../duckdb/connection.ts';
import { ident } from '../duckdb/sql.ts';
import { absolute, RUNS_FOLDER } from '../layout.ts';
import { parseRun, type ReplayRun } from '../replay/replay-run.ts';
import { broken, type Finding, odd } from './finding.ts';
import { PROGRESS_TABLE, withProgress } from './progress-table.ts';
import type { VisibleSegment } from './segment-set.ts';
import { integer } from './totals.ts';
import type { VerifyContext } from './verify-context.ts';

/** What is written down of replays: every event read has one fate (L21), and files the store keeps for a replay to go on are there (L22). */
export async function verifyReplays({ fs, root }: VerifyContext): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name } of await fs.list(absolute(root, RUNS_FOLDER))) {
    const path = `${RUNS_FOLDER}/${name}`;
    const run = name.endsWith('.json') ? parseRun(await readOptionalJson(fs, absolute(root, path))) : null;
    if (run === null) findings.push(odd('L21', path, 'It does not say what became of a replay.'));
    else findings.push(...fates(path, run), ...(await keptFiles({ fs, root }, path, run)));
  }
  return findings;
}

function fates(path: string, run: ReplayRun): Finding[] {
  const wrong = [run.counts, ...run.files.map((f) => f.counts)].filter((counts) => !addsUp(counts));
  const findings = wrong.map((c) =>
    broken('L21', path, `${c.read} events were read, but ${c.new + c.duplicate + c.conflict + c.rejected} are accounted for.`),
  );
  const sum = run.files.reduce((all, { counts }) => addCounts(all, counts), NO_COUNTS);
  if (sum.read !== run.counts.read || sum.new !== run.counts.new)
    findings.push(broken('L21', path, `Its files had ${sum.new} new events of ${sum.read}, the run says ${run.counts.new} of ${run.counts.read}.`));
  return findings;
}

function addsUp(counts: ReplayCounts): boolean {
  return counts.read === counts.new + counts.duplicate + counts.conflict + counts.rejected;
}

/** Only files below the store are the store's to keep. */
async function keptFiles({ fs, root }: Pick<VerifyContext, 'fs' | 'root'>, path: string, run: ReplayRun): Promise<Finding[]> {
  if (run.state === 'done') return [];
  const findings: Finding[] = [];
  for (const file of run.files) {
    const below = relative(root, file.path);
    if (below.startsWith('..') || below === file.path || file.state === 'done' || file.state === 'refused') continue;
    if ((await fs.stat(file.path)) === null) findings.push(odd('L22', path, `It cannot go on: ${below} is gone.`));
  }
  return findings;
}

/** L21: what a segment notes of replays adds up. */
export async function verifyProgress(connection: Connection, { descriptor: { path }, file }: VisibleSegment): Promise<Finding[]> {
  if ((await withProgress(connection, [file.name])).length === 0) return [];
  const row = await connection.row(
    `SELECT count(*) AS n FROM ${ident(file.name)}.${PROGRESS_TABLE} WHERE read <> "new" + duplicate + conflict OR late > "new"`,
  );
  const wrong = integer(row?.['n']);
  return wrong === 0n ? [] : [broken('L21', path, `Its notes of replays do not add up in ${wrong} places.`)];
}
