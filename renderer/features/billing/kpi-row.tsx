import type { ReactNode } from 'react';
import { formatCompact, formatInteger, formatShare } from '../../format/count.ts';
import { formatRange } from '../../format/time.ts';
import { Exact } from '../../ui/exact.tsx';
import { Stat, Stats } from '../../ui/facts.tsx';
import { ratio } from './ratio.ts';
import { change, type Totals } from './totals.ts';
import type { Billing } from './use-billing.ts';
import { changeText, exactMetric, headlineCredits } from './words.ts';

interface KpiRowProps {
  readonly total: Totals;
  readonly before: Billing['before'];
  readonly zone: string;
}

/** The headline numbers of the range, each against the period before. */
export function KpiRow({ total, before, zone }: KpiRowProps): ReactNode {
  const input = total.inputUncached + total.inputCached;
  const against = (pick: (totals: Totals) => bigint): ReactNode =>
    before === null ? undefined : (
      <span title={`Compared with ${formatRange(before.range.fromMs, before.range.toMs, zone)} (${zone}): ${formatInteger(pick(before.totals))}`}>
        {changeText(change(pick(total), pick(before.totals)))}
      </span>
    );
  const missing = total.creditsMissing;
  return (
    <div className="billing-kpi">
      <Stats>
        <Stat label="requests" value={<Number of={total.requests} />} note={against(({ requests }) => requests)} />
        <Stat label="billable tokens" value={<Number of={total.billable} />} note={against(({ billable }) => billable)} />
        <Stat
          label="credits"
          value={<Exact exact={exactMetric(total, 'credits')}>{headlineCredits(total)}</Exact>}
          note={missing > 0n ? `${formatInteger(missing)} without a value` : against(({ credits }) => credits / 10n ** 12n)}
        />
        <Stat label="input tokens" value={<Number of={input} />} note={shareText('cached', total.inputCached, input)} />
        <Stat label="output tokens" value={<Number of={total.output} />} note={against(({ output }) => output)} />
        <Stat label="errors" value={<Number of={total.errors} />} note={shareText('of requests', total.errors, total.requests)} />
      </Stats>
    </div>
  );
}

function shareText(what: string, part: bigint, whole: bigint): string {
  const share = ratio(part, whole);
  return share === null ? '-' : `${formatShare(share)} ${what}`;
}

function Number({ of }: { readonly of: bigint }): ReactNode {
  return <Exact exact={formatInteger(of)}>{formatCompact(of)}</Exact>;
}
