/**
 * Puts known mistakes into the engine, one at a time, and looks whether the test that is there for it fails.
 * `node test/mutants/mutants.ts [--only NAME]`
 */
import { parseArgs } from 'node:util';
import { BUG_MUTANTS } from './bug-mutants.ts';
import { GATE_MUTANTS } from './gate-mutants.ts';
import { runMutants } from './run-mutants.ts';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const chosen = [...GATE_MUTANTS, ...BUG_MUTANTS].filter(({ name }) => name.includes(values.only ?? ''));
if (chosen.length === 0) throw new Error('usage: mutants.ts [--only NAME]');
const { mutants, useless } = await runMutants(chosen);
let failed = useless.length;
for (const name of useless) console.log(`FAILED without any mistake: ${name}`);
for (const [mutant, outcome] of mutants) {
  if (outcome === null) failed += 1;
  console.log(`${mutant.name}\n  breaks ${mutant.breaks}\n  ${outcome === null ? 'SURVIVED' : 'fails'}: ${mutant.test} > ${mutant.killedBy}`);
  if (outcome !== null) console.log(`  ${outcome.split('\n').join('\n  ')}`);
}
console.log(`${mutants.size - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0); // what a mutant left hanging must not keep us
