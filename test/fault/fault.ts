/**
 * Makes every named moment fail, and every call to the file system with every code, and looks whether the store goes on and keeps what it acknowledged.
 * `node test/fault/fault.ts [--all | --every N] [--seed S] [--only NAME]`
 */
import { parseArgs } from 'node:util';
import { Verdicts } from '../support/verdicts.ts';
import { allDisturbances } from './disturbance.ts';
import { DisturbedLives } from './disturbed-life.ts';

const { values } = parseArgs({
  options: { all: { type: 'boolean' }, every: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const every = values.all === true ? 1 : Number(values.every ?? 40);
if (!Number.isInteger(seed) || !Number.isInteger(every) || every < 1) throw new Error('usage: fault.ts [--all | --every N] [--seed S] [--only NAME]');

const possible = await allDisturbances();
const chosen = possible.filter(({ name }, i) => (values.only === undefined ? i % every === seed % every : name.includes(values.only)));
console.log(`seed ${seed}: ${chosen.length} of ${possible.length} things that can go wrong`);
const verdicts = new Verdicts();
await using lives = new DisturbedLives();
for (const disturbance of chosen) await verdicts.judge(disturbance.name, () => lives.live(disturbance), `--only '${disturbance.name}'`);
verdicts.conclude();
