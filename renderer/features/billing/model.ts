import type { StackedLayer } from '../../charts/stacked-bars-layout.ts';
import { bucketState, type BucketState } from '../../usage/bucket-state.ts';
import { groupLabel } from '../../usage/labels.ts';
import type { DataExtent } from '../../usage/time-span.ts';
import type { Chart, ChartInput, GroupBy, TimeRange } from '../../usage/vocabulary.ts';
import { drawnValues, type Drawing } from './drawing.ts';
import { alignedTo, layerId, rankedLayers, topAndOther, type Layer } from './stack.ts';
import { isAdditive, measuredOf, type Measured, type Metric } from './totals.ts';

/** A layer with the name and the colour it is shown with. */
export interface NamedLayer extends Layer {
  readonly id: string;
  readonly label: string;
  /** A CSS colour; the one of Other for those that have none of their own. */
  readonly colour: string;
}

/** Everything the page shows of one answer. */
export interface BillingModel {
  readonly input: ChartInput;
  readonly by: GroupBy | 'none';
  readonly thenBy: GroupBy | null;
  readonly metric: Metric;
  readonly buckets: readonly (TimeRange & { readonly state: BucketState })[];
  /** Every group that is listed, the largest first: the table. */
  readonly ranked: readonly NamedLayer[];
  /** The top ones and Other: the chart and the legend. */
  readonly stacked: readonly NamedLayer[];
  readonly groupCount: number;
  readonly total: Measured;
  /** What goes for every cost; null when none was asked for. */
  readonly costs: Chart['costs'];
  /** Buckets without regard to groups. */
  readonly perBucket: readonly (Measured | null)[];
  readonly before: {
    readonly range: TimeRange;
    readonly buckets: readonly TimeRange[];
    readonly total: Measured;
    readonly perBucket: readonly (Measured | null)[];
  } | null;
}

export interface ModelOptions {
  readonly input: ChartInput;
  readonly top: number;
  readonly nowMs: number;
  readonly data: DataExtent;
  /** Gives each of these layers its colour slot. */
  readonly colours: (visible: readonly string[]) => ReadonlyMap<string, number>;
}

const OTHER_COLOUR = 'var(--series-other)';

/** Turns an answer of the store into what the page shows. */
export function billingModel(chart: Chart, { input, top, nowMs, data, colours }: ModelOptions): BillingModel {
  const ranked = rankedLayers(chart);
  const stacked = topAndOther(chart, ranked, top);
  const visible = stacked.filter(({ kind }) => kind === 'group').map(layerId);
  const slots = colours(visible);
  const named = (layer: Layer): NamedLayer => {
    const id = layerId(layer);
    const slot = visible.includes(id) ? slots.get(id) : undefined;
    return { ...layer, id, label: labelOf(layer, input, chart.names), colour: slot === undefined ? OTHER_COLOUR : `var(--series-${slot + 1})` };
  };
  const { metric } = input;
  return {
    input,
    by: input.by ?? 'none',
    thenBy: input.thenBy,
    metric,
    buckets: chart.buckets.map((bucket) => ({ ...bucket, state: bucketState(bucket, { range: input, nowMs, data }) })),
    ranked: ranked.map(named),
    // What does not add up has no Other: nobody knows it.
    stacked: stacked.filter(({ kind }) => kind === 'group' || isAdditive(metric)).map(named),
    groupCount: chart.groupCount,
    total: measuredOf(chart.total, chart.costs),
    costs: chart.costs,
    perBucket: alignedTo(chart.buckets, chart.whole, chart.costs),
    before: chart.before && {
      range: chart.before.range,
      buckets: chart.before.buckets,
      total: measuredOf(chart.before.total, chart.costs),
      perBucket: alignedTo(chart.before.buckets, chart.before.whole, chart.costs),
    },
  };
}

/** The layers of the chart without the hidden ones, the largest at the bottom. */
export function chartLayers(model: BillingModel, hidden: ReadonlySet<string>, drawing: Drawing): StackedLayer[] {
  const shown = model.stacked.filter(({ id }) => !hidden.has(id));
  const values = drawnValues(shown.map(({ perBucket }) => perBucket ?? []), model, drawing); // prettier-ignore
  return shown.map(({ id, label, colour }, index) => ({ id, label, colour, values: values[index] ?? [] }));
}

function labelOf({ kind, path: [value, subvalue], members }: Layer, { by, thenBy }: ChartInput, names: Chart['names']): string {
  if (kind === 'other') return `Other (${members})`;
  if (kind === 'rest') return `${members} more`;
  const first = groupLabel(value, by ?? 'none', names);
  return thenBy === null ? first : `${first} · ${groupLabel(subvalue ?? '', thenBy, names)}`;
}
