/**
 * Times the store against a yardstick of the same run and prints where it stands; writes `bench.json`.
 * `node test/bench/bench.ts [--runs 5] [--events 200000] [--only replays|charts]`. Machines are shared and noisy: only the ratios mean something.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureCharts } from './charts.ts';
import { makeInputs } from './inputs.ts';
import { report } from './report.ts';
import { measureReplays, type Note } from './series.ts';

const { values } = parseArgs({ options: { runs: { type: 'string' }, events: { type: 'string' }, only: { type: 'string' } } });
const runs = Number(values.runs ?? 5);
const events = Number(values.events ?? 200_000);
const { only } = values;
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(events) || events < 1_000 || !['replays', 'charts', undefined].includes(only))
  throw new Error('usage: bench.ts [--runs N] [--events N] [--only replays|charts]');

const measured: Record<string, number[]> = {};
const note: Note = (what, value) => void (measured[what] ??= []).push(value ?? Number.NaN);

const folder = await mkdtemp(join(tmpdir(), 'strata-bench-'));
try {
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} threads, Node ${process.versions.node}`;
  console.log(`${events.toLocaleString('en-US')} events, medians of ${runs}; ${machine}`);
  if (only !== 'charts') await measureReplays(await makeInputs(folder, events), runs, note);
  if (only !== 'replays') await measureCharts(folder, runs, note);
  const { text, document } = report(measured);
  console.log(text);
  await writeFile('bench.json', `${JSON.stringify({ events, runs, machine, ...document }, null, 2)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
