/**
 * Cuts the power of a small disk of its own while a store on it does everything at once, and at every moment that something has to outlive;
 * opens the store and looks for everything that was acknowledged.
 * `node test/power/power.ts [--cuts N] [--seed S] [--only NAME]`
 */
import { parseArgs } from 'node:util';
import { Random } from '../../store/sample/random.ts';
import type { Child } from '../crash/child.ts';
import { MixedScenario } from '../crash/mixed-scenario.ts';
import { Verdicts } from '../support/verdicts.ts';
import { CutDisk } from './cut-disk.ts';
import { cutAt, MOMENTS } from './moment-cut.ts';

const { values } = parseArgs({ options: { cuts: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } } });
const cuts = Number(values.cuts ?? 60);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
if (!Number.isInteger(cuts) || cuts < 0 || !Number.isInteger(seed)) throw new Error('usage: power.ts [--cuts N] [--seed S] [--only NAME]');

const disk = await CutDisk.make();
if (typeof disk === 'string') console.log(`No power was cut: ${disk}.`);
else await cutPower(disk);

async function cutPower(cut: CutDisk): Promise<void> {
  await using _disk = cut;
  const verdicts = new Verdicts();
  console.log(`seed ${seed}: ${cuts} cuts at random, and one at each of ${MOMENTS.length} moments`);
  for (const moment of MOMENTS.filter((point) => point.includes(values.only ?? '')))
    await verdicts.judge(`at ${moment}`, () => cutAt(cut, moment), `--cuts 0 --only ${moment}`);
  if (cuts > 0 && (values.only ?? 'random') === 'random') await atRandom(cut, verdicts);
  verdicts.conclude();
}

async function atRandom(cut: CutDisk, verdicts: Verdicts): Promise<void> {
  const random = new Random(seed);
  const scenario = new MixedScenario(cut.folder, {
    name: 'cut off',
    noticeable: true,
    async bringAbout(child: Child) {
      await cut.cut();
      child.kill();
      await child.ended();
      await cut.bringBack();
    },
  });
  await scenario.prepare();
  for (let n = 1; n <= cuts; n++)
    await verdicts.judge(`cut ${n}`, async () => console.log(`cut ${n}: ${await scenario.killOnce(random)}`), `--cuts ${cuts} --seed ${seed}`);
}
