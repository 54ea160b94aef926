import type { SegmentDescriptor } from '../domain/segment.ts';
import type { TimeRange } from '../domain/time.ts';
import { CorruptError } from '../errors.ts';
import type { SegmentFile } from './segment-file.ts';

/** A segment that queries see: what it is and where its rows are. */
export interface VisibleSegment {
  readonly descriptor: SegmentDescriptor;
  readonly file: SegmentFile;
}

/** Segments pinned for one query: their files stay attached and on disk until the view is disposed. */
export interface SegmentView extends Disposable {
  readonly generation: number;
  readonly segments: readonly VisibleSegment[];
  /** Segments that should have been read but could not be opened, and why. */
  readonly missing: readonly { readonly descriptor: SegmentDescriptor; readonly error: CorruptError }[];
}

/**
 * The visible segments, swapped in one assignment. A query takes a view of one generation, so each event is counted from exactly one segment.
 */
export class SegmentSet {
  #segments: readonly VisibleSegment[] = [];
  #generation = 0;
  #pause: Promise<void> | null = null;
  readonly #changed: () => void;

  constructor(changed: () => void = () => {}) {
    this.#changed = changed;
  }

  get generation(): number {
    return this.#generation;
  }

  get segments(): readonly VisibleSegment[] {
    return this.#segments;
  }

  /** Makes another set of segments visible, all at once; for whoever knows the whole of it. */
  publish(segments: readonly VisibleSegment[]): void {
    this.#segments = segments.toSorted((a, b) => a.descriptor.sequence - b.descriptor.sequence);
    this.#generation += 1;
    this.#changed();
  }

  /**
   * Changes the set of the moment. Whoever awaits anything between reading the set and publishing the next one would take back what others
   * (the sealer, retention) published meanwhile; a function of the present set cannot.
   */
  update(change: (segments: readonly VisibleSegment[]) => readonly VisibleSegment[]): void {
    this.publish(change(this.#segments));
  }

  /** Replaces the descriptor of one segment (more rows, a pin, a seal step) without touching its file. */
  describe(descriptor: SegmentDescriptor): void {
    this.update((segments) => segments.map((s) => (s.descriptor.id === descriptor.id ? { descriptor, file: s.file } : s)));
  }

  /** Pins the segments that can hold events of this range (all of them without one). Waits while a rollover swaps files. */
  async acquire(range: TimeRange | null = null, only?: ReadonlySet<string>): Promise<SegmentView> {
    while (this.#pause !== null) await this.#pause;
    const wanted = this.#segments.filter((s) => (only === undefined || only.has(s.descriptor.id)) && overlaps(s.descriptor, range));
    for (const { file } of wanted) file.enter();
    const opened: VisibleSegment[] = [];
    const missing: { descriptor: SegmentDescriptor; error: CorruptError }[] = [];
    const generation = this.#generation;
    let turned = false;
    try {
      for (const segment of wanted) {
        const before = segment.file.isUnreadable;
        const error = await attachOrExplain(segment);
        if (error === null) opened.push(segment);
        else missing.push({ descriptor: segment.descriptor, error });
        turned ||= before !== segment.file.isUnreadable;
      }
    } catch (error) {
      for (const { file } of wanted) file.leave();
      throw error;
    }
    if (turned) this.publish(this.#segments); // the same segments, of which more is known
    return { generation, segments: opened, missing, [Symbol.dispose]: once(() => wanted.forEach(({ file }) => file.leave())) };
  }

  /** Makes new views wait until the returned function is called; views that exist go on. */
  pause(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#pause = promise;
    return () => {
      this.#pause = null;
      resolve();
    };
  }
}

/** Whether a segment can hold events of this range; an empty segment holds none. */
export function overlaps(descriptor: SegmentDescriptor, range: TimeRange | null): boolean {
  const { fromMs, toMs } = descriptor.totals;
  if (range === null || descriptor.unknown === true) return true;
  return fromMs !== null && toMs !== null && fromMs < range.toMs && toMs >= range.fromMs;
}

async function attachOrExplain({ file }: VisibleSegment): Promise<CorruptError | null> {
  try {
    await file.attach('read');
    return null;
  } catch (error) {
    if (error instanceof CorruptError) return error;
    throw error;
  }
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}
