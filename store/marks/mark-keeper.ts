import type { StoreContext } from '../context.ts';
import { Turns } from '../disk/turns.ts';
import type { SegmentId } from '../domain/ids.ts';
import { segmentsLying } from './find-shortfalls.ts';
import { readMarks, writeMarks } from './marks-file.ts';
import { nextMarks, type RowMarks } from './row-marks.ts';

/**
 * Keeps `row-marks.json` up to date with the visible segments of a store that is open for writing. It goes by their totals, which count what is
 * committed, and holds no lock: whoever writes never waits for it, and never fails because of it.
 */
export class MarkKeeper {
  readonly #context: StoreContext;
  readonly #turns = new Turns();
  /** Segments that were put aside before the store was opened: the note beside them says why they are not seen any more. */
  readonly #aside: ReadonlySet<SegmentId>;
  /** What is on disk; null when that cannot be read. */
  #marks: RowMarks | null;
  #timer: NodeJS.Timeout | null = null;
  #failing = false;
  #closed = false;

  private constructor(context: StoreContext, marks: RowMarks | null, aside: ReadonlySet<SegmentId>) {
    this.#context = context;
    this.#marks = marks;
    this.#aside = aside;
  }

  /** Goes on from what was noted last. */
  static async open(context: StoreContext): Promise<MarkKeeper> {
    const { root, set, options } = context;
    const { marks, problem } = await readMarks(options.fs, root);
    const visible = new Set<SegmentId>(set.segments.map((s) => s.descriptor.id));
    const unseen = [...marks.keys()].filter((id) => !visible.has(id));
    const lying = unseen.length === 0 ? new Set() : await segmentsLying({ fs: options.fs, root });
    const keeper = new MarkKeeper(context, problem === null ? marks : null, new Set(unseen.filter((id) => lying.has(id))));
    keeper.nudge();
    return keeper;
  }

  /** Whether anything is noted of a segment on disk. */
  has(id: SegmentId): boolean {
    return this.#marks?.has(id) ?? false;
  }

  /** The visible segments have changed: that is noted soon. */
  nudge(): void {
    if (this.#closed) return;
    this.#timer ??= setTimeout(() => void this.write(), this.#context.options.markMs).unref();
  }

  /** Notes the visible segments now. What cannot be written is told once, and tried again until it can. */
  write(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    return this.#turns.take(() => this.#write());
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.write();
  }

  async #write(): Promise<void> {
    const { root, set, catalog, options } = this.#context;
    const gone = new Set([...catalog.state.tombstones.map(({ id }) => id), ...this.#aside]);
    const descriptors = set.segments.map((s) => s.descriptor);
    const next = nextMarks(this.#marks ?? new Map(), descriptors, gone);
    if (this.#marks !== null && isSame(next, this.#marks)) return;
    try {
      await options.reach('marks.write.before');
      await writeMarks(options.fs, root, next);
      this.#marks = next;
      await options.reach('marks.write.after');
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) options.listener.failed?.('noting how many events the segments hold', error);
      this.#failing = true;
      this.nudge();
    }
  }
}

function isSame(one: RowMarks, other: RowMarks): boolean {
  return one.size === other.size && [...one].every(([id, rows]) => other.get(id) === rows);
}
