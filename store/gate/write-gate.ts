import { ClosedError, InvariantError } from '../errors.ts';

/** Who holds the gate, who waits, and how long waiting takes. */
export interface GateState {
  readonly holder: { readonly label: string; readonly sinceMs: number } | null;
  readonly waiting: readonly string[];
  /** How often the gate was acquired since it was made. */
  readonly acquired: number;
  /** 95th percentile of the last waits, milliseconds. */
  readonly waitP95Ms: number;
}

/** Proof of holding the gate. What writes takes one as a parameter; a released lease proves nothing and says so. */
export interface WriteLease extends Disposable {
  readonly label: string;
  /** Throws when the lease was released. */
  assertHeld(): void;
}

interface Waiter {
  readonly label: string;
  readonly sinceMs: number;
  readonly grant: (lease: WriteLease) => void;
  readonly refuse: (reason: unknown) => void;
}

const REMEMBERED_WAITS = 512;

/**
 * The single right to write to a store: a first-in, first-out asynchronous mutex.
 * Waiting can be aborted, holding cannot; it is not re-entrant; whoever gives up waiting leaves the queue without disturbing it.
 */
export class WriteGate {
  #holder: { readonly lease: WriteLease; readonly label: string; readonly sinceMs: number } | null = null;
  readonly #waiters: Waiter[] = [];
  readonly #waits: number[] = [];
  #acquired = 0;
  #closed = false;
  readonly #now: () => number;
  readonly #changed: () => void;

  /** `now` is a monotonic clock in milliseconds; `changed` is called whenever holder or queue change. */
  constructor(now: () => number = () => performance.now(), changed: () => void = () => {}) {
    this.#now = now;
    this.#changed = () => queueMicrotask(changed); // whoever listens must not be able to stop the gate
  }

  /** Waits for the turn of this caller. Rejects with the signal's reason when aborted first, with ClosedError once the gate is closed. */
  acquire(label: string, signal?: AbortSignal): Promise<WriteLease> {
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    if (this.#closed) return Promise.reject(closed());
    if (this.#holder === null) return Promise.resolve(this.#grant(label, this.#now()));
    return this.#wait(label, signal);
  }

  /** Refuses everybody who waits and everybody who comes; the present holder finishes in peace. Answers the last lease there will be. */
  close(label: string): Promise<WriteLease> {
    this.#closed = true;
    for (const waiter of this.#waiters.splice(0)) waiter.refuse(closed());
    if (this.#holder !== null) return this.#wait(label, undefined);
    return Promise.resolve(this.#grant(label, this.#now()));
  }

  /** Whether somebody waits. */
  get contended(): boolean {
    return this.#waiters.length > 0;
  }

  state(): GateState {
    const sorted = this.#waits.toSorted((a, b) => a - b);
    return {
      holder: this.#holder === null ? null : { label: this.#holder.label, sinceMs: this.#holder.sinceMs },
      waiting: this.#waiters.map((w) => w.label),
      acquired: this.#acquired,
      waitP95Ms: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
    };
  }

  #wait(label: string, signal: AbortSignal | undefined): Promise<WriteLease> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        const at = this.#waiters.indexOf(waiter);
        if (at < 0) return;
        this.#waiters.splice(at, 1);
        this.#changed();
        reject(signal?.reason as Error);
      };
      const waiter: Waiter = {
        label,
        sinceMs: this.#now(),
        grant: (lease) => {
          signal?.removeEventListener('abort', leave);
          resolve(lease);
        },
        refuse: (reason) => {
          signal?.removeEventListener('abort', leave);
          reject(reason as Error);
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiters.push(waiter);
      this.#changed();
    });
  }

  #grant(label: string, sinceMs: number): WriteLease {
    const now = this.#now();
    this.#waits.push(now - sinceMs);
    if (this.#waits.length > REMEMBERED_WAITS) this.#waits.shift();
    const lease: WriteLease = {
      label,
      assertHeld: () => {
        if (this.#holder?.lease !== lease) throw new InvariantError(`The write lease of "${label}" was used after its release.`);
      },
      [Symbol.dispose]: () => this.#release(lease),
    };
    this.#holder = { lease, label, sinceMs: now };
    this.#acquired += 1;
    this.#changed();
    return lease;
  }

  #release(lease: WriteLease): void {
    if (this.#holder?.lease !== lease) return;
    this.#holder = null;
    const next = this.#waiters.shift();
    if (next === undefined) this.#changed();
    else next.grant(this.#grant(next.label, next.sinceMs));
  }
}

function closed(): ClosedError {
  return new ClosedError('The store is closing; nothing more is written.', { hint: 'What was acknowledged is safe.' });
}
