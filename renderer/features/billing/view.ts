import { useMemo } from 'react';
import { setParams, usePlace } from '../../state/location.ts';
import { parseFilter } from '../../usage/filter-params.ts';
import { METRICS, type Metric } from './totals.ts';
import { BUCKETS, GROUPS, type Bucket, type GroupBy, type UsageFilter } from '../../usage/vocabulary.ts';

/** What the control line says; lives in the location, so that a chart can be linked and gone back to. */
export interface BillingView {
  readonly metric: Metric;
  readonly by: GroupBy | 'none';
  readonly per: Bucket;
  readonly top: number;
  readonly filter: UsageFilter;
}

export const TOPS = [3, 4, 5, 6, 7, 8] as const;
const DEFAULTS = { metric: 'billable', by: 'model', per: 'day', top: '6' } as const;

type Params = Readonly<Record<string, string>>;

/** The view in the parameters of the location; whatever makes no sense there is the default. */
export function parseView(params: Params): BillingView {
  const metrics = METRICS.map(({ value }) => value);
  const groups = [...GROUPS.map(({ value }) => value), 'none' as const];
  const tops = TOPS.map(String);
  return {
    metric: oneOf(metrics, params['metric'], DEFAULTS.metric),
    by: oneOf(groups, params['by'], DEFAULTS.by),
    per: oneOf(
      BUCKETS.map(({ value }) => value),
      params['per'],
      DEFAULTS.per,
    ),
    top: Number(oneOf(tops, params['top'], DEFAULTS.top)),
    filter: parseFilter(params),
  };
}

function oneOf<V extends string>(values: readonly V[], text: string | undefined, fallback: V): V {
  return values.find((value) => value === text) ?? fallback;
}

/** The view the location asks for. */
export function useBillingView(): BillingView {
  const params = usePlace((place) => place.params);
  return useMemo(() => parseView(params), [params]);
}

/** Changes one control. */
export function setView(patch: { readonly metric?: Metric; readonly by?: GroupBy | 'none'; readonly per?: Bucket; readonly top?: number }): void {
  const params = Object.entries(patch).map(([name, value]) => [name, String(value)] as const);
  setParams(Object.fromEntries(params), 'push');
}
