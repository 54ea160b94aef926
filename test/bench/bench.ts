/**
 * Times the store against a yardstick of the same run and prints where it stands; writes `bench.json`.
 * `node test/bench/bench.ts [--runs 5] [--events 200000] [--only GROUP,...]`, groups: replays, rollovers, memory, charts, active, reading, opening, page.
 * Machines are shared and noisy: only the ratios mean something.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureActiveChart } from './active-chart.ts';
import { measureCharts } from './charts.ts';
import { inChild } from './in-child.ts';
import { makeInputs } from './inputs.ts';
import { measurePage } from './page.ts';
import { measureOpening, measureReading, readingStores } from './reading.ts';
import { report } from './report.ts';
import { measureMemory, measureReplays, measureRollovers, type Note } from './series.ts';

const GROUPS = ['replays', 'rollovers', 'memory', 'charts', 'active', 'reading', 'opening', 'page'];
const { values } = parseArgs({ options: { runs: { type: 'string' }, events: { type: 'string' }, only: { type: 'string' } } });
const runs = Number(values.runs ?? 5);
const events = Number(values.events ?? 200_000);
const only = values.only?.split(',') ?? GROUPS;
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(events) || events < 1_000 || !only.every((group) => GROUPS.includes(group)))
  throw new Error(`usage: bench.ts [--runs N] [--events N] [--only ${GROUPS.join('|')},...]`);
const wanted = (...groups: readonly string[]): boolean => groups.some((group) => only.includes(group));

const measured: Record<string, number[]> = {};
const note: Note = (what, value) => void (measured[what] ??= []).push(value ?? Number.NaN);

const folder = await mkdtemp(join(tmpdir(), 'strata-bench-'));
try {
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} threads, Node ${process.versions.node}`;
  console.log(`${events.toLocaleString('en-US')} events, medians of ${runs}; ${machine}`);
  await measure();
  const { text, document } = report(measured);
  console.log(text);
  await writeFile('bench.json', `${JSON.stringify({ events, runs, machine, ...document }, null, 2)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(): Promise<void> {
  if (wanted('replays', 'rollovers')) {
    const inputs = await makeInputs(folder, events);
    if (wanted('replays')) await measureReplays(inputs, runs, note);
    if (wanted('rollovers')) await measureRollovers(inputs, runs, note);
  }
  if (wanted('memory')) await measureMemory(folder, note);
  if (wanted('charts', 'reading')) {
    const { large } = readingStores(folder);
    console.error(`making ${large.segments} segments of ${large.rows} events`);
    await inChild('makeChartStore', large);
    if (wanted('charts')) await measureCharts(folder, runs, note);
    if (wanted('reading')) await measureReading(folder, runs, note);
  }
  if (wanted('active')) await measureActiveChart(folder, runs, note);
  if (wanted('opening')) await measureOpening(folder, runs, note);
  if (wanted('page')) await measurePage(runs, note);
}
