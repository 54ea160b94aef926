import { RotateCcw, Save } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCommand } from '../../api/commands.ts';
import { useReadOnlyReason } from '../../api/hooks.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatCompact, formatInteger, formatShare } from '../../format/count.ts';
import { formatDuration, formatRelative } from '../../format/duration.ts';
import { exactCredits, formatCredits } from '../../format/decimal.ts';
import { bytesParts } from '../../format/bytes.ts';
import { formatInstant } from '../../format/time.ts';
import { useNow } from '../../state/now.ts';
import { useZone } from '../../state/zone.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { NumberInput } from '../../ui/number-input.tsx';
import { Panel } from '../../ui/page.tsx';
import { Stat, Stats } from '../../ui/facts.tsx';
import { clampDays } from './phase.ts';
import { billedTotal, headlineDigits } from './money.ts';
import { PhaseBar } from './phase-bar.tsx';
import type { Retention } from './use-retention.ts';
import type { RetentionPlan, RetentionState } from './vocabulary.ts';

interface PolicyPanelProps {
  readonly retention: Retention;
  readonly state: RetentionState;
}

/** How long events are kept, when the next pass runs, and what other days would mean. */
export function PolicyPanel({ retention, state }: PolicyPanelProps): ReactNode {
  const zone = useZone();
  const now = useNow();
  const plan = retention.plan.data;
  const next = state.nextRunMs;
  return (
    <Panel
      title={<PolicyForm retention={retention} state={state} />}
      actions={
        <span className="dim num" title={next === null ? undefined : formatInstant(next, zone)}>
          {next === null ? 'No pass is planned' : next <= now ? 'Next pass due now' : `Next pass ${formatRelative(next, now)}`}, every{' '}
          {formatDuration(state.intervalMs)}
        </span>
      }
    >
      <PhaseBar
        segments={retention.segments}
        nowMs={state.nowMs}
        savedDays={state.days}
        days={retention.days}
        doomed={new Set(plan?.segments.map(({ id }) => id))}
        kept={new Set(plan?.kept.map(({ id }) => id))}
        zone={zone}
        onDays={retention.setDays}
      />
      {retention.segmentsError && (
        <Note tone="warn">The timeline has no segments, because they cannot be listed: {faultOf(retention.segmentsError).message}</Note>
      )}
      {plan && <PlanStats plan={plan} stale={!retention.settled} />}
    </Panel>
  );
}

function PolicyForm({ retention, state }: PolicyPanelProps): ReactNode {
  const save = useCommand('retention.setDays', ['retention.state', 'retention.plan', 'segments.list', 'app.state']);
  const readOnly = useReadOnlyReason();
  const { days, setDays } = retention;
  const changed = days !== state.days;
  const store = (): void => save.mutate({ days }, { onSuccess: () => setDays(null) });
  return (
    <div className="policy">
      <label htmlFor="retention-days">Keep events for</label>
      <NumberInput id="retention-days" value={days} min={1} max={3_650} onChange={(value) => setDays(clampDays(value))} />
      <span>days</span>
      {changed && (
        <>
          <Button variant="primary" icon={Save} disabledReason={readOnly} busy={save.isPending} onClick={store}>
            Save {formatInteger(days)} days
          </Button>
          <Button icon={RotateCcw} variant="quiet" onClick={() => setDays(null)}>
            Back to {formatInteger(state.days)}
          </Button>
        </>
      )}
      {save.error && <Note tone="bad">{faultOf(save.error).message}</Note>}
    </div>
  );
}

function PlanStats({ plan, stale }: { readonly plan: RetentionPlan; readonly stale: boolean }): ReactNode {
  const billed = billedTotal(plan.segments);
  const { value, unit } = bytesParts(plan.bytes);
  return (
    <div className={stale ? 'plan-stats stale' : 'plan-stats'}>
      <Stats>
        <Stat label="segments would go" value={formatInteger(plan.segments.length)} />
        <Stat label="rows" value={formatInteger(plan.rows)} note={`${formatShare(plan.share)} of all`} />
        <Stat
          label="on disk"
          exact={`${formatInteger(plan.bytes)} bytes`}
          value={
            <>
              {value}
              <span className="unit">{unit}</span>
            </>
          }
        />
        <Stat label="billable tokens" exact={formatInteger(billed.billable)} value={formatCompact(billed.billable)} />
        <Stat
          label="credits"
          exact={exactCredits(billed.credits, billed.creditsMissing)}
          value={formatCredits(billed.credits, billed.creditsMissing, headlineDigits(billed))}
        />
      </Stats>
    </div>
  );
}
