import type { ReactNode } from 'react';
import { Select } from '../../ui/select.tsx';
import { FilterMenu } from '../../usage/filter-menu.tsx';
import { RangeControl } from '../../usage/range-control.tsx';
import { fitsBuckets } from '../../usage/time-span.ts';
import { METRICS } from './totals.ts';
import type { Billing } from './use-billing.ts';
import { setView, TOPS } from './view.ts';
import { BUCKETS, GROUPS } from '../../usage/vocabulary.ts';

const METRIC_OPTIONS = METRICS.map(({ value, label }) => ({ value, label }));
const BY_OPTIONS = [{ value: 'none' as const, label: 'Nothing' }, ...GROUPS.map(({ value, label }) => ({ value, label }))];
const TOP_OPTIONS = TOPS.map((top) => ({ value: String(top), label: `${top} + Other` }));
/** What is charted, cut how, over which time. */
export function ControlLine({ billing }: { readonly billing: Billing }): ReactNode {
  const { view, range, bucket } = billing;
  const buckets = BUCKETS.filter(({ value }) => range === null || value === bucket || fitsBuckets(range, value));
  return (
    <div className="usage-controls" role="toolbar" aria-label="What is charted">
      <Select label="Metric" value={view.metric} options={METRIC_OPTIONS} onChange={(metric) => setView({ metric })} />
      <Select label="Group by" prefix="by" value={view.by} options={BY_OPTIONS} onChange={(by) => setView({ by })} />
      <Select label="Bucket" prefix="per" value={bucket} options={buckets} onChange={(per) => setView({ per })} />
      <Select
        label="Groups shown"
        prefix="top"
        value={String(view.top)}
        options={TOP_OPTIONS}
        disabled={view.by === 'none'}
        onChange={(top) => setView({ top: Number(top) })}
      />
      <FilterMenu options={billing.options} filter={view.filter} />
      <RangeControl {...billing} />
    </div>
  );
}
