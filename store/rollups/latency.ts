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

/** The columns that latencies have besides dimensions: a bucket of the sketch and how many events fell into it. */
export const LATENCY_COLUMNS = ['latency_bucket', 'events'] as const;

/** Statement whose rows are the latencies of rollups: the sketches taken apart, by these dimensions. */
export function latenciesOf(rollups: string, dimensions: readonly string[], where = 'true'): string {
  const list = dimensions.map((dimension) => `${dimension}, `).join('');
  return `SELECT ${list}unnest(map_keys(latency_sketch)) AS latency_bucket, unnest(map_values(latency_sketch))::BIGINT AS events FROM ${rollups} WHERE ${where}`;
}

/** How far a latency told from the sketch may be from the true one, as a share of it. */
export const LATENCY_ERROR = 1 / EXACT;

/**
 * Statement of the bucket that `percent` of the events do not exceed, for each piece of a relation of latencies. Of n events that is the one at place
 * ceil(n * percent / 100), computed with whole numbers.
 */
export function quantileBucketsSql(latencies: string, by: string, percents: readonly number[]): string {
  const picked = percents.map((percent) => `min(latency_bucket) FILTER (reached >= greatest(1, (total * ${percent} + 99) // 100)) AS p${percent}`);
  return `SELECT ${by}, any_value(total) AS events, ${picked.join(', ')}
    FROM (SELECT *, sum(events) OVER (PARTITION BY ${by} ORDER BY latency_bucket) AS reached, sum(events) OVER (PARTITION BY ${by}) AS total FROM ${latencies})
    GROUP BY ${by}`;
}
