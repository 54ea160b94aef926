/**
 * Kills a process that writes to a store, at random moments and without warning; opens the store again and looks for everything that was acknowledged.
 * `node test/crash/crash.ts [--kills N] [--seed S] [--only NAME]`
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../../store/sample/random.ts';
import { AppendScenario } from './append-scenario.ts';
import { MixedScenario } from './mixed-scenario.ts';
import { ReplayScenario } from './replay-scenario.ts';

const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } } });
const kills = Number(values.kills ?? 100);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) throw new Error('usage: crash.ts [--kills N] [--seed S] [--only NAME]');

const random = new Random(seed);
const folder = await mkdtemp(join(tmpdir(), 'strata-crash-'));
const results: boolean[] = [];
console.log(`seed ${seed}, ${kills} kills`);
try {
  const everything = new MixedScenario(folder);
  const single = [AppendScenario.overCli(folder), ReplayScenario.overCli(folder), AppendScenario.underChurn(folder)];
  // Every other kill hits everything at once.
  const turns = single.flatMap((scenario) => [everything, scenario]).filter(({ name }) => name.includes(values.only ?? ''));
  const scenarios = [...new Set(turns)];
  for (const scenario of scenarios) await scenario.prepare();
  for (let kill = 0; kill < kills; kill++) {
    const scenario = turns[kill % turns.length];
    if (scenario !== undefined) await attempt(`kill ${kill + 1}, ${scenario.name}`, () => scenario.killOnce(random));
  }
  for (const scenario of scenarios.slice(0, kills)) await attempt(`${scenario.name}, run again to the end`, () => scenario.finish());
} finally {
  await rm(folder, { recursive: true, force: true });
}
const passed = results.filter(Boolean).length;
console.log(`${passed} passed, ${results.length - passed} failed`);
process.exitCode = passed === results.length ? 0 : 1;

async function attempt(name: string, work: () => Promise<string>): Promise<void> {
  try {
    console.log(`${name}: ${await work()}`);
    results.push(true);
  } catch (error) {
    console.log(`${name}: FAILED (seed ${seed}): ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    results.push(false);
  }
}
