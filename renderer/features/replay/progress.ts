import { formatInteger } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import type { ReplayRun } from './vocabulary.ts';

export interface Progress {
  /** 0..1; null while the size is not known. */
  readonly share: number | null;
  /** Milliseconds until the end at the speed so far; null while it cannot be told. */
  readonly remainingMs: number | null;
}

const TOO_EARLY_MS = 1_000;

type Going = Pick<ReplayRun, 'phase' | 'bytes' | 'bytesDone' | 'startedMs' | 'eventsPerSecond' | 'announced' | 'counts'>;

/** How far a run is and when it will end: a dry run by its bytes, a commit by the events that were announced. */
export function progressOf(run: Going, nowMs: number): Progress {
  return run.phase === 'committing' && run.announced !== null ? byEvents(run, run.announced.read) : byBytes(run, nowMs - run.startedMs);
}

function byEvents({ counts, eventsPerSecond }: Going, read: number): Progress {
  if (read === 0) return { share: null, remainingMs: null };
  const left = Math.max(0, read - counts.read);
  return { share: Math.min(1, counts.read / read), remainingMs: eventsPerSecond > 0 ? (left / eventsPerSecond) * 1_000 : null };
}

function byBytes({ bytes, bytesDone }: Going, elapsedMs: number): Progress {
  if (bytes === 0) return { share: null, remainingMs: null };
  const share = Math.min(1, bytesDone / bytes);
  const known = share > 0 && elapsedMs >= TOO_EARLY_MS;
  return { share, remainingMs: known ? (elapsedMs / share) * (1 - share) : null };
}

/** Speed and end in words: `48,120 events/s · 12 s left`. */
export function progressText(run: Pick<ReplayRun, 'eventsPerSecond'>, { remainingMs }: Progress): string {
  const rate = run.eventsPerSecond > 0 ? `${formatInteger(run.eventsPerSecond)} events/s` : null;
  const left = remainingMs === null ? null : remainingMs < 1_000 ? 'almost done' : `${formatDuration(remainingMs)} left`;
  return [rate, left].filter((part) => part !== null).join(' · ');
}
