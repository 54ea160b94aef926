import type { Input, Output } from '../../electron/contract/contract.ts';

export type Series = Output<'usage.series'>;
export type SeriesInput = Input<'usage.series'>;
export type Chart = Output<'usage.chart'>;
export type ChartInput = Input<'usage.chart'>;
export type Heat = Output<'usage.heat'>;
export type UsageOptions = Output<'usage.options'>;
export type Bucket = SeriesInput['bucket'];
export type GroupBy = NonNullable<SeriesInput['by']>;
export type UsageFilter = SeriesInput['filter'];

/** `[fromMs, toMs)`: the start belongs to the range, the end does not. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

export const BUCKETS: readonly { readonly value: Bucket; readonly label: string }[] = [
  { value: 'hour', label: 'Hour' },
  { value: 'day', label: 'Day' },
  { value: 'week', label: 'Week' },
  { value: 'month', label: 'Month' },
];

export const GROUPS: readonly { readonly value: GroupBy; readonly label: string; readonly plural: string; readonly without: string }[] = [
  { value: 'key', label: 'Key', plural: 'keys', without: 'no key' },
  { value: 'key-name', label: 'Key name', plural: 'key names', without: 'no key name' },
  { value: 'model', label: 'Model', plural: 'models', without: 'no model' },
  { value: 'mapped-model', label: 'Mapped model', plural: 'mapped models', without: 'not mapped' },
  { value: 'provider', label: 'Provider', plural: 'providers', without: 'no provider' },
  { value: 'protocol', label: 'Protocol', plural: 'protocols', without: 'no protocol' },
  { value: 'account', label: 'Account', plural: 'accounts', without: 'no account' },
  { value: 'endpoint', label: 'Endpoint', plural: 'endpoints', without: 'no endpoint' },
  { value: 'status', label: 'Status', plural: 'statuses', without: 'no status' },
];

/** The filter that lets everything through. */
export const NO_FILTER: UsageFilter = {
  key: null, 'key-name': null, model: null, 'mapped-model': null, provider: null, protocol: null, account: null, endpoint: null, status: null,
}; // prettier-ignore

/** The same filter, narrowed to one value of a column or (null) no longer narrowed by it. */
export function narrowed(filter: UsageFilter, by: GroupBy, value: string | null): UsageFilter {
  return { ...filter, [by]: value === null ? null : [value] };
}

/** What the filter narrows, in the order of the menu. */
export function narrowings(filter: UsageFilter): { readonly by: GroupBy; readonly values: readonly string[] }[] {
  return GROUPS.flatMap(({ value: by }) => {
    const values = filter[by];
    return values === null ? [] : [{ by, values }];
  });
}
