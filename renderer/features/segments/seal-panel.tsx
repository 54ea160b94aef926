import { RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCommand } from '../../api/commands.ts';
import { useReadOnlyReason, type SegmentView } from '../../api/hooks.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatInteger } from '../../format/count.ts';
import { formatRelative } from '../../format/duration.ts';
import { formatInstant } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useNow } from '../../state/now.ts';
import { useZone } from '../../state/zone.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DrawerPart } from '../../ui/drawer.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Note } from '../../ui/note.tsx';
import { type Seal, SEAL_STEPS, sealAdvice } from '../../format/seal-words.ts';

/** Where the sealing of a pending segment is, why it does not get on, when it tries again, and trying now. */
export function SealPanel({ segment }: { readonly segment: SegmentView }): ReactNode {
  const retry = useCommand('segments.retrySeal', ['segments.list']);
  const readOnly = useReadOnlyReason();
  const { seal } = segment;
  if (segment.tier !== 'pending' || seal === null) return null;
  const action = (seal.step === 'failed' || seal.nextRetryMs !== null) && (
    <Button size="small" icon={RotateCw} busy={retry.isPending} disabledReason={readOnly} onClick={() => retry.mutate({ id: segment.id })}>
      Retry now
    </Button>
  );
  return (
    <DrawerPart title="Sealing" actions={action}>
      {seal.lastError !== null && <Trouble seal={seal} error={seal.lastError} />}
      {retry.isError && <ErrorPanel fault={faultOf(retry.error)} during="Retrying the seal" />}
      <SealFacts seal={seal} />
      {readOnly !== null && <p className="dim">{readOnly} Until then it stays pending; queries read it where it is.</p>}
      <Explain />
    </DrawerPart>
  );
}

function Trouble({ seal, error }: { readonly seal: Seal; readonly error: string }): ReactNode {
  return (
    <Note tone="warn">
      <b>Sealing failed {seal.attempts === 1 ? 'once' : `${formatInteger(seal.attempts)} times`}.</b> The segment is intact and can be queried.{' '}
      {sealAdvice(error)}
      <div className="row top small-gap">
        <span className="mono break grow selectable">{visibleText(error)}</span>
        <CopyButton small text={error} label="Copy the error" />
      </div>
    </Note>
  );
}

function SealFacts({ seal }: { readonly seal: Seal }): ReactNode {
  const now = useNow();
  const zone = useZone();
  const step = SEAL_STEPS.find((known) => known.step === seal.step);
  const next = seal.nextRetryMs;
  return (
    <Facts
      facts={[
        {
          label: 'Step',
          value: step === undefined ? 'Pauses after a failure' : `${step.name} (${SEAL_STEPS.indexOf(step) + 1} of ${SEAL_STEPS.length})`,
        },
        { label: 'Attempts', value: formatInteger(seal.attempts) },
        {
          label: 'Next try',
          value: next === null ? '-' : <span title={formatInstant(next, zone)}>{next <= now ? 'due now' : formatRelative(next, now)}</span>,
        },
      ]}
    />
  );
}

function Explain(): ReactNode {
  return (
    <details className="explain">
      <summary>What sealing does</summary>
      <ol>
        {SEAL_STEPS.map(({ step, name, about }) => (
          <li key={step}>
            <b>{name}.</b> {about}
          </li>
        ))}
      </ol>
      <p>
        The source stays until the published copy has been verified, so a failure at any step costs nothing. It is tried again for ever, with pauses
        that double up to five minutes, also after a restart.
      </p>
    </details>
  );
}
