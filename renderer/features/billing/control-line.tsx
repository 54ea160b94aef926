import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { CustomRange } from './custom-range.tsx';
import { FilterMenu } from './filter-menu.tsx';
import { fitsBuckets, shiftRange, type Preset } from './time-span.ts';
import { METRICS } from './totals.ts';
import type { Billing } from './use-billing.ts';
import { choosePreset, chooseRange } from './use-span.ts';
import { setView, TOPS } from './view.ts';
import { BUCKETS, GROUPS } from './vocabulary.ts';

const METRIC_OPTIONS = METRICS.map(({ value, label }) => ({ value, label }));
const BY_OPTIONS = [{ value: 'none' as const, label: 'Nothing' }, ...GROUPS.map(({ value, label }) => ({ value, label }))];
const TOP_OPTIONS = TOPS.map((top) => ({ value: String(top), label: `${top} + Other` }));
const PRESET_OPTIONS: readonly { readonly value: Preset; readonly label: string }[] = [
  { value: '24h', label: '24h' },
  { value: '7d', label: '7d' },
  { value: '30d', label: '30d' },
  { value: '90d', label: '90d' },
  { value: 'all', label: 'All' },
];

/** What is charted, cut how, over which time. */
export function ControlLine({ billing }: { readonly billing: Billing }): ReactNode {
  const { view, range, bucket } = billing;
  const buckets = BUCKETS.filter(({ value }) => range === null || value === bucket || fitsBuckets(range, value));
  return (
    <div className="billing-controls" role="toolbar" aria-label="What is charted">
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
      <RangeControl billing={billing} />
    </div>
  );
}

function RangeControl({ billing: { span, range, zone, nowMs, data } }: { readonly billing: Billing }): ReactNode {
  const all = span.kind === 'preset' && span.preset === 'all';
  const shift = (direction: -1 | 1): void => {
    if (range) chooseRange(shiftRange(range, direction, zone));
  };
  const fixed = all ? 'Everything is shown; there is nothing before or after.' : null;
  const future = range !== null && range.toMs > nowMs ? 'Nothing has happened after this yet.' : null;
  return (
    <div className="row tight push">
      <IconButton icon={ChevronLeft} label="Previous range" disabledReason={fixed} onClick={() => shift(-1)} />
      <Segmented
        label="Time range"
        value={span.kind === 'preset' ? span.preset : null}
        options={PRESET_OPTIONS}
        onChange={(preset) => data && choosePreset(preset, zone, nowMs, data)}
      />
      {range && <CustomRange range={range} zone={zone} custom={span.kind === 'custom'} />}
      <IconButton icon={ChevronRight} label="Next range" disabledReason={fixed ?? future} onClick={() => shift(1)} />
    </div>
  );
}
