import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cli, type CliResult } from '../../support/cli.ts';

const PROGRAM = join(import.meta.dirname, '../../../electron/cli/main.ts');

/** Where the app looks for the sample store of this person, and proposes others. */
export function storeIn(home: string, name: string): string {
  return join(home, 'Strata', name);
}

/** A store like a month of work, smaller than the sample that the app makes: ten segments, one pending, one active. */
export async function makeSmallSample(path: string, events = 3_000): Promise<void> {
  await expectDone(['sample', path, '--events', String(events)]);
}

/** An empty store. */
export async function makeStore(path: string): Promise<void> {
  await expectDone(['init', path]);
}

/** What a store that nobody has open holds, after checking that it is sound. */
export async function rowsOf(path: string): Promise<number> {
  await expectDone(['verify', path]);
  return (await expectDone(['info', path, '--json'])).json<{ readonly rows: number }>().rows;
}

async function expectDone(words: readonly string[]): Promise<CliResult> {
  const result = await cli(words);
  if (result.code !== 0) throw new Error(`strata ${words.join(' ')} ended with ${result.code}: ${result.stderr}`);
  return result;
}

/** Another program that writes to a store, and holds it until it is let go. */
export class Holder implements AsyncDisposable {
  readonly pid: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, pid: number) {
    this.#child = child;
    this.pid = pid;
  }

  /** Resolves once the store is held: an event was acknowledged. */
  static async start(path: string): Promise<Holder> {
    const child = spawn(process.execPath, [PROGRAM, 'append', path, '--batch', '1'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const { pid } = child;
    if (pid === undefined) throw new Error('the other program did not start');
    const holder = new Holder(child, pid);
    child.stdin.write(await event());
    await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(() => {
        throw new Error('the other program ended before it held the store');
      }),
    ]);
    return holder;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.stdin?.end();
    await ended;
  }
}

/** An event of the reference system, as if it came now. */
async function event(): Promise<string> {
  const line = await readFile(join(import.meta.dirname, '../../fixtures/journal/one-event.expected.ndjson'), 'utf8');
  return `${line.trim().replace(/"created_at_ms":\d+/, `"created_at_ms":${Date.now()}`)}\n`;
}
