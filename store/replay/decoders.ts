import { Decoder } from './decoder.ts';

/** A decoding thread on loan; disposing gives it back. */
export interface LentDecoder extends AsyncDisposable {
  readonly decoder: Decoder;
}

/** Decoding threads: starting one costs more than reading a small file, so one is kept for the next replay. */
export class Decoders implements AsyncDisposable {
  readonly #workerUrl: URL | null;
  #idle: Decoder | null = null;
  #closed = false;

  constructor(workerUrl: URL | null) {
    this.#workerUrl = workerUrl;
  }

  lend(): LentDecoder {
    const decoder = this.#idle ?? (this.#workerUrl === null ? new Decoder() : new Decoder(this.#workerUrl));
    this.#idle = null;
    return { decoder, [Symbol.asyncDispose]: () => this.#takeBack(decoder) };
  }

  /** Ends the thread that is idle; one on loan ends when it comes back. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.#idle?.[Symbol.asyncDispose]();
    this.#idle = null;
  }

  async #takeBack(decoder: Decoder): Promise<void> {
    if (!this.#closed && this.#idle === null && decoder.isSound) this.#idle = decoder;
    else await decoder[Symbol.asyncDispose]();
  }
}
