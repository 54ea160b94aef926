import type { Bucket, TimeRange } from '../../usage/vocabulary.ts';

const DAY = 86_400_000;

/** The finest bucket that leaves bars wide enough to be seen and brushed. */
export function bucketFor({ fromMs, toMs }: TimeRange): Bucket {
  const days = (toMs - fromMs) / DAY;
  if (days <= 9) return 'hour';
  if (days <= 240) return 'day';
  return days <= 1_600 ? 'week' : 'month';
}
