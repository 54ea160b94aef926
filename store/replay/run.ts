import type { StoreContext } from '../context.ts';
import { addCounts, NO_COUNTS } from '../domain/counts.ts';
import type { EventBatch } from '../domain/event-batch.ts';
import type { EpochMs } from '../domain/time.ts';
import type { AppendResult, Writer } from '../writer.ts';
import { openRehearsal } from './announced.ts';
import type { DecodeMessage, Decoder } from './decoder.ts';
import { FileProgress, type ReplayReport } from './report.ts';
import { sampleEvents } from './sample-events.ts';
import type { ReplaySource } from './sources.ts';

export interface ReplayRequest {
  readonly sources: readonly ReplaySource[];
  readonly dryRun: boolean;
  readonly cutoffMs: EpochMs;
  readonly signal?: AbortSignal | undefined;
  /** Called after every batch and every file with the report so far. */
  readonly progress?: ((report: ReplayReport) => void) | undefined;
}

/** What stores, or in a dry run only judges, a batch. */
type Sink = (batch: EventBatch) => Promise<AppendResult>;

/**
 * Reads files one after another on the decoding thread and stores their events (or says what storing them would do).
 * Two batches are under way at once: one is staged while the one before is written; the gate keeps them in order.
 * Aborting stops at a batch: what was stored stays stored, and the report says how much that is.
 */
export async function runReplay(context: StoreContext, decoder: Decoder, writer: Writer | null, request: ReplayRequest): Promise<ReplayReport> {
  const generation = context.set.generation;
  const files = request.sources.map((source, index) => new FileProgress(source, index));
  const report = (): ReplayReport => collect(files, request, generation);
  const progress = (): void => request.progress?.(report());
  await using stack = new AsyncDisposableStack();
  const sink = request.dryRun || writer === null ? await rehearse(context, request, stack) : commit(writer, request, stack);
  try {
    for (const [index, file] of files.entries()) {
      const source = request.sources[index];
      if (source !== undefined) await replayFile(decoder.decode(source.path, decodeOptions(context, request)), file, sink, progress);
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
  const options = { nowMs: context.options.clock.now(), batchRows: context.options.replayBatchRows };
  return request.signal === undefined ? options : { ...options, signal: request.signal };
}

async function rehearse(context: StoreContext, request: ReplayRequest, stack: AsyncDisposableStack): Promise<Sink> {
  const rehearsal = stack.use(await openRehearsal(context, request.cutoffMs));
  return (batch) => rehearsal.judge(batch, request.signal);
}

function commit(writer: Writer, request: ReplayRequest, stack: AsyncDisposableStack): Sink {
  const hold = stack.use(writer.hold());
  return (batch) => writer.append(batch, { label: 'replay', signal: request.signal, hold });
}

/** Feeds one file to the sink, one batch ahead of the answer. */
async function replayFile(messages: AsyncGenerator<DecodeMessage, void>, file: FileProgress, sink: Sink, progress: () => void): Promise<void> {
  file.start();
  let underWay: Promise<void> = Promise.resolve();
  try {
    for await (const message of messages) {
      if (message.type === 'batch') {
        const before = underWay;
        underWay = store(message, file, sink, before, progress);
        underWay.catch(() => {}); // awaited below, or before the next batch
        await before;
      } else note(message, file);
    }
  } finally {
    await underWay;
  }
}

async function store(message: DecodeMessage & { type: 'batch' }, file: FileProgress, sink: Sink, before: Promise<void>, progress: () => void): Promise<void> {
  if (file.sample.length === 0) file.sample = sampleEvents(message.batch);
  const stored = sink(message.batch);
  stored.catch(() => {}); // awaited right after the batch before it
  await before;
  file.count(await stored);
  file.summary.add(message.batch);
  file.bytesDone = message.bytesDone;
  progress();
}

function note(message: Exclude<DecodeMessage, { type: 'batch' }>, file: FileProgress): void {
  switch (message.type) {
    case 'opened':
      file.format = message.format;
      file.bytes = message.bytes;
      return;
    case 'rejects':
      return file.reject(message.rejects);
    case 'done':
      file.facts = message.facts;
      file.notes = message.notes;
      file.bytesDone = message.bytesDone;
      return file.finish(message.outcome);
  }
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
