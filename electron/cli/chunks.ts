import type { Readable } from 'node:stream';

/** The chunks of a stream as they come, and `null` once nothing came for a while. Ends with the stream or when the signal says so. */
export async function* chunksOf(input: Readable, idleMs: number, signal: AbortSignal): AsyncGenerator<Uint8Array | null> {
  const inbox = new Inbox(input, signal);
  let quiet = true; // nothing has come that could be handed on
  try {
    while (!signal.aborted) {
      const chunk = inbox.take();
      if (chunk !== undefined) {
        quiet = false;
        yield chunk;
      } else if (inbox.ended) return;
      else if (await inbox.silent(quiet ? null : idleMs)) {
        quiet = true;
        yield null;
      }
    }
  } finally {
    input.destroy(); // an open input would keep the program alive
  }
}

/** Takes one chunk at a time from a stream, so that a fast writer waits for us. */
class Inbox {
  readonly #input: Readable;
  #chunk: Uint8Array | undefined;
  #failure: Error | undefined;
  #wake = (): void => {};
  ended = false;

  constructor(input: Readable, signal: AbortSignal) {
    this.#input = input;
    input.on('data', (chunk: Uint8Array) => {
      this.#chunk = chunk;
      input.pause();
      this.#wake();
    });
    input.once('end', () => this.#end(undefined));
    input.once('error', (error) => this.#end(error));
    signal.addEventListener('abort', () => this.#wake(), { once: true });
  }

  take(): Uint8Array | undefined {
    const chunk = this.#chunk;
    this.#chunk = undefined;
    if (chunk === undefined && this.#failure !== undefined) throw this.#failure;
    return chunk;
  }

  /** Waits until something happens; true when nothing did for this long. */
  async silent(idleMs: number | null): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = idleMs === null ? undefined : setTimeout(() => resolve(true), idleMs);
    this.#wake = () => resolve(false);
    this.#input.resume();
    const silent = await promise;
    clearTimeout(timer);
    return silent;
  }

  #end(failure: Error | undefined): void {
    this.ended = true;
    this.#failure = failure;
    this.#wake();
  }
}
