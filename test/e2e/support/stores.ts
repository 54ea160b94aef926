import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { cli } from '../../support/cli.ts';

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

async function expectDone(words: readonly string[]): Promise<void> {
  const { code, stderr } = await cli(words);
  if (code !== 0) throw new Error(`strata ${words.join(' ')} ended with ${code}: ${stderr}`);
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
    child.stdin.write(`${JSON.stringify(event())}\n`);
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

function event(): object {
  return { event_id: 'held-1', created_at_ms: Date.now(), provider_type: 'codex', key_id: 'key-1', model: 'model-1', billable_tokens: 7 };
}
