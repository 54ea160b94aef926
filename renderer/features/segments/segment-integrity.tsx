import type { ReactNode } from 'react';
import { useStore, type SegmentView } from '../../api/hooks.ts';
import { formatCount } from '../../format/count.ts';
import { formatRelative } from '../../format/duration.ts';
import { formatInstant } from '../../format/time.ts';
import { useNow } from '../../state/now.ts';
import { useZone } from '../../state/zone.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DrawerPart } from '../../ui/drawer.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Note } from '../../ui/note.tsx';
import { FindingList } from '../../verification/finding-list.tsx';
import { findingsText, lastOf, verificationText } from '../../verification/report-model.ts';
import { useVerifications, useVerify } from '../../verification/use-verify.ts';
import { VerifyMenu } from '../../verification/verify-menu.tsx';
import { VerifyProgress } from '../../verification/verify-progress.tsx';

/** Whether a segment is sound: the last look at it, what was found, and looking again. */
export function SegmentIntegrity({ segment }: { readonly segment: SegmentView }): ReactNode {
  const verify = useVerify();
  const last = lastOf(useVerifications(), segment.id);
  const { verified } = segment;
  return (
    <DrawerPart title="Integrity" actions={<VerifyMenu verify={verify} ids={[segment.id]} />}>
      {verify.task && <VerifyProgress task={verify.task} />}
      {verify.fault && <ErrorPanel fault={verify.fault} during="Verifying" />}
      {verify.cancelled && verify.task === null && <Note>The verification was cancelled. Nothing was changed; what was known before stands.</Note>}
      {verified === null ? <Never /> : <LastLook verified={verified} known={last !== null} />}
      {last !== null && last.findings.length > 0 && <Found last={last} />}
    </DrawerPart>
  );
}

function Never(): ReactNode {
  return (
    <p className="dim">
      Never verified. Quick compares names, sizes, the catalog and what the segment notes of itself; full also reads every byte and every row.
    </p>
  );
}

function LastLook({ verified, known }: { readonly verified: NonNullable<SegmentView['verified']>; readonly known: boolean }): ReactNode {
  const now = useNow();
  const zone = useZone();
  const { atMs, level, findings, clean } = verified;
  const when = (
    <span title={formatInstant(atMs, zone)}>
      {formatRelative(atMs, now)} ({level})
    </span>
  );
  if (findings === 0) return <Note tone="ok">Sound: verified {when}, nothing found.</Note>;
  return (
    <Note tone={clean ? 'warn' : 'bad'}>
      {clean ? formatCount(findings, 'warning') : formatCount(findings, 'finding')}, verified {when}.
      {!known && ' What it was is not kept after closing the store: verify again to see it.'}
    </Note>
  );
}

function Found({ last: { report, findings } }: { readonly last: NonNullable<ReturnType<typeof lastOf>> }): ReactNode {
  const store = useStore();
  const zone = useZone();
  const [head] = verificationText({ ...report, findings: [] }, store?.path ?? '', zone).split('\n');
  return (
    <>
      <FindingList findings={findings} />
      <div className="row">
        <CopyButton text={`${head ?? ''}\n${findingsText(findings)}`} label="Copy as text" />
      </div>
    </>
  );
}
