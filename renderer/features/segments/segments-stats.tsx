import type { ReactNode } from 'react';
import type { SegmentView } from '../../api/hooks.ts';
import { bytesParts } from '../../format/bytes.ts';
import { formatCompact, formatCount, formatInteger } from '../../format/count.ts';
import { formatRelative } from '../../format/duration.ts';
import { formatInstant } from '../../format/time.ts';
import { useZone } from '../../state/zone.ts';
import { Stat, Stats } from '../../ui/facts.tsx';
import type { SegmentsView } from './use-segments.ts';

/** Totals of what is in view. */
export function SegmentsStats({ view }: { readonly view: SegmentsView }): ReactNode {
  const zone = useZone();
  const { inView, all } = view;
  const rows = sum(inView, ({ rows: count }) => count);
  const bytes = sum(inView, (segment) => segment.bytes + segment.walBytes);
  const size = bytesParts(bytes);
  const newest = inView.reduce<number | null>((found, { toMs }) => (toMs !== null && (found === null || toMs > found) ? toMs : found), null);
  const waiting = inView.filter(({ tier }) => tier === 'pending');
  const many = formatCount(all.length, 'segment');
  const failed = waiting.filter(({ seal }) => seal?.step === 'failed').length;
  return (
    <Stats>
      <Stat label={inView.length < all.length ? `of ${many}` : all.length === 1 ? 'segment' : 'segments'} value={formatInteger(inView.length)} />
      <Stat label="rows" value={formatCompact(rows)} exact={`${formatInteger(rows)} rows`} />
      <Stat
        label="on disk"
        exact={`${formatInteger(bytes)} bytes`}
        value={
          <>
            {size.value}
            <span className="unit">{size.unit}</span>
          </>
        }
      />
      <Stat label="pending" value={formatInteger(waiting.length)} {...(failed > 0 ? { note: `${formatInteger(failed)} failed` } : {})} />
      <Stat label="expiring soon" exact="Due, or due within 24 hours" value={formatInteger(view.counts.expiring)} />
      <Stat
        label="last event"
        exact={newest === null ? undefined : formatInstant(newest, zone)}
        value={newest === null ? '-' : <LastEvent ms={newest} nowMs={view.nowMs} />}
      />
    </Stats>
  );
}

function sum(segments: readonly SegmentView[], of: (segment: SegmentView) => number): number {
  return segments.reduce((total, segment) => total + of(segment), 0);
}

function LastEvent({ ms, nowMs }: { readonly ms: number; readonly nowMs: number }): ReactNode {
  const text = formatRelative(ms, nowMs);
  if (!text.endsWith(' ago')) return text;
  return (
    <>
      {text.slice(0, -4)}
      <span className="unit">ago</span>
    </>
  );
}
