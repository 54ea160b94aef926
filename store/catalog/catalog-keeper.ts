import { segmentId, type SegmentId } from '../domain/ids.ts';
import type { DurableFs } from '../disk/durable-fs.ts';
import type { Reach } from '../failpoints.ts';
import { type CatalogState, writeCatalog } from './catalog.ts';

/** The catalog in memory and on disk; changes are written one after another, and memory changes only after disk has. */
export class CatalogKeeper {
  #state: CatalogState;
  #last: Promise<void> = Promise.resolve();
  readonly #fs: DurableFs;
  readonly #root: string;
  readonly #reach: Reach;

  constructor(fs: DurableFs, root: string, state: CatalogState, reach: Reach = () => {}) {
    this.#fs = fs;
    this.#root = root;
    this.#reach = reach;
    this.#state = state;
  }

  get state(): CatalogState {
    return this.#state;
  }

  /** Applies a change and makes it durable. A failed write leaves the state as it was. */
  async update(change: (state: CatalogState) => CatalogState): Promise<void> {
    const turn = this.#last.then(async () => {
      const next = { ...change(this.#state), generation: this.#state.generation + 1 };
      await writeCatalog(this.#fs, this.#root, next, this.#reach);
      this.#state = next;
      await this.#reach('catalog.write.after');
    });
    this.#last = turn.catch(() => {});
    await turn;
  }

  /** Resolves when every change asked for so far is written or has failed. */
  async whenWritten(): Promise<void> {
    await this.#last;
  }

  /** A sequence number that no segment has had or will have, durable before it is used; a late segment is pinned from its first moment. */
  async allocate(pin: CatalogState['pins'][string] | null = null): Promise<SegmentId> {
    let id = segmentId(this.#state.nextSequence);
    await this.update((state) => {
      id = segmentId(state.nextSequence);
      return { ...state, nextSequence: state.nextSequence + 1, pins: pin === null ? state.pins : { ...state.pins, [id]: pin } };
    });
    return id;
  }
}
