const DAY = 86_400_000;

/** A bar on the small timeline, in percent of its width. */
export interface Mark {
  readonly id: string;
  readonly left: number;
  readonly width: number;
}

interface Spanned {
  readonly id: string;
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** The stretch of time the timeline shows: from the oldest event (or a bit before the cutoff) to now. */
export function timelineExtent(segments: readonly Spanned[], cutoffMs: number, nowMs: number): { fromMs: number; toMs: number } {
  const oldest = Math.min(cutoffMs, ...segments.flatMap(({ fromMs }) => fromMs ?? []));
  const newest = Math.max(nowMs, ...segments.flatMap(({ toMs }) => toMs ?? []));
  const margin = Math.max(DAY / 4, (newest - oldest) * 0.03);
  return { fromMs: oldest - margin, toMs: newest + margin };
}

/** Where an instant lies on the timeline, 0..100. */
export function position(ms: number, { fromMs, toMs }: { fromMs: number; toMs: number }): number {
  return Math.min(100, Math.max(0, ((ms - fromMs) / (toMs - fromMs)) * 100));
}

/** One bar per segment that has events, wide enough to be seen. */
export function timelineMarks(segments: readonly Spanned[], extent: { fromMs: number; toMs: number }, least = 0.4): Mark[] {
  return segments.flatMap(({ id, fromMs, toMs }) => {
    if (fromMs === null || toMs === null) return [];
    const left = position(fromMs, extent);
    return [{ id, left, width: Math.max(least, position(toMs, extent) - left) }];
  });
}

/** The days of a policy that put the cutoff where `cutoffMs` is, within what a policy may be. */
export function daysFor(cutoffMs: number, nowMs: number): number {
  return clampDays(Math.round((nowMs - cutoffMs) / DAY));
}

/** Whole days between 1 and ten years. */
export function clampDays(days: number): number {
  return Math.min(3_650, Math.max(1, Math.trunc(days)));
}

/** What was typed as days, or why it is none. */
export function parseDays(text: string): { readonly ok: true; readonly days: number } | { readonly ok: false; readonly why: string } {
  const trimmed = text.trim();
  if (!/^\d{1,6}$/.test(trimmed)) return { ok: false, why: 'Whole days, for example 90.' };
  const days = Number(trimmed);
  return days >= 1 && days <= 3_650 ? { ok: true, days } : { ok: false, why: 'Between 1 and 3,650 days.' };
}
