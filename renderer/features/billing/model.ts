import type { StackedLayer } from '../../charts/stacked-bars-layout.ts';
import type { TipText } from '../../charts/stacked-bars-tip.tsx';
import { bucketState, type BucketState } from '../../usage/bucket-state.ts';
import { layerId, layersOf, sumOf, topAndOther, type Layer } from './stack.ts';
import type { DataExtent } from '../../usage/time-span.ts';
import { equalTotals, totalsOf, type Metric, type Totals } from './totals.ts';
import type { GroupBy, Series, SeriesInput, TimeRange } from '../../usage/vocabulary.ts';
import { bucketLabel, groupLabel, stateText } from '../../usage/labels.ts';
import { exactMetric, pixelValue } from './words.ts';

/** A layer with the name and the colour it is shown with. */
export interface NamedLayer extends Layer {
  readonly id: string;
  readonly label: string;
  /** A CSS colour; the one of Other for those that have none of their own. */
  readonly colour: string;
}

/** Everything the page shows of one answer. */
export interface BillingModel {
  readonly by: GroupBy | 'none';
  readonly metric: Metric;
  readonly buckets: readonly (TimeRange & { readonly state: BucketState })[];
  /** Every entity, the largest first: the table. */
  readonly ranked: readonly NamedLayer[];
  /** The top ones and Other: the chart and the legend. */
  readonly stacked: readonly NamedLayer[];
  readonly total: Totals;
  /** Whether the rows add up to the total that came with them. */
  readonly addsUp: boolean;
}

export interface ModelOptions {
  readonly input: SeriesInput;
  readonly metric: Metric;
  readonly top: number;
  readonly nowMs: number;
  readonly data: DataExtent;
  /** Gives each of these values its colour slot. */
  readonly colours: (visible: readonly string[]) => ReadonlyMap<string, number>;
}

export const OTHER_COLOUR = 'var(--series-other)';

/** Turns an answer of the store into what the page shows. */
export function billingModel(series: Series, { input, metric, top, nowMs, data, colours }: ModelOptions): BillingModel {
  const by = input.by ?? 'none';
  const layers = layersOf(series, metric);
  const stacked = topAndOther(layers, top);
  const visible = stacked.flatMap(({ kind, value }) => (kind === 'group' ? [value] : []));
  const slots = colours(visible);
  const named = (layer: Layer): NamedLayer => {
    const slot = layer.kind === 'group' && visible.includes(layer.value) ? slots.get(layer.value) : undefined;
    const label = layer.kind === 'other' ? `Other (${layer.members})` : groupLabel(layer.value, by, series.names);
    return { ...layer, id: layerId(layer), label, colour: slot === undefined ? OTHER_COLOUR : `var(--series-${slot + 1})` };
  };
  const context = { range: input, nowMs, data };
  const total = totalsOf(series.total);
  return {
    by,
    metric,
    buckets: series.buckets.map((bucket) => ({ ...bucket, state: bucketState(bucket, context) })),
    ranked: layers.map(named),
    stacked: stacked.map(named),
    total,
    addsUp: equalTotals(total, sumOf(layers.map((layer) => layer.total))),
  };
}

/** The layers of the chart without the hidden ones, the largest at the bottom. */
export function chartLayers({ stacked, metric }: BillingModel, hidden: ReadonlySet<string>): StackedLayer[] {
  return stacked
    .filter(({ id }) => !hidden.has(id))
    .map(({ id, label, colour, perBucket }) => ({
      id,
      label,
      colour,
      values: perBucket.map((totals) => (totals ? pixelValue(totals, metric) : null)),
    }));
}

/** Exact words of one bucket: what is shown in it, the largest first, and their sum. */
export function describeBucket(model: BillingModel, hidden: ReadonlySet<string>, input: SeriesInput, index: number): TipText {
  const bucket = model.buckets[index];
  if (!bucket) return { title: '', state: null, lines: [], sum: null, spoken: '' };
  const shown = model.stacked.filter(({ id }) => !hidden.has(id));
  const present = shown.flatMap((layer) => {
    const totals = layer.perBucket[index];
    return totals ? [{ layer, totals }] : [];
  });
  const lines = present.map(({ layer, totals }) => ({
    id: layer.id,
    label: layer.label,
    colour: layer.colour,
    value: exactMetric(totals, model.metric),
  }));
  const title = `${bucketLabel(bucket, input.bucket, input.zone)} (${input.zone})`;
  const state = stateText(bucket.state);
  const sum =
    bucket.state === 'gap'
      ? null
      : { label: hidden.size > 0 ? 'Shown' : 'Total', value: exactMetric(sumOf(present.map(({ totals }) => totals)), model.metric) };
  const words = [title, state, sum && `${sum.label} ${sum.value}`, ...lines.map(({ label, value }) => `${label} ${value}`)];
  return { title, state, lines, sum, spoken: words.filter((word) => word !== null).join('. ') };
}
