import { CorruptError } from '../errors.ts';
import { overlaps, type SegmentView } from './segment-set.ts';
import type { StagedBatch } from './staging.ts';

/** A segment that cannot be opened could hold the very ids of this batch: then nothing is written rather than something twice. */
export function assertComparable(view: SegmentView, staged: StagedBatch): void {
  if (view.missing.length === 0) return;
  const { fromMs, toMs } = staged.summary.totals;
  const range = { fromMs: fromMs ?? 0, toMs: (toMs ?? 0) + 1 };
  const unsure = view.missing.find((m) => overlaps(m.descriptor, range));
  if (unsure === undefined) return;
  throw new CorruptError(
    unsure.descriptor.path,
    `Cannot tell which of these events are stored already: ${unsure.descriptor.path} cannot be opened.`,
    {
      hint: 'Nothing was written. Repair or restore that segment and try again.',
      cause: unsure.error,
    },
  );
}
