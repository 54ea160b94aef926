import type { SegmentView } from '../../api/hooks.ts';
import type { TimelineBand, TimelineLane, TimelineMark, TimelineRule } from '../../charts/timeline-model.ts';
import type { Domain } from '../../charts/zoom.ts';
import { formatInteger } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatRange, formatTime } from '../../format/time.ts';
import type { Range } from '../../state/range.ts';
import type { Coverage, Stretch } from './coverage.ts';
import { rowsPerHour, stateOf } from './segment-state.ts';

const TIERS: readonly SegmentView['tier'][] = ['active', 'pending', 'archived'];
const HEIGHTS: Readonly<Record<SegmentView['tier'], number>> = { active: 26, pending: 26, archived: 56 };
const HOUR_MS = 3_600_000;

/** Everything there is to see: from the oldest event to now, and the range that was asked for. */
export function wholeOf(segments: readonly SegmentView[], nowMs: number, range: Range | null): Domain {
  const from = segments.flatMap(({ fromMs }) => fromMs ?? []);
  const to = segments.flatMap(({ toMs }) => toMs ?? []);
  const fromMs = Math.min(nowMs - HOUR_MS, range?.fromMs ?? Infinity, ...bounds(from));
  const toMs = Math.max(nowMs, range?.toMs ?? -Infinity, ...bounds(to));
  return { fromMs, toMs: Math.round(toMs + (toMs - fromMs) * 0.012) };
}

/** Smallest and largest without spreading thousands of arguments. */
function bounds(values: readonly number[]): number[] {
  return values.length === 0 ? [] : [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}

/** A lane for each tier with how many segments it has. */
export function lanesOf(segments: readonly SegmentView[]): TimelineLane[] {
  return TIERS.map((tier) => ({ label: tier, count: segments.filter((segment) => segment.tier === tier).length, height: HEIGHTS[tier] }));
}

/** A mark for each segment that holds events. */
export function marksOf(segments: readonly SegmentView[], nowMs: number, zone: string): TimelineMark[] {
  const rates = segments.map(rowsPerHour).toSorted((a, b) => a - b);
  const tall = Math.max(1, rates[Math.floor(rates.length * 0.96)] ?? 1);
  return segments.flatMap((segment): TimelineMark[] => {
    if (segment.fromMs === null || segment.toMs === null) return [];
    const state = stateOf(segment, nowMs);
    return [
      {
        id: segment.id,
        lane: TIERS.indexOf(segment.tier),
        fromMs: segment.fromMs,
        toMs: segment.toMs,
        weight: Math.min(1, 0.12 + 0.88 * (rowsPerHour(segment) / tall)),
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
