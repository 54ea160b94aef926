import type { Readable, Writable } from 'node:stream';

export interface TerminalOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly errors: Writable;
  /** Whether a person looks at the errors. */
  readonly watched: boolean;
  readonly json: boolean;
  readonly progress: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

const PROGRESS_MS = 200;

/** Where a verb reads and writes: results to the output, everything else to the errors. */
export class Terminal {
  readonly input: Readable;
  readonly env: TerminalOptions['env'];
  /** Aborted when the program is asked to stop. */
  readonly signal: AbortSignal;
  readonly json: boolean;
  readonly #options: TerminalOptions;
  #lastProgress = 0;
  #progressShown = false;

  constructor(options: TerminalOptions) {
    this.#options = options;
    this.input = options.input;
    this.env = options.env;
    this.signal = options.signal;
    this.json = options.json;
    // A write that fails tells its own callback; without a listener the stream would end the program as well.
    options.output.on('error', () => {});
    options.errors.on('error', () => {});
  }

  /** The result of a verb: one JSON document with `--json`, else its text. */
  async print(document: unknown, text: () => string): Promise<void> {
    await this.line(this.json ? JSON.stringify(document) : text());
  }

  /** One line of the output; resolves when the system has it, rejects when nobody reads any more. */
  async line(text: string): Promise<void> {
    this.#clearProgress();
    await new Promise<void>((resolve, reject) => {
      this.#options.output.write(`${text}\n`, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Something to know that is not the result. */
  note(text: string): void {
    this.#clearProgress();
    this.#options.errors.write(`${text}\n`);
  }

  /** How far it is; shown to a person, or when asked for. */
  progress(text: () => string): void {
    const { errors, watched, progress } = this.#options;
    const now = performance.now();
    if (!(watched || progress) || (this.#progressShown && now - this.#lastProgress < PROGRESS_MS)) return;
    this.#lastProgress = now;
    this.#progressShown = true;
    errors.write(watched ? `\r\u001b[K${text()}` : `${text()}\n`);
  }

  #clearProgress(): void {
    if (this.#progressShown && this.#options.watched) this.#options.errors.write('\r\u001b[K');
    this.#progressShown = false;
  }
}
