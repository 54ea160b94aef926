import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { run } from '../../electron/cli/run.ts';

const PROGRAM = join(import.meta.dirname, '../../electron/cli/main.ts');

/** How one call of the program ended. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The one JSON document of the output; throws when the output is anything else. */
  json<Document = Record<string, unknown>>(): Document;
}

/** Starts the program as a shell would. */
export function startCli(args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [PROGRAM, ...args]);
}

/** Runs the program to its end. */
export async function cli(args: readonly string[], input = ''): Promise<CliResult> {
  const child = startCli(args);
  // The program may end before it has read everything.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr, json: () => JSON.parse(stdout) };
}

/** The same within this process: many times as quick, for what does not depend on being a process. */
export async function cliHere(args: readonly string[], input = ''): Promise<CliResult> {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const texts = Promise.all([text(output), text(errors)]);
  const { signal } = new AbortController();
  const code = await run(args, { input: Readable.from([Buffer.from(input)]), output, errors, watched: false, env: {}, signal });
  output.end();
  errors.end();
  const [stdout, stderr] = await texts;
  return { code, stdout, stderr, json: () => JSON.parse(stdout) };
}

/** A folder of its own for a test. */
export async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'strata-cli-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** An empty store in a folder of its own. */
export async function emptyStore(): Promise<{ readonly path: string } & AsyncDisposable> {
  const folder = await temporaryFolder();
  const path = join(folder.path, 'store');
  const made = await cli(['init', path]);
  if (made.code !== 0) throw new Error(`init failed: ${made.stderr}`);
  return { path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}
