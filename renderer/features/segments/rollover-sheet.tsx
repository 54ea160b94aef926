import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Output } from '../../../electron/contract/contract.ts';
import { useCommand } from '../../api/commands.ts';
import { useReadOnlyReason } from '../../api/hooks.ts';
import { queries } from '../../api/queries.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { goTo } from '../../state/location.ts';
import { showWindow, useWindows } from '../../state/windows.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { RolloverOutcome } from './rollover-outcome.tsx';
import { RolloverRehearsal } from './rollover-rehearsal.tsx';

type Rehearsal = Output<'segments.rehearse'>;

/** Rolling over by hand: what it would do, then what it does, then what it did. Closing it stops nothing. */
export function RolloverSheet(): ReactNode {
  const open = useWindows(({ rollover }) => rollover);
  return open ? <OpenSheet /> : null;
}

function OpenSheet(): ReactNode {
  const close = (): void => showWindow('rollover', false);
  const [reason, setReason] = useState('');
  const [predicted, setPredicted] = useState<Rehearsal | null>(null);
  const rehearsal = useQuery({ ...queries.rehearse(), enabled: predicted === null });
  const roll = useCommand('segments.rollover', ['segments.list', 'store.status']);
  const readOnly = useReadOnlyReason();
  const now = predicted ?? rehearsal.data ?? null;
  const blocked = readOnly ?? now?.obstacle ?? null;
  const start = (): void => {
    if (predicted !== null || now === null || blocked !== null) return; // the second click of a double click
    setPredicted(now);
    roll.mutate({ reason: reason.trim() }, { onError: () => setPredicted(null) });
  };
  const outcome = roll.data ?? null;
  const show = (): void => {
    close();
    if (outcome?.segment) goTo('segments', { segment: outcome.segment });
  };
  const actions = outcome ? (
    <>
      <Button onClick={show}>Show the segment</Button>
      <Button variant="primary" onClick={close}>
        Close
      </Button>
    </>
  ) : (
    <>
      <Button onClick={close}>Cancel</Button>
      <Button
        variant="primary"
        busy={predicted !== null}
        disabledReason={blocked ?? (now === null ? 'The rehearsal is not done yet.' : null)}
        onClick={start}
      >
        {predicted !== null ? 'Rolling over…' : 'Roll now'}
      </Button>
    </>
  );
  return (
    <Sheet
      open
      onClose={close}
      title="Roll over the active segment"
      description="Closes the segment that is being written and opens the next one. Appends wait while it happens; nothing is lost and nothing is deleted."
      actions={actions}
    >
      {rehearsal.isError && !outcome && (
        <ErrorPanel
          fault={faultOf(rehearsal.error)}
          during="The rehearsal"
          actions={<Button onClick={() => void rehearsal.refetch()}>Try again</Button>}
        />
      )}
      {roll.isError && <ErrorPanel fault={faultOf(roll.error)} during="The rollover" />}
      {now === null && !rehearsal.isError && <Skeleton blocks={[110, 56]} label="Rehearsing" />}
      {now !== null && outcome === null && <RolloverRehearsal rehearsal={now} reason={reason} onReason={setReason} busy={predicted !== null} />}
      {outcome !== null && predicted !== null && <RolloverOutcome outcome={outcome} predicted={predicted} />}
    </Sheet>
  );
}
