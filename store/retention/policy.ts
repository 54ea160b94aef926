import type { SegmentId } from '../domain/ids.ts';
import type { SegmentDescriptor } from '../domain/segment.ts';
import { DAY_MS, type EpochMs } from '../domain/time.ts';

/** More than this share of all rows is removed only after confirmation. */
export const CONFIRM_ABOVE_SHARE = 0.25;

/** What a pass would remove, and what it would leave although it is old enough. */
export interface RetentionPlan {
  readonly days: number;
  readonly nowMs: EpochMs;
  readonly cutoffMs: EpochMs;
  readonly segments: readonly SegmentDescriptor[];
  readonly kept: readonly { readonly segment: SegmentDescriptor; readonly reason: string }[];
  readonly rows: number;
  readonly bytes: number;
  /** Share of all rows of the store that would go, 0..1. */
  readonly share: number;
  readonly needsConfirmation: boolean;
}

/** Events before this instant are older than the policy keeps. */
export function cutoff(nowMs: EpochMs, days: number): EpochMs {
  return nowMs - days * DAY_MS;
}

/**
 * Decides what retention removes: whole segments whose newest event is older than the cutoff, unless they are pinned or a replay still writes to them.
 * Pending segments go once they are sealed, and so does one that still takes late events. The preview and the pass both call this, with the same inputs.
 */
export function planRetention(segments: readonly SegmentDescriptor[], nowMs: EpochMs, days: number, inUse: ReadonlySet<SegmentId>): RetentionPlan {
  const cutoffMs = cutoff(nowMs, days);
  const old = segments.filter((s) => s.totals.toMs !== null && s.totals.toMs < cutoffMs);
  const judged = old.map((segment) => ({ segment, reason: whyKept(segment, inUse) }));
  const going = judged.filter((j) => j.reason === null).map((j) => j.segment);
  const rows = sum(going, (s) => s.totals.rows);
  const all = sum(segments, (s) => s.totals.rows);
  const share = all === 0 ? 0 : rows / all;
  return {
    days,
    nowMs,
    cutoffMs,
    segments: going,
    rows,
    share,
    kept: judged.flatMap(({ segment, reason }) => (reason === null ? [] : [{ segment, reason }])),
    bytes: sum(going, (s) => s.bytes + s.walBytes),
    needsConfirmation: share > CONFIRM_ABOVE_SHARE,
  };
}

function whyKept(segment: SegmentDescriptor, inUse: ReadonlySet<SegmentId>): string | null {
  if (segment.pin !== null) return `pinned: ${segment.pin.reason}`;
  if (inUse.has(segment.id)) return 'a replay is writing to it';
  if (segment.tier === 'pending') return 'waits to be sealed first';
  if (segment.tier === 'active' && segment.kind === 'late') return 'still takes late events';
  return null;
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
