/**
 * The latency sketch: how many events fell into each of fixed buckets, so that the sketches of any rows add up to the sketch of all of them.
 * Every doubling of the latency is cut into 32 buckets, which puts the middle of a bucket within 1.6 % of whatever is in it. Whole numbers only: a
 * logarithm could put a latency into another bucket on another machine.
 */
const EXACT = 64; // latencies below are buckets of their own
const PER_DOUBLING = 32;
const LAST_SHIFT = 57; // 64-bit integers end with it

/** Expression of the bucket that a latency column falls into; a negative latency counts as none. */
export function latencyBucketSql(column: string): string {
  const doublings = Array.from({ length: LAST_SHIFT }, (_, index) => {
    const shift = index + 1;
    return `WHEN ${column} < ${2n ** BigInt(6 + shift)}::HUGEINT THEN ${PER_DOUBLING * shift} + (${column} >> ${shift})`;
  });
  return `(CASE WHEN ${column} < 0 THEN 0 WHEN ${column} < ${EXACT} THEN ${column} ${doublings.join(' ')} END)::SMALLINT`;
}

/** The latency in the middle of a bucket, milliseconds. */
export function latencyOfBucket(bucket: number): number {
  if (bucket < EXACT) return bucket;
  const shift = Math.floor(bucket / PER_DOUBLING) - 1;
  const low = (bucket - PER_DOUBLING * shift) * 2 ** shift;
  return low + (2 ** shift - 1) / 2;
}

/** The latency that this share of the events did not exceed, from the count of each bucket; null without events. */
export function latencyQuantile(counts: ReadonlyMap<number, number>, share: number): number | null {
  const buckets = [...counts].toSorted(([a], [b]) => a - b);
  let left = Math.max(1, Math.ceil(share * buckets.reduce((sum, [, count]) => sum + count, 0)));
  for (const [bucket, count] of buckets) {
    left -= count;
    if (left <= 0) return latencyOfBucket(bucket);
  }
  return null;
}
