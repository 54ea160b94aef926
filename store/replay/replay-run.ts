import { NO_COUNTS, type ReplayCounts } from '../domain/counts.ts';
import type { EpochMs } from '../domain/time.ts';
import type { JournalFormat } from './formats/detect.ts';
import type { ReplayFileReport, ReplayFileState, ReplayReport } from './report.ts';

/** interrupted: its process ended without a word. Everything but a run that is done can be resumed. */
export type ReplayRunState = 'committing' | 'done' | 'cancelled' | 'failed' | 'interrupted';

/** A file of a run as it is written down. */
export interface ReplayRunFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  /** Null when the file could not be read. */
  readonly sha256: string | null;
  readonly state: ReplayFileState;
  /** What the dry run said; null without one. */
  readonly announced: ReplayCounts | null;
  readonly counts: ReplayCounts;
}

/** A replay that writes, as it is remembered: `replay-runs/<id>.json`. */
export interface ReplayRun {
  readonly id: string;
  readonly state: ReplayRunState;
  readonly startedMs: EpochMs;
  readonly endedMs: EpochMs | null;
  /** The time by which the events are judged, also when the run is resumed: the same events are rejected again. */
  readonly judgedMs: EpochMs;
  readonly cutoffMs: EpochMs;
  readonly format: JournalFormat | null;
  readonly files: readonly ReplayRunFile[];
  readonly announced: ReplayCounts | null;
  readonly counts: ReplayCounts;
  readonly late: number;
  readonly error: string | null;
}

/** The run with what its report says by now. */
export function withReport(run: ReplayRun, report: ReplayReport, end: Pick<ReplayRun, 'state' | 'endedMs' | 'error'>): ReplayRun {
  const files = run.files.map((file, index) => withFile(file, report.files[index]));
  return { ...run, ...end, files, counts: report.counts, late: report.late };
}

function withFile(file: ReplayRunFile, report: ReplayFileReport | undefined): ReplayRunFile {
  return report === undefined ? file : { ...file, state: report.state, counts: report.counts };
}

const STATES: readonly unknown[] = ['committing', 'done', 'cancelled', 'failed', 'interrupted'];
const FILE_STATES: readonly unknown[] = ['waiting', 'reading', 'done', 'partial', 'refused', 'cancelled'];

/** What was read from a file as a run, or null when it is none. */
export function parseRun(value: unknown): ReplayRun | null {
  if (typeof value !== 'object' || value === null) return null;
  const run = value as Partial<ReplayRun>;
  const numbers = [run.startedMs, run.judgedMs, run.cutoffMs, run.late].every(Number.isSafeInteger);
  const texts = typeof run.id === 'string' && isTextOrNull(run.error) && isTextOrNull(run.format);
  const sound = numbers && texts && STATES.includes(run.state) && isCounts(run.counts) && (run.announced === null || isCounts(run.announced));
  const ended = run.endedMs === null || Number.isSafeInteger(run.endedMs);
  return sound && ended && Array.isArray(run.files) && run.files.every(isFile) ? (run as ReplayRun) : null;
}

function isFile(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const file = value as Partial<ReplayRunFile>;
  const facts = typeof file.path === 'string' && typeof file.name === 'string' && Number.isSafeInteger(file.bytes) && isTextOrNull(file.sha256);
  return facts && FILE_STATES.includes(file.state) && isCounts(file.counts) && (file.announced === null || isCounts(file.announced));
}

function isCounts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const counts = new Map(Object.entries(value));
  return Object.keys(NO_COUNTS).every((name) => Number.isSafeInteger(counts.get(name)));
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}
