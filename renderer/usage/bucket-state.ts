import type { DataExtent } from './time-span.ts';
import type { TimeRange } from './vocabulary.ts';

/**
 * What a column of the chart stands for: `whole`; `unfinished`, the present one; `cut`, of which the range shows a part;
 * `gap`, which lies outside the events of the store, where zero would claim what nobody knows.
 */
export type BucketState = 'whole' | 'unfinished' | 'cut' | 'gap';

export interface BucketContext {
  readonly range: TimeRange;
  readonly nowMs: number;
  readonly data: DataExtent;
}

/** Classifies one whole bucket of the series. */
export function bucketState({ fromMs, toMs }: TimeRange, { range, nowMs, data }: BucketContext): BucketState {
  if (data.fromMs === null || data.toMs === null) return 'gap';
  if (toMs <= data.fromMs || fromMs > data.toMs) return 'gap';
  if (fromMs <= nowMs && nowMs < toMs) return 'unfinished';
  return fromMs < range.fromMs || toMs > range.toMs ? 'cut' : 'whole';
}
