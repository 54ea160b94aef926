import type { SegmentId } from '../domain/ids.ts';

/** Segments that somebody is still writing to; retention leaves them alone until the hold is disposed. */
export interface Hold extends Disposable {
  add(id: SegmentId): void;
}

/** Which segments are held, and by how many. */
export class Holds {
  readonly #counts = new Map<SegmentId, number>();

  get ids(): ReadonlySet<SegmentId> {
    return new Set(this.#counts.keys());
  }

  has(id: SegmentId): boolean {
    return this.#counts.has(id);
  }

  /** A hold on nothing yet; each segment added to it is kept until it is disposed. */
  take(): Hold {
    const ids = new Set<SegmentId>();
    return {
      add: (id) => {
        if (ids.has(id)) return;
        ids.add(id);
        this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1);
      },
      [Symbol.dispose]: () => {
        for (const id of ids) this.#letGo(id);
        ids.clear();
      },
    };
  }

  #letGo(id: SegmentId): void {
    const left = (this.#counts.get(id) ?? 1) - 1;
    if (left === 0) this.#counts.delete(id);
    else this.#counts.set(id, left);
  }
}
