import type { ReactNode } from 'react';
import { formatCompact, formatInteger, formatShare } from '../../format/count.ts';
import { formatRange } from '../../format/time.ts';
import { Exact } from '../../ui/exact.tsx';
import { Stat, Stats } from '../../ui/facts.tsx';
import type { BillingModel } from './model.ts';
import { ratio } from './ratio.ts';
import { changeOf, isAdditive, type Metric } from './totals.ts';
import { changeText, exactMetric, headlineMetric } from './words.ts';

/** The headline numbers of the range, each against the period before. */
export function KpiRow({ model }: { readonly model: BillingModel }): ReactNode {
  const { total, metric } = model;
  const { totals } = total;
  const input = totals.inputUncached + totals.inputCached;
  const stat = (label: string, one: Metric, share: string | null = null): ReactNode => (
    <Stat
      label={label}
      value={<Exact exact={exactMetric(total, one)}>{headlineMetric(total, one)}</Exact>}
      note={<Notes change={<Change model={model} metric={one} />} share={share} />}
    />
  );
  return (
    <div className="billing-kpi">
      <Stats>
        {stat('requests', 'requests')}
        {stat('billable tokens', 'billable', unavailable(totals.usageMissing))}
        {stat('credits', 'credits', unavailable(totals.creditsMissing))}
        {total.cost && stat(`cost, ${total.cost.currency}`, 'cost', unpriced(total.cost.unpriced) ?? unavailable(totals.usageMissing))}
        <Stat
          label="input tokens"
          value={<Exact exact={formatInteger(input)}>{formatCompact(input)}</Exact>}
          note={shareText('cached', totals.inputCached, input)}
        />
        {stat('output tokens', 'output')}
        {stat('errors', 'errors', shareText('of requests', totals.errors, totals.requests))}
        {!isAdditive(metric) && stat(metric === 'latencyP50' ? 'latency, median' : 'latency, 95 % below', metric)}
      </Stats>
    </div>
  );
}

function Notes({ change, share }: { readonly change: ReactNode; readonly share: string | null }): ReactNode {
  return (
    <>
      {change}
      {share !== null && <span>{share}</span>}
    </>
  );
}

function Change({ model, metric }: { readonly model: BillingModel; readonly metric: Metric }): ReactNode {
  const { before, total, input } = model;
  const change = changeOf(total, before?.total ?? null, metric);
  if (before === null || change === null) return null;
  const { fromMs, toMs } = before.range;
  return (
    <span title={`Compared with ${formatRange(fromMs, toMs, input.zone)} (${input.zone}): ${exactMetric(before.total, metric)}`}>
      {changeText(change)}
    </span>
  );
}

function unavailable(events: bigint): string | null {
  return events === 0n ? null : `${formatInteger(events)} unavailable`;
}

function unpriced(tokens: bigint): string | null {
  return tokens === 0n ? null : `${formatCompact(tokens)} tokens unpriced`;
}

function shareText(what: string, part: bigint, whole: bigint): string {
  const share = ratio(part, whole);
  return share === null ? '-' : `${formatShare(share)} ${what}`;
}
