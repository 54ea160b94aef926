import type { SegmentView } from '../../api/hooks.ts';
import { weightsOf } from '../../charts/segment-extent.ts';
import type { TimelineBand, TimelineLane, TimelineMark, TimelineRule } from '../../charts/timeline-model.ts';
import { formatInteger } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatRange, formatTime } from '../../format/time.ts';
import type { Coverage, Stretch } from './coverage.ts';
import { stateOf } from './segment-state.ts';

const TIERS: readonly SegmentView['tier'][] = ['active', 'pending', 'archived'];
const HEIGHTS: Readonly<Record<SegmentView['tier'], number>> = { active: 26, pending: 26, archived: 56 };

/** A lane for each tier with how many segments it has. */
export function lanesOf(segments: readonly SegmentView[]): TimelineLane[] {
  return TIERS.map((tier) => ({ label: tier, count: segments.filter((segment) => segment.tier === tier).length, height: HEIGHTS[tier] }));
}

/** A mark for each segment that holds events. */
export function marksOf(segments: readonly SegmentView[], nowMs: number, zone: string): TimelineMark[] {
  const weights = weightsOf(segments);
  return segments.flatMap((segment, index): TimelineMark[] => {
    if (segment.fromMs === null || segment.toMs === null) return [];
    const state = stateOf(segment, nowMs);
    return [
      {
        id: segment.id,
        lane: TIERS.indexOf(segment.tier),
        fromMs: segment.fromMs,
        toMs: segment.toMs,
        weight: weights[index] ?? 0,
        colour: state.colour,
        trouble: state.trouble,
        pinned: segment.pin !== null,
        spoken: `${segment.id}, ${segment.tier}, ${state.word}, ${formatRange(segment.fromMs, segment.toMs, zone)} ${zone}, ${formatInteger(segment.rows)} rows`,
      },
    ];
  });
}

/** The lines of now and of the retention cutoff. */
export function rulesOf(nowMs: number, cutoffMs: number, zone: string): TimelineRule[] {
  return [
    { kind: 'cutoff', ms: cutoffMs, label: `retention cutoff ${formatTime(cutoffMs, zone, 'short')}` },
    { kind: 'now', ms: nowMs, label: 'now' },
  ];
}

/** Gaps and overlaps as they are switched on. */
export function bandsOf({ gaps, overlaps }: Coverage, show: { readonly gaps: boolean; readonly overlaps: boolean }, zone: string): TimelineBand[] {
  return [
    ...(show.gaps ? gaps.map((gap) => band('gap', gap, zone)) : []),
    ...(show.overlaps ? overlaps.map((overlap) => band('overlap', overlap, zone)) : []),
  ];
}

function band(kind: TimelineBand['kind'], { fromMs, toMs, ids }: Stretch, zone: string): TimelineBand {
  const length = formatDuration(toMs - fromMs);
  const when = `${formatRange(fromMs, toMs, zone)} ${zone}`;
  const about =
    kind === 'gap'
      ? `No events for ${length}: ${when}, between ${ids.join(' and ')}.`
      : `${length} lie in more than one segment: ${when}, ${ids.join(', ')}.`;
  return { kind, fromMs, toMs, label: `${kind} ${length}`, about };
}
