import type { Clock, EpochMs } from '../../store/domain/time.ts';

/** The wall clock of a test: it stands still until told otherwise. */
export class TestClock implements Clock {
  #now: EpochMs;

  constructor(now: EpochMs) {
    this.#now = now;
  }

  now(): EpochMs {
    return this.#now;
  }

  /** Goes on with the wall clock: an advance is time going by, not a clock that jumps. */
  monotonic(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}
