import type { TipText } from '../../charts/stacked-bars-tip.tsx';
import { formatShare } from '../../format/count.ts';
import { bucketLabel, stateText } from '../../usage/labels.ts';
import { toldBuckets, type Drawing } from './drawing.ts';
import type { BillingModel } from './model.ts';
import { ratio } from './ratio.ts';
import { sumOf } from './stack.ts';
import { amountOf, changeOf, isAdditive, type Measured } from './totals.ts';
import { changeText, missingFor, shortMetric } from './words.ts';

/** Exact words of one bucket: what is shown in it, the largest first, their sum, and what there was before. */
export function describeBucket(model: BillingModel, hidden: ReadonlySet<string>, drawing: Drawing, index: number): TipText {
  const bucket = model.buckets[index];
  if (!bucket) return { title: '', state: null, lines: [], sum: null, before: null, spoken: '' };
  const { metric, input } = model;
  const present = model.stacked
    .filter(({ id }) => !hidden.has(id))
    .flatMap((layer) => {
      const measured = toldBuckets(layer.perBucket ?? [], model, drawing)[index];
      return measured ? [{ layer, measured }] : [];
    });
  const whole = isAdditive(metric) ? sumOf(present.map(({ measured }) => measured)) : (model.perBucket[index] ?? null);
  const lines = present.map(({ layer: { id, label, colour }, measured }) => ({
    id,
    label,
    colour,
    value: valueText(measured, whole, model, drawing),
  }));
  const title = `${bucketLabel(bucket, input.bucket, input.zone)} (${input.zone})${drawing.cumulative && isAdditive(metric) ? ', with all before' : ''}`;
  const state = stateText(bucket.state);
  const sum = bucket.state === 'gap' || whole === null ? null : { label: sumLabel(model, hidden), value: shortMetric(whole, metric) };
  const before = beforeText(model, drawing, hidden.size === 0 ? whole : null, index);
  const lacks = sum === null || whole === null ? '' : missingFor(whole, metric).join('; ');
  const words = [title, state, sum && `${sum.label} ${sum.value}`, lacks, before && `${before.label} ${before.value}`];
  const spoken = [...words, ...lines.map(({ label, value }) => `${label} ${value}`)].filter((word) => word !== null && word !== '').join('. ');
  return { title, state, lines, sum, before, lacks, spoken };
}

function valueText(measured: Measured, whole: Measured | null, { metric }: BillingModel, { share }: Drawing): string {
  const exact = shortMetric(measured, metric);
  const [part, all] = [amountOf(measured, metric), whole && amountOf(whole, metric)];
  const of = share && part !== null && all !== null ? ratio(part, all) : null;
  return of === null ? exact : `${exact} (${formatShare(of)})`;
}

function sumLabel({ metric }: BillingModel, hidden: ReadonlySet<string>): string {
  if (!isAdditive(metric)) return 'All requests';
  return hidden.size > 0 ? 'Shown' : 'Total';
}

function beforeText(model: BillingModel, drawing: Drawing, now: Measured | null, index: number): TipText['before'] {
  const { before, metric, buckets } = model;
  if (before === null || index >= before.buckets.length) return null;
  const aligned = buckets.map((_, at) => before.perBucket[at] ?? null);
  const whole = buckets.map((bucket) => ({ ...bucket, state: 'whole' as const }));
  const was = toldBuckets(aligned, { metric, buckets: whole }, drawing)[index];
  if (!was) return null;
  const change = now === null || buckets[index]?.state === 'unfinished' ? null : changeOf(now, was, metric);
  return { label: 'Before', value: change === null ? shortMetric(was, metric) : `${shortMetric(was, metric)} (${changeText(change)})` };
}
