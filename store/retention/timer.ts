import type { StoreContext } from '../context.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Retention } from './pass.ts';
import type { TrustedClock } from './trusted-clock.ts';

/** Runs a retention pass every interval, in the process that hosts the store; a failed pass is reported and the next one tries again. */
export class RetentionTimer implements AsyncDisposable {
  readonly #context: StoreContext;
  readonly #retention: Retention;
  readonly #trusted: TrustedClock;
  readonly #days: () => number;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #nextRunMs: EpochMs | null = null;

  constructor(context: StoreContext, retention: Retention, trusted: TrustedClock, days: () => number) {
    this.#context = context;
    this.#trusted = trusted;
    this.#retention = retention;
    this.#days = days;
  }

  /** When the next pass is due; null when the timer is off. */
  get nextRunMs(): EpochMs | null {
    return this.#nextRunMs;
  }

  start(): void {
    const { retentionIntervalMs, clock } = this.#context.options;
    if (retentionIntervalMs <= 0) return;
    this.#nextRunMs = clock.now() + retentionIntervalMs;
    this.#timer = setTimeout(() => {
      this.#running = this.#pass().finally(() => {
        if (this.#timer !== null) this.start();
      });
    }, retentionIntervalMs);
    this.#timer.unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#nextRunMs = null;
    await this.#running;
    try {
      await this.#trusted.remember();
    } catch (error) {
      this.#context.options.listener.failed?.('writing down the time', error);
    }
  }

  async #pass(): Promise<void> {
    const { clock, listener } = this.#context.options;
    try {
      const clockJumped = !this.#trusted.isTrusted();
      await this.#retention.run({ days: this.#days(), nowMs: clock.now(), trigger: 'timer', confirmed: false, clockJumped });
      if (clockJumped) return; // the trash waits too
      await this.#retention.emptyTrash(clock.now());
      await this.#trusted.remember();
    } catch (error) {
      listener.failed?.('retention', error);
    }
  }
}
