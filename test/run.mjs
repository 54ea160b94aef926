// `npm test`: installs what is missing and runs everything that decides whether this is good. Plain JavaScript for Node 20.19 with no packages.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { install, modernNode, root } from '../electron/launch/project.mjs';

const LINT = ['store', 'electron', 'renderer', 'test', 'vite.config.ts', 'playwright.config.ts'];
const results = [];

await install();
const node = modernNode();
const reports = mkdtempSync(join(tmpdir(), 'strata-reports-'));
const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`, CI: process.env.CI ?? '1' };

try {
  for (const check of checks()) results.push(await perform(check));
} finally {
  rmSync(reports, { recursive: true, force: true });
}
conclude();

/** Every check in order; `count` reads how many tests it was, a check without one counts as one. */
function checks() {
  return [
    { name: 'typecheck', args: [bin('typescript', 'tsc'), '-b'] },
    { name: 'lint', args: [bin('oxlint', 'oxlint'), '--type-aware', '--deny-warnings', ...LINT] },
    { name: 'format:check', args: [bin('oxfmt', 'oxfmt'), '--check'] },
    { name: 'unused', args: [bin('knip', 'knip'), '--no-progress'] },
    { name: 'build', args: [bin('vite', 'vite'), 'build', '--app', '--logLevel', 'warn'] },
    { name: 'chromium', args: ['test/support/ensure-chromium.ts'], after: (output) => (env.CHROMIUM = output.trim().split('\n').at(-1)) },
    ...['unit', 'store', 'contract'].map(vitest),
    { name: 'e2e', args: [bin('@playwright/test', 'playwright'), 'test', '--reporter=list,json'], report: 'e2e', count: countPlaywright },
    { name: 'replay kill', args: ['test/crash/replay-kill.ts'], count: countLastLine },
    { name: 'crash (short)', args: ['test/crash/crash.ts', '--kills', '6'], count: countLastLine },
    { name: 'mutants', args: ['test/mutants/mutants.ts'], count: countLastLine },
    { name: 'model (short)', args: ['test/model/model.ts', '--seeds', '1', '--operations', '30'], count: countLastLine },
    { name: 'disk full', args: ['test/fault/disk-full.ts'], count: countLastLine },
    // Thousands of inputs, but one question: do the parsers withstand them?
    { name: 'fuzz (short)', args: ['test/fuzz/fuzz.ts', '--inputs', '5000'] },
  ];
}

function vitest(name) {
  const args = [
    bin('vitest', 'vitest'),
    'run',
    '--project',
    name,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(reports, `${name}.json`)}`,
  ];
  return { name, args, report: name, count: countVitest };
}

/** Runs one check to its end, shows its output, and never throws: a check that could not be counted is one failure. */
async function perform({ name, args, report, count = countOne, after }) {
  console.log(`\n── ${name}`);
  const began = Date.now();
  const { code, output } = await execute(args, report);
  const counted = count({ code, output, file: join(reports, `${report}.json`) });
  if (code === 0) after?.(output);
  const failed = code !== 0 && counted.failed === 0 ? 1 : counted.failed;
  return { name, passed: counted.passed, failed, seconds: (Date.now() - began) / 1000 };
}

function execute(args, report) {
  return new Promise((resolve) => {
    const child = spawn(node, args, {
      cwd: root,
      env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: join(reports, `${report}.json`) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (piece) => {
      output += piece;
      process.stdout.write(piece);
    });
    child.stderr.pipe(process.stderr, { end: false });
    child.once('error', (error) => {
      console.error(error.message);
      resolve({ code: 1, output });
    });
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

function countOne({ code }) {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function countVitest({ code, file }) {
  if (!existsSync(file)) return countOne({ code: 1 });
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(file, 'utf8'));
  return { passed: numPassedTests, failed: code === 0 ? 0 : Math.max(numFailedTests, numFailedTestSuites === 0 ? 0 : 1) };
}

function countPlaywright({ file }) {
  if (!existsSync(file)) return countOne({ code: 1 });
  const { stats, errors } = JSON.parse(readFileSync(file, 'utf8'));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}

function countLastLine({ output }) {
  const found = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  return found === undefined ? countOne({ code: 1 }) : { passed: Number(found[1]), failed: Number(found[2]) };
}

function conclude() {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  console.log('\n');
  for (const { name, passed, failed, seconds } of results) {
    console.log(
      `${failed === 0 ? '✓' : '✗'} ${name.padEnd(16)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.toFixed(1).padStart(7)} s`,
    );
  }
  const [passed, failed] = [sum('passed'), sum('failed')];
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

/** The script behind a package's command: run by our Node, whatever the system's is. */
function bin(name, command) {
  const folder = join(root, 'node_modules', name);
  const { bin: commands } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof commands === 'string' ? commands : commands[command]);
}
