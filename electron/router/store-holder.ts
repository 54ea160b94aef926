import { createStore, Repository, type RepositoryOptions } from '../../store/index.ts';
import { Refusal } from './host.ts';

/** Which store is open: at most one, opened and closed one after another. */
export class StoreHolder implements AsyncDisposable {
  #repository: Repository | null = null;
  #openedMs = 0;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #options: () => Partial<RepositoryOptions>;
  readonly #beforeClose: () => Promise<void>;

  /** `beforeClose` ends what is still going on in the store. */
  constructor(options: () => Partial<RepositoryOptions>, beforeClose: () => Promise<void>) {
    this.#options = options;
    this.#beforeClose = beforeClose;
  }

  get current(): Repository | null {
    return this.#repository;
  }

  get openedMs(): number {
    return this.#openedMs;
  }

  /** The open store; refuses when there is none. */
  get repository(): Repository {
    if (this.#repository === null) throw new Refusal('NO_STORE', 'No store is open.', 'Open a store first.');
    return this.#repository;
  }

  /** Opens another store in place of the present one. A store that cannot be opened leaves none open, and nothing changed. */
  open(path: string, readOnly: boolean): Promise<Repository> {
    return this.#next(async () => {
      await this.#close();
      this.#repository = await Repository.open(path, { ...this.#options(), readOnly });
      this.#openedMs = Date.now();
      return this.#repository;
    });
  }

  async create(path: string): Promise<Repository> {
    await createStore(path);
    return this.open(path, false);
  }

  close(): Promise<void> {
    return this.#next(() => this.#close());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #close(): Promise<void> {
    const repository = this.#repository;
    if (repository === null) return;
    await this.#beforeClose();
    this.#repository = null;
    await repository[Symbol.asyncDispose]();
  }
}
