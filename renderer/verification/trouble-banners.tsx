import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useCommand } from '../api/commands.ts';
import { useReadOnlyReason, useStore, type SegmentView } from '../api/hooks.ts';
import { queries } from '../api/queries.ts';
import { faultOf } from '../api/remote-fault.ts';
import { formatCount, formatInteger } from '../format/count.ts';
import { formatRelative } from '../format/duration.ts';
import { formatInstant } from '../format/time.ts';
import { visibleText } from '../format/visible-text.ts';
import { goTo, usePlace } from '../state/location.ts';
import { useNow } from '../state/now.ts';
import { useZone } from '../state/zone.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import { showToast } from '../ui/toast.tsx';
import { sealAdvice } from '../format/seal-words.ts';
import './verification.css';
import { failedSeals, heldByClock, type Pass, passInTrouble } from './trouble.ts';

/** What went wrong in the background and needs to be known: a seal that fails, a retention pass that failed or is held. */
export function TroubleBanners(): ReactNode {
  return (
    <>
      <SealBanner />
      <RetentionBanner />
    </>
  );
}

function SealBanner(): ReactNode {
  const [first, ...others] = failedSeals(useQuery(queries.segments()).data?.segments ?? []);
  const now = useNow();
  const [explained, setExplained] = useState(false);
  if (first?.seal === undefined || first.seal === null) return null;
  const { attempts, lastError, nextRetryMs } = first.seal;
  const what = others.length === 0 ? first.id : formatCount(others.length + 1, 'segment');
  const next = nextRetryMs === null ? '' : `, next try ${nextRetryMs <= now ? 'now' : formatRelative(nextRetryMs, now)}`;
  return (
    <Note tone="warn" actions={<SealActions failed={[first, ...others]} explained={explained} onExplain={() => setExplained(!explained)} />}>
      <b>{what} cannot be sealed</b> after {formatCount(attempts, 'try', 'tries')}
      {next}. Nothing is lost: the events can be queried where they are.
      {explained && (
        <div className="explained">
          {sealAdvice(lastError ?? '')} <span className="mono selectable">{visibleText(lastError ?? '', 400)}</span>
        </div>
      )}
    </Note>
  );
}

interface SealActionsProps {
  readonly failed: readonly SegmentView[];
  readonly explained: boolean;
  readonly onExplain: () => void;
}

function SealActions({ failed, explained, onExplain }: SealActionsProps): ReactNode {
  const retry = useCommand('segments.retrySeal', ['segments.list']);
  const readOnly = useReadOnlyReason();
  const sayWhy = (error: Error): void => showToast({ tone: 'bad', text: faultOf(error).message });
  return (
    <span className="row tight">
      <Button size="small" aria-expanded={explained} onClick={onExplain}>
        Explain
      </Button>
      <Button size="small" onClick={() => goTo('segments', { segment: failed[0]?.id ?? null })}>
        Show
      </Button>
      <Button
        size="small"
        busy={retry.isPending}
        disabledReason={readOnly}
        onClick={() => failed.forEach(({ id }) => retry.mutate({ id }, { onError: sayWhy }))}
      >
        Retry
      </Button>
    </span>
  );
}

function RetentionBanner(): ReactNode {
  const store = useStore();
  const state = useQuery({ ...queries.retentionState(), enabled: store !== null }).data;
  const plan = useQuery({ ...queries.retentionPlan(state?.days ?? 1), enabled: state !== undefined }).data;
  const [readMs, setReadMs] = useState(0);
  const zone = useZone();
  const now = useNow();
  const pass = passInTrouble(state?.history ?? [], plan?.segments.length ?? 0);
  if (pass === null || pass.atMs === readMs) return null;
  return (
    <Note tone={pass.outcome === 'failed' ? 'bad' : 'warn'} actions={<RetentionActions pass={pass} onRead={() => setReadMs(pass.atMs)} />}>
      <b>{pass.outcome === 'failed' ? 'The last retention pass failed' : 'Retention is held'}</b>,{' '}
      <span title={formatInstant(pass.atMs, zone)}>{formatRelative(pass.atMs, now)}</span>. <Why pass={pass} waiting={plan?.segments.length ?? 0} />
    </Note>
  );
}

function Why({ pass, waiting }: { readonly pass: Pass; readonly waiting: number }): ReactNode {
  const what = formatCount(waiting, 'segment');
  if (pass.outcome === 'failed')
    return (
      <>
        {visibleText(pass.error ?? '', 400)} {formatCount(pass.segments.length, 'segment')} had been removed by then and{' '}
        {pass.segments.length === 1 ? 'is' : 'are'} in the trash. The timer tries again.
      </>
    );
  if (heldByClock(pass))
    return (
      <>
        {visibleText(pass.error ?? '')} Nothing was removed; {what} would go. Look at the time of this computer, then confirm the list with Run now.
      </>
    );
  return (
    <>
      It would have removed more than a quarter of all rows. Nothing was removed; {what} {waiting === 1 ? 'waits' : 'wait'} for somebody who looks at
      the list and confirms it with Run now.
    </>
  );
}

function RetentionActions({ pass, onRead }: { readonly pass: Pass; readonly onRead: () => void }): ReactNode {
  const here = usePlace(({ page }) => page === 'retention');
  return (
    <span className="row tight">
      {!here && (
        <Button size="small" onClick={() => goTo('retention')}>
          Look at the list
        </Button>
      )}
      {pass.outcome === 'failed' && (
        <Button size="small" onClick={onRead} aria-label={`Put away: ${formatInteger(pass.segments.length)} removed`}>
          Put away
        </Button>
      )}
    </span>
  );
}
