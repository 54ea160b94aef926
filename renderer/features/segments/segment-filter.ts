import type { SegmentView } from '../../api/hooks.ts';
import type { Range } from '../../state/range.ts';

export type TierTab = 'all' | 'active' | 'pending' | 'archived' | 'expiring';

/** Whether a segment can hold events of the range; empty ones belong to every range. */
export function touches({ fromMs, toMs }: Pick<SegmentView, 'fromMs' | 'toMs'>, range: Range | null): boolean {
  if (range === null || fromMs === null || toMs === null) return true;
  return fromMs < range.toMs && toMs >= range.fromMs;
}

/** Whether every word typed is in the segment's id, tier, kind, state, pin or path. */
export function says(segment: SegmentView, word: string, typed: string): boolean {
  const text =
    `${segment.id} ${segment.tier} ${segment.kind} ${word} ${segment.path} ${segment.pin === null ? '' : `pinned ${segment.pin.reason}`}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((part) => text.includes(part));
}

/** The tab named in the location, `all` when it names none. */
export function tabOf(text: string): TierTab {
  return text === 'active' || text === 'pending' || text === 'archived' || text === 'expiring' ? text : 'all';
}
