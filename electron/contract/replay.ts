import * as v from 'valibot';
import { command, query } from './codec.ts';
import { count, counts, decimalText, epochMs, integerText, nothing, path, text } from './vocabulary.ts';

/** A file as its host knows it: a path in Electron, the id of an upload in the browser host. */
export const fileRef = v.strictObject({
  ref: v.pipe(v.string(), v.minLength(1), v.maxLength(4_096)),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(1_024)),
});

export const reject = v.strictObject({
  offset: v.nullable(count),
  line: v.nullable(count),
  reason: text,
  eventId: v.nullable(text),
  events: count,
});

export const replayFile = v.strictObject({
  index: count,
  name: text,
  path: text,
  /** `binary journal`, `NDJSON`, or what else it turned out to be. */
  format: v.nullable(text),
  bytes: count,
  bytesDone: count,
  /** partial: something in it was rejected or damaged, the good parts count. refused: nothing in it could be read. */
  state: v.picklist(['waiting', 'reading', 'done', 'partial', 'refused', 'cancelled']),
  counts,
  fromMs: v.nullable(epochMs),
  toMs: v.nullable(epochMs),
  keys: count,
  billable: integerText,
  credits: decimalText,
  creditsMissing: count,
  /** Events older than the retention cutoff: they go to a pinned segment of their own. */
  late: count,
  /** Header and footer of the file, ready to show: label and value. */
  facts: v.array(v.strictObject({ label: text, value: text })),
  /** Odd but harmless. */
  notes: v.array(text),
  /** When a file with the same bytes was replayed completely before; null when none was. */
  replayedMs: v.nullable(epochMs),
  /** Whether it was not read, because every event of it lies in the store already. */
  recognised: v.boolean(),
  rejects: count,
  /** Blocks of a binary journal; 0 for what has none. */
  blocks: count,
});

/** A block of a binary journal; null is unknown. */
export const journalBlock = v.strictObject({
  offset: count,
  events: v.nullable(count),
  fromMs: v.nullable(epochMs),
  toMs: v.nullable(epochMs),
  packedBytes: v.nullable(count),
  plainBytes: v.nullable(count),
  /** The shape its events were written in; null when it cannot be read, and then `fault` says why. */
  layout: v.nullable(text),
  fault: v.nullable(text),
});

export const replayRun = v.strictObject({
  id: text,
  /** interrupted: the process that wrote ended without a word. */
  phase: v.picklist(['checking', 'checked', 'committing', 'done', 'cancelled', 'failed', 'interrupted']),
  startedMs: epochMs,
  endedMs: v.nullable(epochMs),
  files: v.array(replayFile),
  /** Totals of the present phase. */
  counts,
  /** Totals that the dry run announced; null before it is complete. */
  announced: v.nullable(counts),
  late: count,
  cutoffMs: epochMs,
  bytes: count,
  bytesDone: count,
  eventsPerSecond: count,
  /** Whether it was being written when it ended, so that it can be gone on with. */
  resumable: v.boolean(),
  /** Whether the store changed between the dry run and now, or the commit. */
  storeChanged: v.boolean(),
  error: v.nullable(text),
});

/** A run that was written down: it outlives the program. */
export const pastRun = v.strictObject({
  id: text,
  state: v.picklist(['committing', 'done', 'cancelled', 'failed', 'interrupted']),
  startedMs: epochMs,
  endedMs: v.nullable(epochMs),
  files: count,
  /** Names of the first ones. */
  names: v.array(text),
  bytes: count,
  announced: v.nullable(counts),
  /** What it did; of an interrupted run nothing is known until it is resumed. */
  counts: v.nullable(counts),
  late: count,
  error: v.nullable(text),
});

/** A damaged journal that was put aside as a copy. */
export const quarantined = v.strictObject({
  /** Relative to the store folder. */
  copy: text,
  name: text,
  bytes: count,
  sha256: text,
  atMs: epochMs,
  why: text,
  note: text,
});

/** A folder whose journals are replayed as they come. */
export const watch = v.strictObject({
  folder: text,
  everySeconds: count,
  state: v.picklist(['looking', 'replaying', 'waiting']),
  lookedMs: v.nullable(epochMs),
  nextMs: v.nullable(epochMs),
  /** Files that were replayed since the store was opened. */
  files: count,
  /** What went wrong the last time; it is tried again. */
  error: v.nullable(text),
});

const runId = v.strictObject({ id: text });
const ofFile = v.strictObject({ id: text, index: count });

export const replayProcedures = {
  /** Starts a dry run over these files and folders; nothing is written. With `recheck`, files whose events are all known to be stored are read and compared too. */
  'replay.check': command(v.strictObject({ files: v.pipe(v.array(fileRef), v.minLength(1), v.maxLength(10_000)), recheck: v.boolean() }), replayRun),
  'replay.runs': query(nothing, v.array(replayRun)),
  'replay.run': query(runId, replayRun),
  /** Writes what the dry run announced. */
  'replay.commit': command(runId, replayRun),
  /** Goes on with a run that was cancelled, failed or was interrupted while it was written. */
  'replay.resume': command(runId, replayRun),
  /** The runs that were written down, newest first. */
  'replay.history': query(nothing, v.array(pastRun)),
  'replay.cancel': command(runId, replayRun),
  /** Forgets a run that is not going on. */
  'replay.forget': command(runId, nothing),
  /** The first 1,000 rejects of a file. */
  'replay.rejects': query(ofFile, v.array(reject)),
  /** Every reject of a file, page by page: `next` is the offset of the next page. */
  'replay.allRejects': query(
    v.strictObject({ id: text, index: count, offset: count }),
    v.strictObject({ rejects: v.array(reject), next: v.nullable(count) }),
  ),
  /** Puts a copy of a file aside, with a note. */
  'replay.quarantine': command(v.strictObject({ id: text, index: count, note: v.pipe(v.string(), v.maxLength(1_000)) }), quarantined),
  /** What was put aside, newest first. */
  'replay.quarantined': query(nothing, v.array(quarantined)),
  /** The folder that is watched, or null. */
  'replay.watch': query(nothing, v.nullable(watch)),
  'replay.startWatch': command(
    v.strictObject({ folder: path, everySeconds: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(86_400)) }),
    watch,
  ),
  'replay.stopWatch': command(nothing, nothing),
  /** Looks at the watched folder now. */
  'replay.lookNow': command(nothing, watch),
  /** The first 1,000 blocks of a binary journal. */
  'replay.blocks': query(ofFile, v.array(journalBlock)),
  /** The first events of a file in their JSON form, without bodies. */
  'replay.sample': query(ofFile, v.array(v.record(v.string(), v.unknown()))),
};
