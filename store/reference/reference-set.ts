import type { SegmentDescriptor } from '../domain/segment.ts';
import type { TimeRange } from '../domain/time.ts';
import type { CorruptError } from '../errors.ts';
import { SegmentSet, type SegmentView } from '../segments/segment-set.ts';

/** A file of the reference that could not be opened: nobody knows which times it holds. */
export interface UnreadableSegment {
  readonly descriptor: SegmentDescriptor;
  readonly error: CorruptError;
}

/** The segments of a reference folder. Those that cannot be read belong to no list, and every answer names them as missing. */
export class ReferenceSet extends SegmentSet {
  readonly #unreadable: readonly UnreadableSegment[];

  constructor(changed: () => void, unreadable: readonly UnreadableSegment[]) {
    super(changed);
    this.#unreadable = unreadable;
  }

  override async acquire(range: TimeRange | null = null, only?: ReadonlySet<string>): Promise<SegmentView> {
    const view = await super.acquire(range, only);
    const lost = this.#unreadable.filter(({ descriptor }) => only === undefined || only.has(descriptor.id));
    return { ...view, missing: [...view.missing, ...lost], [Symbol.dispose]: () => view[Symbol.dispose]() };
  }
}
