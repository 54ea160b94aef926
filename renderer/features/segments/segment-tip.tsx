import type { ReactNode } from 'react';
import type { SegmentView } from '../../api/hooks.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatCompact, formatInteger } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatRange } from '../../format/time.ts';
import { useZone } from '../../state/zone.ts';
import { rowsPerHour } from '../../charts/segment-extent.ts';
import { StateMark } from './state-mark.tsx';

/** A segment in four lines, under the pointer. */
export function SegmentTip({ segment, nowMs }: { readonly segment: SegmentView; readonly nowMs: number }): ReactNode {
  const zone = useZone();
  const { fromMs, toMs } = segment;
  return (
    <div className="stack tight">
      <b className="mono">{segment.id}</b>
      <span className="row">
        <StateMark segment={segment} nowMs={nowMs} /> <span className="dim">{segment.tier}</span>
      </span>
      {fromMs !== null && toMs !== null && (
        <span className="num">
          {formatRange(fromMs, toMs, zone)} <span className="dim">{zone}</span>
        </span>
      )}
      <span className="num">
        {formatInteger(segment.rows)} rows · {formatBytes(segment.bytes)}
        {fromMs !== null && toMs !== null && ` · ${formatDuration(toMs - fromMs)}`}
      </span>
      <span className="num dim">{formatCompact(Math.round(rowsPerHour(segment)))} rows per hour</span>
      {segment.pin && <span className="dim">pinned</span>}
    </div>
  );
}
