import type { RepositoryOptions } from '../options.ts';

/** How often it is looked at most, however old segments may become. */
const LOOK_MS = 60_000;

/** Has segments that have become old rolled over, also when nothing is appended any more; what fails is told and tried again. */
export class RolloverTimer implements AsyncDisposable {
  readonly #options: Pick<RepositoryOptions, 'rolloverAgeMs' | 'listener'>;
  readonly #rollAged: () => Promise<void>;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(options: Pick<RepositoryOptions, 'rolloverAgeMs' | 'listener'>, rollAged: () => Promise<void>) {
    this.#options = options;
    this.#rollAged = rollAged;
  }

  start(): void {
    const { rolloverAgeMs } = this.#options;
    if (rolloverAgeMs <= 0) return;
    this.#timer = setTimeout(
      () => {
        this.#running = this.#look().finally(() => {
          if (this.#timer !== null) this.start();
        });
      },
      Math.min(rolloverAgeMs, LOOK_MS),
    ).unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#running;
  }

  async #look(): Promise<void> {
    try {
      await this.#rollAged();
    } catch (error) {
      this.#options.listener.failed?.('rollover by age', error);
    }
  }
}
