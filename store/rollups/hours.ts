import { type EpochMs, HOUR_MS, type TimeRange } from '../domain/time.ts';

/** The UTC hours that reach into a range, told apart by whether sums of whole hours can answer for them. */
export interface Hours {
  /** First instant of the first hour and end of the last one. */
  readonly span: TimeRange;
  /** Starts of the hours that a bucket boundary or an end of the range cuts, in order: only their events say what belongs where. */
  readonly split: readonly EpochMs[];
}

/** The hours of `range`, which is cut where each of these buckets begins. */
export function hoursOf(range: TimeRange, buckets: readonly TimeRange[]): Hours {
  const span = { fromMs: hourOf(range.fromMs), toMs: hourOf(range.toMs + HOUR_MS - 1) };
  const inside = buckets.map(({ fromMs }) => fromMs).filter((ms) => ms > range.fromMs && ms < range.toMs);
  const cuts = [range.fromMs, ...inside, range.toMs].filter((ms) => ms !== hourOf(ms));
  return { span, split: [...new Set(cuts.map(hourOf))].toSorted((a, b) => a - b) };
}

/** Whether sums of whole hours spare enough: beyond half of the hours, the events of those that are split cost more than they save. */
export function worthwhile({ span, split }: Hours): boolean {
  return split.length * 2 * HOUR_MS <= span.toMs - span.fromMs;
}

/** Hours one after another as ranges, each as long as it can be. */
export function runsOf(hours: readonly EpochMs[]): readonly TimeRange[] {
  const runs: TimeRange[] = [];
  for (const fromMs of hours) {
    const last = runs.at(-1);
    if (last?.toMs === fromMs) runs[runs.length - 1] = { fromMs: last.fromMs, toMs: fromMs + HOUR_MS };
    else runs.push({ fromMs, toMs: fromMs + HOUR_MS });
  }
  return runs;
}

function hourOf(ms: EpochMs): EpochMs {
  return Math.floor(ms / HOUR_MS) * HOUR_MS;
}
