import { type Failpoint, FAILPOINTS, type Reach } from '../../store/failpoints.ts';

/** A protocol that stands still at a named moment. */
export interface Parked {
  /** Resolves when the moment is reached. */
  readonly reached: Promise<void>;
  /** Lets it go on. */
  release(): void;
}

/** What a test does at the named moments of the store's protocols. */
export class Points {
  /** Every moment reached, in order. */
  readonly log: Failpoint[] = [];
  readonly #releases: (() => void)[] = [];
  readonly #acts = new Map<string, (() => Promise<void> | void)[]>();

  /** What is done every time, before anything else. */
  always: Reach = () => {};

  readonly reach: Reach = async (point) => {
    this.log.push(point);
    await this.always(point);
    await this.#acts.get(point)?.shift()?.();
  };

  /** Does this the next time the moment is reached; several acts queue up, one for each time. */
  once(point: string, act: () => Promise<void> | void): void {
    if (!(point in FAILPOINTS)) throw new RangeError(`The store has no moment named ${point}.`);
    this.#acts.set(point, [...(this.#acts.get(point) ?? []), act]);
  }

  /** Stops there the next time. */
  park(point: string): Parked {
    const reached = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    this.#releases.push(released.resolve);
    this.once(point, () => {
      reached.resolve();
      return released.promise;
    });
    return { reached: reached.promise, release: released.resolve };
  }

  /** Forgets what was to be done at moments that were not reached. */
  forget(): void {
    this.#acts.clear();
  }

  /** Lets go of everything that is parked, so that a failed test can close its store. */
  releaseAll(): void {
    for (const release of this.#releases) release();
  }

  /** Throws there the next time. */
  fail(point: string, error: Error = new Error(`failed at ${point}`)): void {
    this.once(point, () => {
      throw error;
    });
  }

  /** Resolves the next time the moment is reached, without stopping anything. */
  seen(point: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.once(point, resolve);
    return promise;
  }
}
