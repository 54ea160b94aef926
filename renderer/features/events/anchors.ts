/** A time, and how many rows of the list lie before it. */
export interface Anchor {
  readonly index: number;
  readonly ms: number;
}

/** The time that a place in the list suggests, between the nearest that are known; null when fewer than two are. */
export function timeOfIndex(anchors: readonly Anchor[], index: number): number | null {
  const sorted = anchors.toSorted((a, b) => a.index - b.index);
  const above = sorted.findIndex((anchor) => anchor.index > index);
  const at = above < 0 ? sorted.length - 1 : Math.max(1, above);
  const [low, high] = [sorted[at - 1], sorted[at]];
  if (low === undefined || high === undefined) return null;
  if (high.index === low.index) return low.ms;
  const share = Math.min(1, Math.max(0, (index - low.index) / (high.index - low.index)));
  return Math.round(low.ms + (high.ms - low.ms) * share);
}

interface Bar {
  readonly fromMs: number;
  readonly events: number;
}

/** Anchors of a list from counts over time: where each stretch begins in it. */
export function anchorsOf(bars: readonly Bar[], toMs: number, order: 'newest' | 'oldest'): Anchor[] {
  const total = bars.reduce((sum, { events }) => sum + events, 0);
  let passed = 0;
  const oldest = bars.map(({ fromMs, events }) => {
    const anchor = { index: passed, ms: fromMs };
    passed += events;
    return anchor;
  });
  const all = [...oldest, { index: total, ms: toMs }];
  return order === 'oldest' ? all : all.map(({ index, ms }) => ({ index: total - index, ms: ms - 1 }));
}
