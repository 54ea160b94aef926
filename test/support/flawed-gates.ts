import type { WriteLease } from '../../store/gate/write-gate.ts';
import type { AnyGate } from './gate-laws.ts';

/** What can be wrong with a gate; each was seen somewhere or is one slip away. */
export const FLAWS = [
  'lets everybody through',
  'serves the last comer first',
  'lets the next in before the holder has left',
  'forgets the next waiter when one gives up',
  'takes the wrong waiter out of the queue',
  'hands the lease to one who has given up',
  'lets the waiter behind the one who gives up jump the queue',
  'lets whoever comes at a release overtake the queue',
] as const;

export type Flaw = (typeof FLAWS)[number];

interface Waiter {
  readonly label: string;
  readonly grant: (lease: WriteLease) => void;
}

/** A gate with exactly one flaw, to see that the laws notice it; without one, a plain right gate. */
export class FlawedGate implements AnyGate {
  readonly #flaw: Flaw | null;
  readonly #waiters: Waiter[] = [];
  #holders = 0;

  constructor(flaw: Flaw | null) {
    this.#flaw = flaw;
  }

  acquire(label: string, signal?: AbortSignal): Promise<WriteLease> {
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    if (this.#holders === 0 || this.#flaw === 'lets everybody through') return Promise.resolve(this.#grant(label));
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { label, grant: resolve };
      this.#waiters.push(waiter);
      signal?.addEventListener('abort', () => this.#leave(waiter, () => reject(signal.reason as Error)), { once: true });
    });
  }

  #leave(waiter: Waiter, refuse: () => void): void {
    const at = this.#waiters.indexOf(waiter);
    if (this.#flaw === 'hands the lease to one who has given up') return refuse();
    if (this.#flaw === 'takes the wrong waiter out of the queue') this.#waiters.splice(at, 1);
    else if (at >= 0) this.#waiters.splice(at, 1);
    if (at < 0) return;
    if (this.#flaw === 'forgets the next waiter when one gives up') this.#waiters.splice(at, 1);
    if (this.#flaw === 'lets the waiter behind the one who gives up jump the queue') this.#waiters.unshift(...this.#waiters.splice(at, 1));
    refuse();
  }

  #grant(label: string): WriteLease {
    this.#holders += 1;
    let held = true;
    const release = (): void => {
      if (!held) return;
      held = false;
      this.#holders -= 1;
      this.#next();
    };
    if (this.#flaw === 'lets the next in before the holder has left') queueMicrotask(release);
    return { label, assertHeld: () => {}, [Symbol.dispose]: release };
  }

  #next(): void {
    if (this.#flaw === 'lets whoever comes at a release overtake the queue') return void setImmediate(() => this.#holders === 0 && this.#serve());
    this.#serve();
  }

  #serve(): void {
    const next = this.#flaw === 'serves the last comer first' ? this.#waiters.pop() : this.#waiters.shift();
    next?.grant(this.#grant(next.label));
  }
}
