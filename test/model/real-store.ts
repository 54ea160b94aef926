import { join } from 'node:path';
import type { SegmentId } from '../../store/domain/ids.ts';
import { ident } from '../../store/duckdb/sql.ts';
import { createStore } from '../../store/opening.ts';
import type { RepositoryOptions } from '../../store/options.ts';
import { Repository } from '../../store/repository.ts';
import { TestClock } from '../support/clock.ts';
import { NOW } from '../support/harness.ts';
import { copyFolder, tempDir, type TempDir } from '../support/temp-dir.ts';

/** A store on disk that is closed, opened, and left by crashes as often as one likes. */
export class RealStore implements AsyncDisposable {
  readonly clock = new TestClock(NOW);
  readonly #folder: TempDir;
  readonly #options: Partial<RepositoryOptions>;
  #repository: Repository | null = null;
  #root: string;
  #copies = 0;
  /** Trouble in the background; there must be none. */
  readonly troubles: string[] = [];

  private constructor(folder: TempDir, options: Partial<RepositoryOptions>) {
    this.#folder = folder;
    this.#root = join(folder.path, 'store-0');
    const failed = (what: string, error: unknown): void => void this.troubles.push(`${what}: ${String(error)}`);
    this.#options = { clock: this.clock, retentionIntervalMs: 0, rolloverAgeMs: 0, memoryMb: 256, threads: 1, listener: { failed }, ...options };
  }

  static async make(options: Partial<RepositoryOptions>): Promise<RealStore> {
    const real = new RealStore(await tempDir(), options);
    await createStore(real.#root, real.#options);
    await real.#open();
    return real;
  }

  get repository(): Repository {
    if (this.#repository === null) throw new Error('The store is closed.');
    return this.#repository;
  }

  async reopen(): Promise<void> {
    await this.repository[Symbol.asyncDispose]();
    await this.#open();
  }

  /** Goes on with a copy of the folder as it lies there, as if the process had been killed now. */
  async crash(): Promise<void> {
    await this.repository.whenSealed();
    await this.repository.whenCached();
    this.#copies += 1;
    const copy = join(this.#folder.path, `store-${this.#copies}`);
    await copyFolder(this.#root, copy);
    await this.repository[Symbol.asyncDispose]();
    this.#root = copy;
    await this.#open();
  }

  /** Ids of the events of every visible segment. */
  async members(): Promise<Map<SegmentId, string[]>> {
    const { hub, set } = this.repository.context;
    using view = await set.acquire();
    return await hub.query(async (connection) => {
      const found = new Map<SegmentId, string[]>();
      for (const { descriptor, file } of view.segments) {
        const rows = await connection.rows(`SELECT event_id FROM ${ident(file.name)}.usage_events`);
        found.set(
          descriptor.id,
          rows.map((row) => String(row['event_id'])),
        );
      }
      return found;
    });
  }

  async #open(): Promise<void> {
    this.#repository = await Repository.open(this.#root, this.#options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#repository?.[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}
