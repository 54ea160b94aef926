/**
 * Times the store against a yardstick of the same run and prints where it stands; writes `bench.json`.
 * `node test/bench/bench.ts [--runs 5] [--events 200000]`. Machines are shared and noisy: only the ratios mean something.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeInputs } from './inputs.ts';
import { report } from './report.ts';
import { measureAll } from './series.ts';

const { values } = parseArgs({ options: { runs: { type: 'string' }, events: { type: 'string' } } });
const runs = Number(values.runs ?? 5);
const events = Number(values.events ?? 200_000);
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(events) || events < 1_000) throw new Error('usage: bench.ts [--runs N] [--events N]');

const folder = await mkdtemp(join(tmpdir(), 'strata-bench-'));
try {
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} threads, Node ${process.versions.node}`;
  console.log(`${events.toLocaleString('en-US')} events, medians of ${runs}; ${machine}`);
  const inputs = await makeInputs(folder, events);
  const measured = await measureAll(inputs, runs);
  const { text, document } = report(measured);
  console.log(text);
  await writeFile('bench.json', `${JSON.stringify({ events, runs, machine, ...document }, null, 2)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
