import { formatDuration } from '../../format/duration.ts';
import { formatInteger } from '../../format/count.ts';
import type { ReplayRun } from './vocabulary.ts';

export interface Progress {
  /** 0..1; null while the size is not known. */
  readonly share: number | null;
  /** Milliseconds until the end at the speed so far; null while it cannot be told. */
  readonly remainingMs: number | null;
}

const TOO_EARLY_MS = 1_000;

/** How far a run is and when it will end, from the bytes read since it started. */
export function progressOf(run: Pick<ReplayRun, 'bytes' | 'bytesDone'>, elapsedMs: number): Progress {
  if (run.bytes === 0) return { share: null, remainingMs: null };
  const share = Math.min(1, run.bytesDone / run.bytes);
  const known = share > 0 && elapsedMs >= TOO_EARLY_MS;
  return { share, remainingMs: known ? (elapsedMs / share) * (1 - share) : null };
}

/** Speed and end in words: `48,120 events/s · 12 s left`. */
export function progressText(run: Pick<ReplayRun, 'eventsPerSecond'>, { remainingMs }: Progress): string {
  const rate = run.eventsPerSecond > 0 ? `${formatInteger(run.eventsPerSecond)} events/s` : null;
  const left = remainingMs === null ? null : remainingMs < 1_000 ? 'almost done' : `${formatDuration(remainingMs)} left`;
  return [rate, left].filter((part) => part !== null).join(' · ');
}
