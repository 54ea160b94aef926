/** A stretch of time, and the segments around it. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly ids: readonly string[];
}

export interface Coverage {
  readonly gaps: readonly Stretch[];
  readonly overlaps: readonly Stretch[];
}

/** What coverage looks at. */
export interface Covering {
  readonly id: string;
  readonly kind: 'live' | 'late';
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** Silence shorter than this is not called a gap. */
export const LEAST_GAP_MS = 10 * 60_000;
/** Requests that end out of order make live segments overlap a little; less than this is normal. */
export const LEAST_OVERLAP_MS = 60_000;

interface Placed {
  readonly id: string;
  readonly kind: 'live' | 'late';
  readonly fromMs: number;
  readonly toMs: number;
}

/** Where no segment has events, and where more than one live segment has. Segments of late events fill gaps, but overlap others by design. */
export function coverageOf(segments: readonly Covering[], leastGapMs = LEAST_GAP_MS, leastOverlapMs = LEAST_OVERLAP_MS): Coverage {
  const placed = segments
    .flatMap(({ id, kind, fromMs, toMs }): Placed[] => (fromMs === null || toMs === null ? [] : [{ id, kind, fromMs, toMs }]))
    .toSorted((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs);
  return {
    gaps: gapsIn(placed, leastGapMs),
    overlaps: overlapsIn(
      placed.filter(({ kind }) => kind === 'live'),
      leastOverlapMs,
    ),
  };
}

function gapsIn(placed: readonly Placed[], least: number): Stretch[] {
  const gaps: Stretch[] = [];
  let reach: Placed | undefined;
  for (const next of placed) {
    if (reach && next.fromMs - reach.toMs >= least) gaps.push({ fromMs: reach.toMs, toMs: next.fromMs, ids: [reach.id, next.id] });
    if (!reach || next.toMs > reach.toMs) reach = next;
  }
  return gaps;
}

function overlapsIn(placed: readonly Placed[], least: number): Stretch[] {
  const overlaps: Stretch[] = [];
  let reach: Placed | undefined;
  for (const next of placed) {
    const shared: number = reach ? Math.min(reach.toMs, next.toMs) - next.fromMs : 0;
    if (reach && shared >= least) addOverlap(overlaps, { fromMs: next.fromMs, toMs: next.fromMs + shared, ids: [reach.id, next.id] });
    if (!reach || next.toMs > reach.toMs) reach = next;
  }
  return overlaps;
}

/** Stretches that touch become one. */
function addOverlap(overlaps: Stretch[], next: Stretch): void {
  const last = overlaps.at(-1);
  if (!last || next.fromMs > last.toMs) {
    overlaps.push(next);
    return;
  }
  overlaps[overlaps.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, next.toMs), ids: [...new Set([...last.ids, ...next.ids])] };
}
