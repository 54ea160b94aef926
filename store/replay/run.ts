import type { StoreContext } from '../context.ts';
import { addCounts, NO_COUNTS } from '../domain/counts.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Writer } from '../writer.ts';
import { openRehearsal } from './announced.ts';
import type { Decoder } from './decoder.ts';
import { FileFeed, type Sink } from './file-feed.ts';
import { FileProgress, type ReplayReport } from './report.ts';
import type { ReplaySource } from './sources.ts';

/** Rows that cross from the decoding thread at once: taking them over must not hold up the event loop. */
const MESSAGE_ROWS = 2_048;

export type ReplayProgress = (report: () => ReplayReport) => void;

export interface ReplayRequest {
  readonly sources: readonly ReplaySource[];
  readonly dryRun: boolean;
  readonly cutoffMs: EpochMs;
  readonly signal?: AbortSignal | undefined;
  /** Called after every batch and every file; asks for the report so far only if it is wanted. */
  readonly progress?: ReplayProgress | undefined;
}

/**
 * Reads files one after another on the decoding thread and stores their events (or says what storing them would do).
 * While one batch is written the next one is decoded and staged; a batch is written only after the one before it.
 * Aborting stops at a batch: what was stored stays stored, and the report says how much that is.
 */
export async function runReplay(context: StoreContext, decoder: Decoder, writer: Writer | null, request: ReplayRequest): Promise<ReplayReport> {
  const generation = context.set.generation;
  const files = request.sources.map((source, index) => new FileProgress(source, index));
  const report = (): ReplayReport => collect(files, request, generation);
  const progress = (): void => request.progress?.(report);
  await using stack = new AsyncDisposableStack();
  const sink = request.dryRun || writer === null ? await rehearse(context, request, stack) : commit(context, writer, request, stack);
  try {
    for (const [index, file] of files.entries()) {
      const source = request.sources[index];
      if (source === undefined) continue;
      await using feed = new FileFeed(context, file, sink, progress);
      for await (const message of decoder.decode(source.path, decodeOptions(context, request))) await feed.take(message, request.signal);
      await feed.end();
      progress();
    }
  } catch (error) {
    for (const file of files) file.cancel();
    progress();
    if (request.signal?.aborted !== true || error !== request.signal.reason) throw error;
  }
  if (!request.dryRun) await writer?.closeLate();
  return report();
}

function decodeOptions(context: StoreContext, request: ReplayRequest): { nowMs: EpochMs; batchRows: number; signal?: AbortSignal } {
  const options = { nowMs: context.options.clock.now(), batchRows: MESSAGE_ROWS };
  return request.signal === undefined ? options : { ...options, signal: request.signal };
}

async function rehearse(context: StoreContext, request: ReplayRequest, stack: AsyncDisposableStack): Promise<Sink> {
  const rehearsal = stack.use(await openRehearsal(context, request.cutoffMs));
  return { rows: () => context.options.replaySharedRows, take: (staged) => rehearsal.judge(staged) };
}

function commit(context: StoreContext, writer: Writer, request: ReplayRequest, stack: AsyncDisposableStack): Sink {
  const hold = stack.use(writer.hold());
  const { replayBatchRows, replaySharedRows } = context.options;
  return {
    rows: () => (writer.gate.contended ? replaySharedRows : replayBatchRows),
    take: (staged) => writer.appendStaged(staged, { label: 'replay', signal: request.signal, hold }),
  };
}

function collect(files: readonly FileProgress[], request: ReplayRequest, generation: number): ReplayReport {
  const reports = files.map((f) => f.report());
  return {
    dryRun: request.dryRun,
    files: reports,
    counts: reports.reduce((sum, f) => addCounts(sum, f.counts), NO_COUNTS),
    late: reports.reduce((n, f) => n + f.late, 0),
    cutoffMs: request.cutoffMs,
    generation,
  };
}
