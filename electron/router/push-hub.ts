import type { PushName, Pushes } from '../contract/contract.ts';

/** Takes one push; the next one waits until the promise settles. */
export type PushListener = (name: PushName, payload: unknown) => void | Promise<void>;

export interface PushHubOptions {
  /** Pushes kept for a slow subscriber before the oldest is dropped. */
  readonly backlog?: number;
  /** Told why a subscriber that threw was let go. */
  readonly report?: (error: unknown) => void;
}

/** Spreads pushes to every window; a slow one never holds up the others, nor grows memory. */
export class PushHub {
  readonly #subscribers = new Set<Subscriber>();
  readonly #backlog: number;
  readonly #report: (error: unknown) => void;

  constructor(options: PushHubOptions = {}) {
    this.#backlog = options.backlog ?? 256;
    this.#report = options.report ?? rethrow;
  }

  publish<N extends PushName>(name: N, payload: Pushes[N]): void {
    for (const subscriber of this.#subscribers) subscriber.take(name, payload);
  }

  /** Calls back with every later push; returns the way to stop. */
  subscribe(listener: PushListener): () => void {
    const subscriber = new Subscriber(listener, this.#backlog, (error) => {
      this.#subscribers.delete(subscriber);
      this.#report(error);
    });
    this.#subscribers.add(subscriber);
    return () => {
      this.#subscribers.delete(subscriber);
      subscriber.stop();
    };
  }
}

class Subscriber {
  /** By name and id: a newer push replaces an older one about the same thing. */
  readonly #waiting = new Map<string, { readonly name: PushName; readonly payload: unknown }>();
  readonly #listener: PushListener;
  readonly #limit: number;
  readonly #failed: (error: unknown) => void;
  #draining = false;
  #stopped = false;

  constructor(listener: PushListener, limit: number, failed: (error: unknown) => void) {
    this.#listener = listener;
    this.#limit = limit;
    this.#failed = failed;
  }

  take(name: PushName, payload: unknown): void {
    const key = `${name} ${idOf(payload)}`;
    this.#waiting.delete(key);
    this.#waiting.set(key, { name, payload });
    if (this.#waiting.size > this.#limit) this.#dropOldest();
    if (!this.#draining) void this.#drain();
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting.clear();
  }

  #dropOldest(): void {
    const [oldest] = this.#waiting.keys();
    if (oldest !== undefined) this.#waiting.delete(oldest);
  }

  async #drain(): Promise<void> {
    this.#draining = true;
    // A turn later, so that several pushes about one thing in the same turn become one.
    await Promise.resolve();
    try {
      for (let next = this.#shift(); next !== undefined; next = this.#shift()) await this.#listener(next.name, next.payload);
    } catch (error) {
      this.stop();
      this.#failed(error);
    } finally {
      this.#draining = false;
    }
  }

  #shift(): { readonly name: PushName; readonly payload: unknown } | undefined {
    if (this.#stopped) return undefined;
    const [first] = this.#waiting;
    if (first === undefined) return undefined;
    this.#waiting.delete(first[0]);
    return first[1];
  }
}

function idOf(payload: unknown): string {
  const id: unknown = typeof payload === 'object' && payload !== null && 'id' in payload ? payload.id : '';
  return typeof id === 'string' ? id : '';
}

function rethrow(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
