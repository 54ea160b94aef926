import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { FilterMenu } from '../../usage/filter-menu.tsx';
import { fitsBuckets } from '../../usage/time-span.ts';
import { BUCKETS, GROUPS } from '../../usage/vocabulary.ts';
import { SheetSelect } from '../../usage/sheet-select.tsx';
import { isAdditive, METRICS, tellsMoney } from './totals.ts';
import type { Billing } from './use-billing.ts';
import { setView, TOPS } from './view.ts';

const METRIC_OPTIONS = METRICS.map(({ value, label }) => ({ value, label }));
const NOTHING = { value: 'none' as const, label: 'nothing' };
const BY_OPTIONS = [...GROUPS.map(({ value, label }) => ({ value, label: label.toLowerCase() })), NOTHING];

/** What is charted, and how it is cut. */
export function ControlLine({ billing }: { readonly billing: Billing }): ReactNode {
  const { view, range, bucket, prices } = billing;
  const buckets = BUCKETS.filter(({ value }) => range === null || value === bucket || fitsBuckets(range, value));
  return (
    <div className="usage-controls" role="toolbar" aria-label="What is charted">
      <Select label="Metric" value={view.metric} options={METRIC_OPTIONS} onChange={(metric) => setView({ metric })} />
      <Select label="Group by" prefix="by" value={view.by} options={BY_OPTIONS} onChange={(by) => setView({ by })} />
      <Select
        label="Then by"
        prefix="then"
        value={view.thenBy}
        options={BY_OPTIONS.filter(({ value }) => value !== view.by)}
        disabled={view.by === 'none'}
        onChange={(thenBy) => setView({ thenBy })}
      />
      <Select label="Bucket" prefix="per" value={bucket} options={buckets} onChange={(per) => setView({ per })} />
      <Select
        label="Groups shown"
        prefix="top"
        value={String(view.top)}
        options={TOPS.map((top) => ({ value: String(top), label: isAdditive(view.metric) ? `${top} + Other` : String(top) }))}
        disabled={view.by === 'none'}
        onChange={(top) => setView({ top: Number(top) })}
      />
      {tellsMoney(view.metric) && prices.sheets.length > 0 && <SheetSelect label="Cost basis" chosen={view.sheet} sheets={prices.sheets} />}
      <Switches billing={billing} />
      <FilterMenu options={billing.options} filter={view.filter} />
    </div>
  );
}

function Switches({ billing: { view, span } }: { readonly billing: Billing }): ReactNode {
  const lines = isAdditive(view.metric) ? null : 'Latencies cannot be added up.';
  const alone = view.by === 'none' ? 'There is one group only.' : lines;
  const everything = span.kind === 'preset' && span.preset === 'all' ? 'There is nothing before everything.' : null;
  const share = view.share ? 'Shares are of each bucket alone.' : null;
  const toggle = (name: 'cumulative' | 'compare' | 'share', label: string, reason: string | null): ReactNode => (
    <Button
      variant="quiet"
      className="billing-switch"
      aria-pressed={view[name] && reason === null}
      disabledReason={reason}
      onClick={() => setView({ [name]: !view[name] })}
    >
      {label}
    </Button>
  );
  return (
    <span className="row tight billing-switches">
      {toggle('cumulative', 'Cumulative', lines)}
      {toggle('compare', 'Compare', everything ?? share)}
      {toggle('share', 'Share', alone)}
    </span>
  );
}
