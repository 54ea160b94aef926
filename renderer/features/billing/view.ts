import { useMemo } from 'react';
import { setParams, usePlace } from '../../state/location.ts';
import { parseFilter } from '../../usage/filter-params.ts';
import { parseSheet } from '../../usage/price-basis.ts';
import { BUCKETS, GROUPS, type Bucket, type GroupBy, type UsageFilter } from '../../usage/vocabulary.ts';
import { METRICS, type Metric } from './totals.ts';

/** What the control line says; lives in the location, so that a chart can be linked and gone back to. */
export interface BillingView {
  readonly metric: Metric;
  readonly by: GroupBy | 'none';
  readonly thenBy: GroupBy | 'none';
  readonly per: Bucket;
  readonly top: number;
  readonly cumulative: boolean;
  readonly share: boolean;
  /** Whether the period before is drawn behind the present one. */
  readonly compare: boolean;
  /** The chart, or the same as a table. */
  readonly as: 'chart' | 'table';
  readonly filter: UsageFilter;
  /** Version of the price sheet that costs are told by; null is the one in force. */
  readonly sheet: number | null;
}

type Controls = Omit<BillingView, 'filter' | 'sheet'>;

export const TOPS = [3, 4, 5, 6, 7, 8] as const;
/** Groups that the table shows the course of at most, and how many values they may have all together. */
const TOLD_APART = 40;
const TOLD_VALUES = 6_000;
const DEFAULTS = { metric: 'billable', by: 'model', per: 'day', top: '6' } as const;

type Params = Readonly<Record<string, string>>;

/** How many groups an answer tells apart in so many buckets: all that can be drawn, and more as long as they are few values. */
export function toldApart(buckets: number): number {
  return Math.max(...TOPS, Math.min(TOLD_APART, Math.floor(TOLD_VALUES / buckets)));
}

/** The view in the parameters of the location; whatever makes no sense there is the default. */
export function parseView(params: Params): BillingView {
  const groups = [...GROUPS.map(({ value }) => value), 'none' as const];
  const by = oneOf(groups, params['by'], DEFAULTS.by);
  const thenBy = oneOf(groups, params['thenBy'], 'none');
  return {
    metric: oneOf(valuesOf(METRICS), params['metric'], DEFAULTS.metric),
    by,
    thenBy: by === 'none' || thenBy === by ? 'none' : thenBy,
    per: oneOf(valuesOf(BUCKETS), params['per'], DEFAULTS.per),
    top: Number(oneOf(TOPS.map(String), params['top'], DEFAULTS.top)),
    cumulative: params['cumulative'] === 'yes',
    share: params['share'] === 'yes',
    compare: params['compare'] === 'yes',
    as: oneOf(['chart', 'table'] as const, params['as'], 'chart'),
    filter: parseFilter(params),
    sheet: parseSheet(params['sheet'] ?? ''),
  };
}

function valuesOf<V extends string>(options: readonly { readonly value: V }[]): V[] {
  return options.map(({ value }) => value);
}

function oneOf<V extends string>(values: readonly V[], text: string | undefined, fallback: V): V {
  return values.find((value) => value === text) ?? fallback;
}

/** The view the location asks for. */
export function useBillingView(): BillingView {
  const params = usePlace((place) => place.params);
  return useMemo(() => parseView(params), [params]);
}

/** Changes some controls; what is switched off leaves the location. */
export function setView(patch: { readonly [C in keyof Controls]?: Controls[C] }): void {
  const text = (value: string | number | boolean): string | null => (typeof value === 'boolean' ? (value ? 'yes' : null) : String(value));
  setParams(Object.fromEntries(Object.entries(patch).map(([name, value]) => [name, text(value)])), 'push');
}
