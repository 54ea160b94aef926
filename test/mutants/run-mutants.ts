import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { createVitest, type Reporter, type TestProject, type TestResult, type TestSpecification } from 'vitest/node';
import { mutate, type Mutant } from './mutant.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** A mistake that makes everybody wait for each other is noticed after this time. */
const TIMEOUT_MS = 10_000;

/** How the test failed that must notice a mutant; null when it passed or was never run. */
export type Outcome = string | null;

export interface Outcomes {
  readonly mutants: ReadonlyMap<Mutant, Outcome>;
  /** Tests that fail, or are not there, without any mistake in the source: they say nothing. */
  readonly useless: readonly string[];
}

const SOUND = 'sound';

/** Runs the test of every mutant on the source with its mistake in it, and all of them on the source as it is. */
export async function runMutants(mutants: readonly Mutant[]): Promise<Outcomes> {
  const results = new Map<string, TestResult>();
  const reporter: Reporter = { onTestCaseResult: (test) => void results.set(`${test.project.name}: ${test.fullName}`, test.result()) };
  const vitest = await createVitest(
    { root: ROOT, config: false, watch: false, fsModuleCache: false, reporters: [reporter] },
    { test: { projects: [projectOf(SOUND, []), ...mutants.map((mutant) => projectOf(mutant.name, [mutation(mutant)]))] } },
  );
  await vitest.runTestSpecifications(vitest.projects.flatMap((project) => specificationsOf(project, mutants)));
  process.exitCode = 0; // tests are meant to fail here; who called decides
  await vitest.close();
  const stateOf = (project: string, { killedBy }: Mutant): TestResult | undefined => results.get(`${project}: ${killedBy}`);
  return {
    mutants: new Map(mutants.map((mutant) => [mutant, failureOf(stateOf(mutant.name, mutant))])),
    useless: [...new Set(mutants.filter((mutant) => stateOf(SOUND, mutant)?.state !== 'passed').map(({ killedBy }) => killedBy))],
  };
}

function failureOf(result: TestResult | undefined): Outcome {
  return result?.state === 'failed' ? (result.errors[0]?.message ?? 'failed') : null;
}

function projectOf(name: string, plugins: readonly Plugin[]): object {
  const timeouts = { testTimeout: TIMEOUT_MS, hookTimeout: TIMEOUT_MS, teardownTimeout: TIMEOUT_MS };
  return { root: ROOT, plugins, test: { name, root: ROOT, include: ['test/**/*.test.ts'], environment: 'node', fsModuleCache: false, ...timeouts } };
}

/** One file with the tests of it that are to run: a mutant's own, or everybody's on the sound source. */
function specificationsOf(project: TestProject, mutants: readonly Mutant[]): TestSpecification[] {
  const own = project.name === SOUND ? mutants : mutants.filter(({ name }) => name === project.name);
  const tests = Map.groupBy(own, ({ test }) => test);
  return [...tests].map(([file, its]) => {
    const names = its.map(({ killedBy }) => killedBy.replaceAll(/[^\w ]/g, '\\$&'));
    return project.createSpecification(resolve(ROOT, file), { testNamePattern: new RegExp(`^(${names.join('|')})$`) });
  });
}

/** Makes the mistake whenever a file of the mutant is loaded. */
function mutation(mutant: Mutant): Plugin {
  const files = new Map(mutant.edits.map(({ file }) => [resolve(ROOT, file), file]));
  return {
    name: 'mutation',
    enforce: 'pre',
    transform(code, id) {
      const file = files.get(id);
      return file === undefined ? null : { code: mutate(mutant, file, code), map: null };
    },
  };
}
