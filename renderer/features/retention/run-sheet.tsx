import { Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useCommand } from '../../api/commands.ts';
import { OF_THE_SEGMENTS } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatCount, formatInteger, formatShare } from '../../format/count.ts';
import { exactCredits, formatCredits } from '../../format/decimal.ts';
import { formatInstant, formatTime } from '../../format/time.ts';
import { useZone } from '../../state/zone.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Note } from '../../ui/note.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { showToast } from '../../ui/toast.tsx';
import { segmentColumns } from './cells.tsx';
import { billedTotal } from './money.ts';
import { passSummary } from './pass-words.ts';
import type { ExpiredSegment, RetentionPlan } from './vocabulary.ts';

interface RunSheetProps {
  /** The plan as it was shown; exactly this list is removed and nothing else. */
  readonly plan: RetentionPlan;
  /** A pass was held because the time of this computer does not follow from the last one known. */
  readonly clockDoubted: boolean;
  readonly onClose: () => void;
}

/** The exact list before anything is removed; much of the store needs a tick more. */
export function RunSheet({ plan, clockDoubted, onClose }: RunSheetProps): ReactNode {
  const zone = useZone();
  const [seen, setSeen] = useState(false);
  const [timeIsRight, setTimeIsRight] = useState(false);
  const run = useCommand('retention.run', OF_THE_SEGMENTS);
  const billed = billedTotal(plan.segments);
  const blocked = obstacle({ much: plan.needsConfirmation && !seen, time: clockDoubted && !timeIsRight });
  const go = (): void =>
    run.mutate(
      { days: plan.days, shown: plan.segments.map(({ id }) => id), confirmed: (plan.needsConfirmation && seen) || (clockDoubted && timeIsRight) },
      {
        onSuccess: (pass) => {
          showToast({ tone: pass.outcome === 'removed' || pass.outcome === 'nothing' ? 'ok' : 'bad', text: passSummary(pass) });
          onClose();
        },
      },
    );
  return (
    <Sheet
      open
      size="wide"
      onClose={onClose}
      title={`Move ${formatCount(plan.segments.length, 'segment')} to the trash`}
      description={`Everything in them is older than ${formatInteger(plan.days)} days (before ${formatTime(plan.cutoffMs, zone)} ${zone}). They can be restored from the trash for 24 hours.`}
      actions={
        <>
          <Button onClick={onClose}>Keep them</Button>
          <Button variant="danger" icon={Trash2} disabledReason={blocked} busy={run.isPending} onClick={go}>
            Move {formatCount(plan.segments.length, 'segment')} to the trash
          </Button>
        </>
      }
    >
      <div className="stack">
        <div className="run-list-table">
          <DataTable
            label="Segments that go"
            columns={segmentColumns<ExpiredSegment>(zone).filter(({ id }) => id !== 'tier')}
            rows={plan.segments}
            rowKey={({ id }) => id}
          />
        </div>
        <p>
          Together <b>{formatCount(plan.rows, 'row')}</b> ({formatShare(plan.share)} of the store), <b>{formatBytes(plan.bytes)}</b>,{' '}
          <b>{formatInteger(billed.billable)}</b> billable tokens,{' '}
          <b title={exactCredits(billed.credits, billed.creditsMissing)}>{formatCredits(billed.credits, billed.creditsMissing)}</b> credits.
        </p>
        {clockDoubted && (
          <Note tone="warn">
            <p>
              The timer holds its passes, because the time of this computer does not follow from the last one known. It says{' '}
              <b>{formatInstant(plan.nowMs, zone)}</b>. With a wrong time, young events look old.
            </p>
            <Checkbox label="That is the right time" checked={timeIsRight} onChange={setTimeIsRight} />
          </Note>
        )}
        {plan.needsConfirmation && (
          <Note tone="warn">
            <p>This is more than a quarter of all rows. A pass that the timer starts would stop here and remove nothing.</p>
            <Checkbox label={`I have seen the list: ${formatCount(plan.rows, 'row')} go`} checked={seen} onChange={setSeen} />
          </Note>
        )}
        {run.error && <ErrorPanel fault={faultOf(run.error)} during="Running retention" />}
      </div>
    </Sheet>
  );
}

/** Which box is still to be ticked. */
function obstacle({ much, time }: { readonly much: boolean; readonly time: boolean }): string | null {
  if (time) return 'Tick the box first: is the time right?';
  return much ? 'Tick the box first: more than a quarter of all rows would go.' : null;
}
