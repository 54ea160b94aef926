import { ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCommand } from '../../api/commands.ts';
import { useReadOnlyReason, type SegmentView } from '../../api/hooks.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { formatInteger } from '../../format/count.ts';
import { exactCredits, formatCredits } from '../../format/decimal.ts';
import { formatDuration, formatRelative } from '../../format/duration.ts';
import { formatInstant } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useNow } from '../../state/now.ts';
import { useZone } from '../../state/zone.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DrawerPart } from '../../ui/drawer.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Facts, type Fact } from '../../ui/facts.tsx';
import { Note } from '../../ui/note.tsx';
import { Bytes } from './segment-columns.tsx';
import { SegmentContents } from './segment-contents.tsx';
import { SegmentLife } from './segment-life.tsx';
import { rememberVerified, useVerified } from './verify-memory.ts';

/** What is known of a segment, its life, what is inside, and whether it is sound. */
export function SegmentFacts({ segment, nowMs }: { readonly segment: SegmentView; readonly nowMs: number }): ReactNode {
  const zone = useZone();
  return (
    <>
      {segment.pin && (
        <Note>
          Pinned {formatRelative(segment.pin.sinceMs, nowMs)}: {visibleText(segment.pin.reason)}
        </Note>
      )}
      <SealTrouble segment={segment} />
      <Facts facts={factsOf(segment, zone)} />
      <DrawerPart title="Life">
        <SegmentLife segment={segment} nowMs={nowMs} />
      </DrawerPart>
      <SegmentContents id={segment.id} rows={segment.rows} />
      <Integrity segment={segment} />
    </>
  );
}

function factsOf(segment: SegmentView, zone: string): Fact[] {
  const { fromMs, toMs, sha256 } = segment;
  const instant = (ms: number | null): string => (ms === null ? '-' : formatInstant(ms, zone));
  return [
    { label: 'First event', value: instant(fromMs) },
    { label: 'Last event', value: instant(toMs) },
    { label: 'Span', value: fromMs === null || toMs === null ? '-' : formatDuration(toMs - fromMs) },
    { label: 'Rows', value: formatInteger(segment.rows) },
    { label: 'Size', value: <SizeOf segment={segment} /> },
    { label: 'Billable tokens', value: formatInteger(segment.billable) },
    { label: 'Credits', value: <span title={exactCredits(segment.credits, segment.creditsMissing)}>{creditsOf(segment)}</span> },
    { label: 'File', value: <Copyable text={segment.path} label="Copy path" /> },
    { label: 'SHA-256', value: sha256 === null ? '- (known once sealed)' : <Copyable text={sha256} label="Copy SHA-256" /> },
  ];
}

function creditsOf({ credits, creditsMissing }: SegmentView): string {
  return `${formatCredits(credits, creditsMissing)}${creditsMissing > 0 ? ` (${formatInteger(creditsMissing)} without)` : ''}`;
}

function SizeOf({ segment }: { readonly segment: SegmentView }): ReactNode {
  return (
    <>
      <Bytes bytes={segment.bytes} />
      {segment.walBytes > 0 && (
        <>
          {' + WAL '}
          <Bytes bytes={segment.walBytes} />
        </>
      )}
      {segment.rows > 0 && <span className="dim"> · {formatInteger(Math.round(segment.bytes / segment.rows))} B/row</span>}
    </>
  );
}

function Copyable({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  return (
    <span className="row tight top">
      <span className="mono break grow selectable">{visibleText(text)}</span>
      <CopyButton small text={text} label={label} />
    </span>
  );
}

/** Why sealing does not get on, when it tries again, and trying now. */
function SealTrouble({ segment }: { readonly segment: SegmentView }): ReactNode {
  const retry = useCommand('segments.retrySeal', ['segments.list']);
  const readOnly = useReadOnlyReason();
  const now = useNow();
  const { seal } = segment;
  if (seal === null || seal.lastError === null) return null;
  const action = (
    <Button size="small" busy={retry.isPending} disabledReason={readOnly} onClick={() => retry.mutate({ id: segment.id })}>
      Retry now
    </Button>
  );
  return (
    <>
      <Note tone="warn" actions={action}>
        Sealing failed {seal.attempts === 1 ? 'once' : `${seal.attempts} times`}. The segment is intact and can be queried.
        {seal.nextRetryMs !== null && ` Next try ${formatRelative(seal.nextRetryMs, now)}.`}
        <div className="mono small-gap">{visibleText(seal.lastError)}</div>
      </Note>
      {retry.isError && <ErrorPanel fault={faultOf(retry.error)} during="Retrying the seal" />}
    </>
  );
}

function Integrity({ segment }: { readonly segment: SegmentView }): ReactNode {
  const verify = useCommand('store.verify');
  const result = useVerified((all) => all[segment.id]);
  const now = useNow();
  const run = (): void => verify.mutate({ ids: [segment.id] }, { onSuccess: ({ findings }) => rememberVerified([segment.id], findings, Date.now()) });
  return (
    <DrawerPart
      title="Integrity"
      actions={
        <Button size="small" icon={ShieldCheck} busy={verify.isPending} onClick={run}>
          {verify.isPending ? 'Checking…' : 'Verify'}
        </Button>
      }
    >
      {verify.isError && <ErrorPanel fault={faultOf(verify.error)} during="Verifying" />}
      {result === undefined && !verify.isError && (
        <p className="dim">Not checked in this session. A check reads the whole file and compares structure, counts and ids with the catalog.</p>
      )}
      {result?.findings.length === 0 && <Note tone="ok">Sound: checked {formatRelative(result.atMs, now)}, nothing found.</Note>}
      {result?.findings.map(({ law, severity, path, detail }) => (
        <Note key={`${law} ${path} ${detail}`} tone={severity === 'error' ? 'bad' : 'warn'}>
          <b>{visibleText(law)}</b>: {visibleText(detail)} <span className="mono">{visibleText(path)}</span>
        </Note>
      ))}
    </DrawerPart>
  );
}
