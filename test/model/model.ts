/**
 * Does random things to a real store and to a model of it in memory, and compares whatever they answer.
 * `node test/model/model.ts [--seeds N] [--operations N] [--seed S]`
 *
 * A list that fails is kept in `failing/`, and every run begins with the lists that are there.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../../store/sample/random.ts';
import { Verdicts } from '../support/verdicts.ts';
import { ModelRun } from './model-run.ts';
import { type Operation, randomOperations } from './operations.ts';
import { RealStore } from './real-store.ts';

const KEPT = join(import.meta.dirname, 'failing');
const { values } = parseArgs({ options: { seeds: { type: 'string' }, operations: { type: 'string' }, seed: { type: 'string' } } });
const seeds = Number(values.seeds ?? (values.seed === undefined ? 100 : 1));
const operations = Number(values.operations ?? 100);
const first = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
if (![seeds, operations, first].every(Number.isInteger)) throw new Error('usage: model.ts [--seeds N] [--operations N] [--seed S]');

const verdicts = new Verdicts();
console.log(`seed ${first}: ${seeds} lists of ${operations} operations`);
for (const name of await keptLists()) {
  const list = JSON.parse(await readFile(join(KEPT, name), 'utf8')) as Operation[];
  await verdicts.judge(`the kept list ${name}`, () => run(list));
}
for (let seed = first; seed < first + seeds; seed++) {
  const list = randomOperations(new Random(seed), operations);
  await verdicts.judge(`seed ${seed}`, () => runAndKeep(seed, list), `--seed ${seed} --operations ${operations}`);
}
verdicts.conclude();

async function keptLists(): Promise<string[]> {
  const names = await readdir(KEPT).catch(() => []);
  return names.filter((name) => name.endsWith('.json'));
}

/** Keeps the operations up to the one that failed. */
async function runAndKeep(seed: number, list: readonly Operation[]): Promise<void> {
  let done = 0;
  try {
    await run(list, () => (done += 1));
  } catch (error) {
    await mkdir(KEPT, { recursive: true });
    await writeFile(join(KEPT, `seed-${seed}.json`), `${JSON.stringify(list.slice(0, done + 1))}\n`);
    throw error;
  }
}

async function run(list: readonly Operation[], did: () => void = () => {}): Promise<void> {
  const { a = 0, b = 0 } = list[0] ?? {};
  await using real = await RealStore.make({ rollupCache: a % 2 === 0, markMs: 1, ...(b % 2 === 0 ? { liveRollupRows: 5 } : {}) });
  const model = new ModelRun(real);
  for (const [index, operation] of list.entries()) {
    await model.perform(operation).catch((error: unknown) => {
      throw new Error(`operation ${index + 1}, ${JSON.stringify(operation)}`, { cause: error });
    });
    did();
  }
  await model.check();
}
