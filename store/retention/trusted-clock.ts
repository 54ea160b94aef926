import { join } from 'node:path';
import type { StoreContext } from '../context.ts';
import { readOptionalJson } from '../disk/json-file.ts';
import { DAY_MS, type EpochMs, HOUR_MS } from '../domain/time.ts';
import { CLOCK_FILE } from '../layout.ts';

/** A reading of the wall clock beside one of a clock that only goes forward, milliseconds. */
interface Reading {
  readonly wallMs: EpochMs;
  readonly monotonicMs: number;
}

/** The wall clock may drift this far from what was expected. */
const TOLERANCE_MS = DAY_MS;
/** A new time that has gone on steadily for this long is believed. */
const STEADY_MS = HOUR_MS;

/**
 * Whether the wall clock may decide what is deleted. A computer that wakes up ten years ahead must not empty the archive, so a time that does not
 * follow from the last one known (kept in a file over restarts) counts only after an hour of steady going, or when a person confirms.
 */
export class TrustedClock {
  readonly #context: Pick<StoreContext, 'root' | 'options'>;
  #known: Reading;
  #suspect: Reading | null = null;

  private constructor(context: Pick<StoreContext, 'root' | 'options'>, known: Reading, suspect: Reading | null) {
    this.#context = context;
    this.#known = known;
    this.#suspect = suspect;
  }

  /** Compares the clock with the time at which the store was last known to be open. */
  static async start(context: Pick<StoreContext, 'root' | 'options'>): Promise<TrustedClock> {
    const now = read(context);
    const lastMs = await lastKnown(context);
    const jumped = lastMs !== null && Math.abs(now.wallMs - lastMs) > TOLERANCE_MS;
    return new TrustedClock(context, now, jumped ? now : null);
  }

  /** Whether the time is what it should be; looks at the clock again. */
  isTrusted(): boolean {
    const now = read(this.#context);
    if (this.#suspect === null && !follows(now, this.#known)) this.#suspect = now;
    if (this.#suspect !== null && !follows(now, this.#suspect)) this.#suspect = follows(now, this.#known) ? null : now;
    if (this.#suspect !== null && now.monotonicMs - this.#suspect.monotonicMs >= STEADY_MS) this.#suspect = null;
    if (this.#suspect === null) this.#known = now;
    return this.#suspect === null;
  }

  /** Writes a trusted time down, for the next opening to compare with. */
  async remember(): Promise<void> {
    if (!this.isTrusted()) return;
    const { root, options } = this.#context;
    await options.fs.replaceFile(join(root, CLOCK_FILE), `${JSON.stringify({ wallMs: this.#known.wallMs })}\n`);
  }
}

function read({ options }: Pick<StoreContext, 'options'>): Reading {
  const { clock } = options;
  return { wallMs: clock.now(), monotonicMs: clock.monotonic?.() ?? performance.now() };
}

/** Whether a reading is where an earlier one would have come by now. */
function follows(now: Reading, earlier: Reading): boolean {
  return Math.abs(now.wallMs - earlier.wallMs - (now.monotonicMs - earlier.monotonicMs)) <= TOLERANCE_MS;
}

async function lastKnown({ root, options }: Pick<StoreContext, 'root' | 'options'>): Promise<EpochMs | null> {
  const value = await readOptionalJson(options.fs, join(root, CLOCK_FILE));
  const wallMs: unknown = typeof value === 'object' && value !== null && 'wallMs' in value ? value.wallMs : null;
  return typeof wallMs === 'number' && Number.isSafeInteger(wallMs) ? wallMs : null;
}
