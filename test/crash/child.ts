import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const CLI = join(import.meta.dirname, '../../electron/cli/main.ts');

/** A process that writes to a store, and the lines it says. */
export class Child {
  readonly process: ChildProcessWithoutNullStreams;
  #errors = '';

  constructor(script: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    this.process = spawn(process.execPath, [script, ...args], { env });
    this.process.stdin.on('error', () => {}); // it is killed while we write
    this.process.stderr.on('data', (piece: Buffer) => (this.#errors += piece.toString('utf8')));
  }

  static cli(args: readonly string[]): Child {
    return new Child(CLI, args);
  }

  get errors(): string {
    return this.#errors;
  }

  /** Every line of a stream until it ends. */
  lines(stream: Readable = this.process.stdout): AsyncIterable<string> {
    return createInterface({ input: stream });
  }

  /** Ends it without warning, wherever it is. */
  kill(): void {
    this.process.kill('SIGKILL');
  }

  /** Resolves when it is gone; answers its exit code, null when it was killed. */
  async ended(): Promise<number | null> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return this.process.exitCode;
    const [code] = await once(this.process, 'exit');
    return typeof code === 'number' ? code : null;
  }
}
