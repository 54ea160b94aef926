import { timeOfIndex, type Anchor } from './anchors.ts';
import { type Answer, type Piece, pieceAfter, pieceBefore, placed } from './pieces.ts';
import type { EventOrder, EventRow } from './vocabulary.ts';

/** What is asked of the store for one page. */
export interface PageAsk {
  readonly cursor: string | null;
  readonly at: number | null;
  readonly order: EventOrder;
  readonly limit: number;
}

export type ReadPage = (ask: PageAsk, signal: AbortSignal) => Promise<Answer>;

/** What is known of a list at one moment. */
export interface WindowState {
  /** Place of the first row that is held, from the beginning of the list. */
  readonly first: number;
  readonly rows: readonly EventRow[];
  /** Whether something was read at all. */
  readonly begun: boolean;
  /** Whether the last row that is held is the last one there is. */
  readonly ended: boolean;
  /** Where a list that begins at a time begins, once that is known. */
  readonly origin: number;
  readonly missing: readonly string[];
  readonly error: Error | null;
}

const FIRST_PAGE = 200;
const PAGE = 500;
/** Rows beyond those seen that are read before they are seen. */
const AHEAD = 700;
/** Rows beyond those seen that are kept. */
const KEPT = 4_000;
/** Further away than this it is quicker to begin anew than to walk. */
const WALKED = 3_000;
const MOST_SEEKS = 8;
const EMPTY: WindowState = { first: 0, rows: [], begun: false, ended: false, origin: 0, missing: [], error: null };

/**
 * The rows of a long list around those that are seen, however many there are in all: pages by place rather than by number, read ahead in both
 * directions, one at a time, and let go when they are far away. A jump of the scrollbar begins anew at the time that its place suggests.
 */
export class EventWindow {
  readonly #read: ReadPage;
  readonly #order: EventOrder;
  readonly #at: number | null;
  readonly #listeners = new Set<() => void>();
  #stop = new AbortController();
  #pieces: readonly Piece[] = [];
  #anchors: readonly Anchor[] = [];
  #learned: readonly Anchor[] = [];
  #state = EMPTY;
  #seen = { from: 0, to: 0 };
  #seeks = 0;
  /** Whose reading goes on. */
  #reading: AbortSignal | null = null;

  constructor(read: ReadPage, { order, at }: { readonly order: EventOrder; readonly at: number | null }) {
    this.#read = read;
    this.#order = order;
    this.#at = at;
  }

  readonly state = (): WindowState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Where times lie in the list, as far as others have counted. */
  know(anchors: readonly Anchor[]): void {
    this.#anchors = anchors;
  }

  /** These rows are seen now; what is missing of them, and what lies around them, is read. */
  show(from: number, to: number): void {
    if (from !== this.#seen.from || to !== this.#seen.to) this.#seeks = 0;
    this.#seen = { from, to };
    void this.#pump();
  }

  /** Goes on after an error. */
  retry(): void {
    this.#change({ error: null });
    void this.#pump();
  }

  /** Begins to read; after a `close`, again. */
  open(): void {
    this.#stop = new AbortController();
    void this.#pump();
  }

  /** Reads nothing any more. */
  close(): void {
    this.#stop.abort();
  }

  async #pump(): Promise<void> {
    const { signal } = this.#stop;
    if (this.#reading === signal) return;
    this.#reading = signal;
    try {
      while (this.#state.error === null && !signal.aborted && (await this.#step(signal)));
    } catch (error) {
      if (!signal.aborted) this.#change({ error: error instanceof Error ? error : new Error(String(error)) });
    } finally {
      if (this.#reading === signal) this.#reading = null;
    }
  }

  /** Reads the page that is needed most; false when none is. */
  async #step(signal: AbortSignal): Promise<boolean> {
    const first = this.#pieces[0];
    const last = this.#pieces.at(-1);
    if (first === undefined || last === undefined) return await this.#begin(signal);
    const { from, to } = this.#seen;
    const end = last.index + last.rows.length;
    if ((from > end + WALKED || to < first.index - WALKED) && this.#seeks < MOST_SEEKS) return await this.#seek(Math.floor((from + to) / 2), signal);
    if (to + AHEAD > end && last.forward !== null) return await this.#walk(last.forward, 'on', signal);
    if (from - AHEAD < first.index && first.back !== null) return await this.#walk(first.back, 'back', signal);
    return false;
  }

  async #begin(signal: AbortSignal): Promise<boolean> {
    const answer = await this.#ask({ cursor: null, at: this.#at, order: this.#order, limit: FIRST_PAGE }, signal);
    const index = answer.index ?? 0;
    this.#seen = { from: index, to: index };
    this.#hold([pieceAfter(answer, index)], answer, { begun: true, origin: index });
    return true;
  }

  async #seek(index: number, signal: AbortSignal): Promise<boolean> {
    this.#seeks += 1;
    const at = timeOfIndex([...this.#anchors, ...this.#learned], index);
    if (at === null) {
      this.#seeks = MOST_SEEKS; // nobody knows: walk
      return true;
    }
    const answer = await this.#ask({ cursor: null, at, order: this.#order, limit: PAGE }, signal);
    const found = answer.index ?? 0;
    this.#learned = [...this.#learned, { index: found, ms: at }];
    this.#hold([pieceAfter(answer, found)], answer);
    return true;
  }

  async #walk(cursor: string, way: 'on' | 'back', signal: AbortSignal): Promise<boolean> {
    const other: EventOrder = this.#order === 'newest' ? 'oldest' : 'newest';
    const answer = await this.#ask({ cursor, at: null, order: way === 'on' ? this.#order : other, limit: PAGE }, signal);
    this.#hold(way === 'on' ? [...this.#pieces, pieceAfter(answer, 0)] : [pieceBefore(answer), ...this.#pieces], answer);
    return true;
  }

  async #ask(ask: PageAsk, signal: AbortSignal): Promise<Answer> {
    const answer = await this.#read(ask, signal);
    signal.throwIfAborted();
    return answer;
  }

  /** Takes up these pieces but for those that are far from what is seen. */
  #hold(pieces: readonly Piece[], { missing }: Answer, more: Partial<WindowState> = {}): void {
    const { from, to } = this.#seen;
    const all = placed(pieces);
    const near = all.filter(({ index, rows }) => index < to + KEPT && index + rows.length > from - KEPT);
    this.#pieces = near.length === 0 ? all.slice(-1) : near;
    const last = this.#pieces.at(-1);
    this.#change({
      first: this.#pieces[0]?.index ?? 0,
      rows: this.#pieces.flatMap(({ rows }) => rows),
      ended: last?.forward === null,
      missing: [...new Set([...this.#state.missing, ...missing])],
      ...more,
    });
  }

  #change(change: Partial<WindowState>): void {
    this.#state = { ...this.#state, ...change };
    for (const tell of this.#listeners) tell();
  }
}
