import type { BillingModel } from './model.ts';
import { addMeasured, amountOf, isAdditive, type Measured, type Metric, UNMEASURED } from './totals.ts';
import { pixelValue } from './words.ts';

/** How values become a picture. */
export interface Drawing {
  /** Each bucket with all before it. */
  readonly cumulative: boolean;
  /** Each layer as its part of the bucket. */
  readonly share: boolean;
}

type Buckets = readonly (Measured | null)[];

/** The buckets of a layer as they are told: as they are, or each with all before it as far as time has come. */
export function toldBuckets(perBucket: Buckets, { metric, buckets }: Pick<BillingModel, 'metric' | 'buckets'>, { cumulative }: Drawing): Buckets {
  if (!cumulative || !isAdditive(metric)) return perBucket;
  let sum: Measured = UNMEASURED;
  return perBucket.map((one, index) => {
    if (buckets[index]?.state === 'gap') return null;
    if (one) sum = addMeasured(sum, one);
    return sum;
  });
}

/** Numbers for the height of bars and lines, layer by layer; nothing is ever summed from these but shares. */
export function drawnValues(layers: readonly Buckets[], model: Pick<BillingModel, 'metric' | 'buckets'>, drawing: Drawing): (number | null)[][] {
  const values = layers.map((perBucket) => toldBuckets(perBucket, model, drawing).map((one) => pixelOf(one, model.metric)));
  if (!drawing.share || !isAdditive(model.metric)) return values;
  const sums = model.buckets.map((_, index) => values.reduce((sum, layer) => sum + Math.max(0, layer[index] ?? 0), 0));
  return values.map((layer) =>
    layer.map((value, index) => {
      const sum = sums[index] ?? 0;
      return value === null || sum === 0 ? null : (100 * Math.max(0, value)) / sum;
    }),
  );
}

/** The period before, bucket by bucket from its beginning, to be drawn behind the present one; null where there is nothing to compare with. */
export function drawnBefore({ before, metric, buckets }: BillingModel, drawing: Drawing): (number | null)[] | null {
  if (before === null || drawing.share) return null;
  const aligned = buckets.map((_, index) => before.perBucket[index] ?? null);
  const whole = buckets.map((bucket, index) => ({ ...bucket, state: index < before.buckets.length ? ('whole' as const) : ('gap' as const) }));
  return toldBuckets(aligned, { metric, buckets: whole }, drawing).map((one) => pixelOf(one, metric));
}

function pixelOf(measured: Measured | null, metric: Metric): number | null {
  const amount = measured === null ? null : amountOf(measured, metric);
  return amount === null ? null : pixelValue(amount, metric);
}
