import type { StoreContext } from '../context.ts';
import { addCounts, NO_COUNTS, type Reject } from '../domain/counts.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Writer } from '../writer.ts';
import { openRehearsal } from './announced.ts';
import type { Decoder, DecodeOptions } from './decoder.ts';
import { FileFeed, type Remark, type Sink } from './file-feed.ts';
import type { JournalFormat } from './formats/detect.ts';
import type { KnownFile } from './known-file.ts';
import { Recorded } from './progress.ts';
import { type Conflict, FileProgress, type ReplayReport } from './report.ts';
import type { ReplaySource } from './sources.ts';

/** Rows that cross from the decoding thread at once: taking them over must not hold up the event loop. */
const MESSAGE_ROWS = 2_048;

/** A file that need not be read, and what to say of it. */
export interface Recognised extends KnownFile {
  readonly sha256: string;
  readonly note: string;
}

export type ReplayProgress = (report: () => ReplayReport) => void;

/** Hears of everything a file has that is not stored, all of it and not only the first; the replay waits for it. */
export type LeftOut = (
  file: { readonly index: number; readonly name: string },
  rejects: readonly Reject[],
  conflicts: readonly Conflict[],
) => Promise<void>;

/** The run that a commit is part of. */
export interface RunContext {
  readonly id: string;
  readonly writer: Writer;
  /** SHA-256 of a file; null when it could not be read. */
  readonly digest: (file: number) => string | null;
  /** What earlier attempts have stored of a file. */
  readonly recorded: (file: number) => Recorded;
  /** Why a file is left alone; null when it is read. */
  readonly refusal: (file: number) => string | null;
}

export interface ReplayRequest {
  readonly sources: readonly ReplaySource[];
  /** Null for a dry run. */
  readonly run: RunContext | null;
  readonly cutoffMs: EpochMs;
  /** The time by which events are judged. */
  readonly judgedMs: EpochMs;
  readonly format: JournalFormat | null;
  readonly signal?: AbortSignal | undefined;
  /** Called after every batch and every file; asks for the report so far only if it is wanted. */
  readonly progress?: ReplayProgress | undefined;
  readonly leftOut?: LeftOut | undefined;
  /** What is known of a file that need not be read, because every event of it lies in the store. */
  readonly known?: ((file: number) => Promise<Recognised | null>) | undefined;
  /** What is known of a file with this digest from before. */
  readonly remark?: ((sha256: string) => Remark | null) | undefined;
}

/**
 * Reads files one after another on the decoding thread and stores their events (or says what storing them would do).
 * While one batch is written the next one is decoded and staged; a batch is written only after the one before it.
 * Aborting takes back the batch under way unless its commit has begun; what was stored stays stored, and the report says how much that is.
 */
export async function runReplay(context: StoreContext, decoder: Decoder, request: ReplayRequest): Promise<ReplayReport> {
  const generation = context.set.generation;
  const files = request.sources.map((source, index) => new FileProgress(source, index));
  const report = (): ReplayReport => collect(files, request, generation);
  const progress = (): void => request.progress?.(report);
  await using stack = new AsyncDisposableStack();
  const sinkOf =
    request.run === null ? await rehearse(context, request, stack) : commit(context, request.run, { files, signal: request.signal }, stack);
  try {
    for (const [index, file] of files.entries()) {
      await readFile({ context, decoder, request, progress }, file, { index, sink: sinkOf(index) });
      progress();
    }
  } catch (error) {
    for (const file of files) file.cancel();
    progress();
    if (!isCancellation(error, request.signal)) throw error;
  }
  return report();
}

interface Reading {
  readonly context: StoreContext;
  readonly decoder: Decoder;
  readonly request: ReplayRequest;
  readonly progress: () => void;
}

async function readFile(reading: Reading, file: FileProgress, { index, sink }: { readonly index: number; readonly sink: Sink }): Promise<void> {
  const { context, decoder, request, progress } = reading;
  const source = request.sources[index];
  const recorded = request.run?.recorded(index) ?? Recorded.NOTHING;
  const refusal = request.run?.refusal(index) ?? null;
  if (source === undefined) return;
  if (refusal !== null) {
    file.resume(recorded);
    return file.refuse(refusal);
  }
  const known = (await request.known?.(index)) ?? null;
  if (known !== null) {
    file.sha256 = known.sha256;
    file.notes = [known.note];
    return file.recognise(known);
  }
  const leftOut = async (rejects: readonly Reject[], conflicts: readonly Conflict[]): Promise<void> =>
    request.leftOut?.({ index, name: source.name }, rejects, conflicts);
  await using feed = new FileFeed(file, { context, sink, recorded, progress, leftOut, remark: (sha256) => request.remark?.(sha256) ?? null });
  for await (const message of decoder.decode(source.path, decodeOptions(context, request))) await feed.take(message, request.signal);
  await feed.end();
}

function decodeOptions({ options }: StoreContext, { judgedMs, format, signal }: ReplayRequest): Omit<DecodeOptions, 'workerUrl'> {
  return { nowMs: judgedMs, batchRows: Math.min(MESSAGE_ROWS, options.replayBatchRows), format, ...(signal && { signal }) };
}

type SinkOf = (file: number) => Sink;

async function rehearse(context: StoreContext, request: ReplayRequest, stack: AsyncDisposableStack): Promise<SinkOf> {
  const rehearsal = stack.use(await openRehearsal(context, request.cutoffMs));
  return () => ({ rows: () => context.options.replaySharedRows, take: (staged) => rehearsal.judge(staged) });
}

interface Commit {
  readonly files: readonly FileProgress[];
  readonly signal: AbortSignal | undefined;
}

function commit(context: StoreContext, { id, writer, digest }: RunContext, { files, signal }: Commit, stack: AsyncDisposableStack): SinkOf {
  const hold = stack.use(writer.hold());
  const { replayBatchRows, replaySharedRows } = context.options;
  return (file) => ({
    rows: () => (writer.gate.contended ? replaySharedRows : replayBatchRows),
    take: (staged, rows) => {
      const from = { run: id, file, name: files[file]?.name ?? '', sha256: digest(file), format: files[file]?.format ?? null };
      return writer.appendStaged(staged, { label: 'replay', signal, hold, progress: rows && { run: id, file, from, ...rows } });
    },
  });
}

/** Whether this is nothing but the wish of whoever aborted; the reading and the writing side may both say so. */
function isCancellation(error: unknown, signal: AbortSignal | undefined): boolean {
  if (signal?.aborted !== true) return false;
  if (error instanceof SuppressedError) return isCancellation(error.error, signal) && isCancellation(error.suppressed, signal);
  return error === signal.reason;
}

function collect(files: readonly FileProgress[], request: ReplayRequest, generation: number): ReplayReport {
  const reports = files.map((f) => f.report());
  return {
    dryRun: request.run === null,
    run: request.run?.id ?? null,
    files: reports,
    counts: reports.reduce((sum, f) => addCounts(sum, f.counts), NO_COUNTS),
    late: reports.reduce((n, f) => n + f.late, 0),
    cutoffMs: request.cutoffMs,
    judgedMs: request.judgedMs,
    generation,
  };
}
