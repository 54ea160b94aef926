import type { SegmentId } from '../domain/ids.ts';
import type { LiveSums } from './live-sums.ts';
import type { LiveTable } from './live-tables.ts';

/** One table of one segment. */
export interface Place {
  readonly id: SegmentId;
  readonly table: LiveTable;
}

/** A hold on the sums there were when it was taken: a transaction that begins after it sees their tables, and none that is made later. */
export interface ShelfLease extends Disposable {
  get(key: string): LiveSums | null;
}

/** The sums there are of segments that are not sealed, and which tables nobody can be reading any more. */
export class LiveShelf {
  readonly #kept = new Map<string, { readonly id: SegmentId; readonly sums: LiveSums }>();
  /** Numbers of the leases that are out, the oldest first. */
  readonly #leases = new Set<number>();
  #leased = 0;
  /** Tables that no lease after the one of this number finds. */
  #surplus: { readonly relation: string; readonly lease: number }[] = [];

  /** What there is now stays while this is out. */
  lease(): ShelfLease {
    const lease = ++this.#leased;
    this.#leases.add(lease);
    const kept = new Map(this.#kept);
    return { get: (key) => kept.get(key)?.sums ?? null, [Symbol.dispose]: () => void this.#leases.delete(lease) };
  }

  get(key: string): LiveSums | null {
    return this.#kept.get(key)?.sums ?? null;
  }

  get keys(): readonly string[] {
    return [...this.#kept.keys()];
  }

  /** Rows of all tables together. */
  get rows(): number {
    return [...this.#kept.values()].reduce((rows, { sums }) => rows + sums.rows, 0);
  }

  /** Puts newer sums in their place. */
  put(place: Place, sums: LiveSums): void {
    const key = keyOf(place);
    this.remove(key);
    this.#kept.set(key, { id: place.id, sums });
  }

  remove(key: string): void {
    const kept = this.#kept.get(key);
    if (kept === undefined) return;
    this.#kept.delete(key);
    this.#surplus.push({ relation: kept.sums.relation, lease: this.#leased });
  }

  /** Places of other segments than these. */
  beside(ids: ReadonlySet<SegmentId>): string[] {
    return [...this.#kept].flatMap(([key, { id }]) => (ids.has(id) ? [] : [key]));
  }

  /** Tables that were taken away and that no lease can have found. */
  get unread(): readonly string[] {
    const [oldest = Number.POSITIVE_INFINITY] = this.#leases;
    return this.#surplus.filter(({ lease }) => lease < oldest).map(({ relation }) => relation);
  }

  /** These are dropped now. */
  forget(relations: readonly string[]): void {
    this.#surplus = this.#surplus.filter(({ relation }) => !relations.includes(relation));
  }

  /** Nothing is there any more, whoever has a lease. */
  empty(): void {
    this.#kept.clear();
    this.#surplus = [];
  }
}

/** What a place is known by. */
export function keyOf({ id, table }: Place): string {
  return `${id} ${table.name}`;
}
