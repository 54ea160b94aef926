import type { ReactNode } from 'react';
import type { SegmentView } from '../../api/hooks.ts';
import { formatInteger } from '../../format/count.ts';
import { exactCredits, formatCredits } from '../../format/decimal.ts';
import { formatDuration, formatRelative } from '../../format/duration.ts';
import { formatInstant } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import { useZone } from '../../state/zone.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DrawerPart } from '../../ui/drawer.tsx';
import { Facts, type Fact } from '../../ui/facts.tsx';
import { Note } from '../../ui/note.tsx';
import { Bytes } from './segment-columns.tsx';
import { SealPanel } from './seal-panel.tsx';
import { SegmentContents } from './segment-contents.tsx';
import { SegmentIntegrity } from './segment-integrity.tsx';
import { SegmentLife } from './segment-life.tsx';

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
      <SealPanel segment={segment} />
      <Facts facts={factsOf(segment, zone)} />
      <DrawerPart title="Life">
        <SegmentLife segment={segment} nowMs={nowMs} />
      </DrawerPart>
      <SegmentIntegrity segment={segment} />
      <SegmentContents id={segment.id} rows={segment.rows} />
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
