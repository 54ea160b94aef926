import { resolve } from 'node:path';
import type { StoreContext } from '../context.ts';
import type { EpochMs } from '../domain/time.ts';
import { openRehearsal } from '../replay/announced.ts';
import type { Sink } from '../replay/file-feed.ts';
import type { Writer } from '../writer.ts';
import { adoptFile } from './adopt.ts';
import { AdoptProgress, type AdoptReport, collectReport } from './adopt-report.ts';
import { Details } from './details.ts';
import { takeReferenceInventory } from './inventory.ts';

export interface AdoptOptions {
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after every transaction and every file; asks for the report so far only if it is wanted. */
  readonly progress?: ((report: () => AdoptReport) => void) | undefined;
}

/**
 * Copies every event of a folder of the reference into a store, file by file and through the same staging, comparison and gate as everything else;
 * without a writer, or as a dry run, only says what that would do. The folder is never changed. Aborting stops at a transaction: what was stored stays stored.
 */
export async function runAdoption(
  context: Pick<StoreContext, 'hub' | 'options' | 'set'>,
  writer: Writer | null,
  from: string,
  cutoffMs: EpochMs,
  { dryRun = false, signal, progress }: AdoptOptions,
): Promise<AdoptReport> {
  const root = resolve(from);
  const { entries, ignored, detailRoots } = await takeReferenceInventory(context.options.fs, root);
  const files = entries.map((entry) => ({ entry, report: new AdoptProgress(entry) }));
  const report = (): AdoptReport => collectReport(files.map((file) => file.report), dryRun, ignored); // prettier-ignore
  const told = (): void => progress?.(report);
  await using stack = new AsyncDisposableStack();
  const sink = dryRun || writer === null ? await rehearse(context, cutoffMs, stack) : commit(context, writer, signal, stack);
  const work = {
    hub: context.hub,
    sink,
    from: root,
    reader: new Details(root, detailRoots).reader(),
    nowMs: context.options.clock.now(),
    signal,
    progress: told,
  };
  try {
    for (const file of files) {
      signal?.throwIfAborted();
      await adoptFile(work, file.entry, file.report);
      told();
    }
  } catch (error) {
    for (const file of files) file.report.cancel();
    told();
    if (signal?.aborted !== true || error !== signal.reason) throw error;
  }
  if (!dryRun) await writer?.closeLate();
  return report();
}

async function rehearse(context: Pick<StoreContext, 'hub' | 'options' | 'set'>, cutoffMs: EpochMs, stack: AsyncDisposableStack): Promise<Sink> {
  const rehearsal = stack.use(await openRehearsal(context, cutoffMs));
  return { rows: () => context.options.replaySharedRows, take: (staged) => rehearsal.judge(staged) };
}

function commit({ options }: Pick<StoreContext, 'options'>, writer: Writer, signal: AbortSignal | undefined, stack: AsyncDisposableStack): Sink {
  const hold = stack.use(writer.hold());
  return {
    rows: () => (writer.gate.contended ? options.replaySharedRows : options.replayBatchRows),
    take: (staged) => writer.appendStaged(staged, { label: 'adopt', signal, hold }),
  };
}
