import type { DataExtent } from './time-span.ts';
import type { Bucket, TimeRange } from './vocabulary.ts';
import { bucketEnd, bucketStart } from './zone-calendar.ts';

/**
 * What a column of the chart stands for: `whole`; `unfinished`, the present one; `cut`, of which the range shows a part;
 * `gap`, which lies outside the events of the store, where zero would claim what nobody knows.
 */
export type BucketState = 'whole' | 'unfinished' | 'cut' | 'gap';

export interface BucketContext {
  readonly range: TimeRange;
  readonly bucket: Bucket;
  readonly zone: string;
  readonly nowMs: number;
  readonly data: DataExtent;
}

/** Classifies one bucket of the series. */
export function bucketState(span: TimeRange, { range, bucket, zone, nowMs, data }: BucketContext): BucketState {
  if (data.fromMs === null || data.toMs === null) return 'gap';
  if (span.toMs <= data.fromMs || span.fromMs > data.toMs) return 'gap';
  const wholeFrom = bucketStart(span.fromMs, bucket, zone);
  const wholeTo = bucketEnd(span.fromMs, bucket, zone);
  if (wholeFrom <= nowMs && nowMs < wholeTo) return 'unfinished';
  return wholeFrom < range.fromMs || wholeTo > range.toMs ? 'cut' : 'whole';
}
