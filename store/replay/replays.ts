import { randomUUID } from 'node:crypto';
import type { StoreContext } from '../context.ts';
import { NO_COUNTS } from '../domain/counts.ts';
import type { EpochMs } from '../domain/time.ts';
import { BusyError, CorruptError, InvalidArgumentError, NotFoundError } from '../errors.ts';
import { readProgress } from '../segments/progress-table.ts';
import type { Writer } from '../writer.ts';
import type { Decoder } from './decoder.ts';
import { Decoders } from './decoders.ts';
import type { JournalFormat } from './formats/detect.ts';
import type { Damaged, JournalQuarantine, QuarantinedJournal } from './journal-quarantine.ts';
import { knownFile } from './known-file.ts';
import type { ReplayLedger } from './ledger.ts';
import { Recorded } from './progress.ts';
import { type ReplayRun, withReport } from './replay-run.ts';
import type { ReplayReport } from './report.ts';
import type { Remark } from './file-feed.ts';
import { type LeftOut, type ReplayProgress, type ReplayRequest, runReplay } from './run.ts';
import { assertForeign, expandSources, type ReplaySource } from './sources.ts';

export interface ReplayOptions {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ReplayProgress | undefined;
  /** Hears of everything that is not stored, not only of the first. */
  readonly leftOut?: LeftOut | undefined;
}

export interface CheckOptions extends ReplayOptions {
  /** What the files are, whatever their content looks like. */
  readonly format?: JournalFormat | null | undefined;
  /** Whether a file whose events are all known to lie in the store is left unread; without it every file is read and compared, event by event. */
  readonly recognise?: boolean | undefined;
}

export interface CommitOptions extends CheckOptions {
  /** Id of the run; a new one without it. */
  readonly id?: string;
  /** The dry run whose files are written, as it found them. */
  readonly announced?: ReplayReport | null;
}

type Named = readonly { readonly path: string; readonly name?: string }[];

/** Dry runs, and runs that write: each is written down before its first event, and can be resumed until it is done. */
export class Replays implements AsyncDisposable {
  readonly #context: StoreContext;
  readonly #ledger: ReplayLedger;
  readonly #quarantine: JournalQuarantine;
  readonly #cutoff: () => EpochMs;
  readonly #decoders: Decoders;

  constructor(
    context: StoreContext,
    { ledger, quarantine }: { readonly ledger: ReplayLedger; readonly quarantine: JournalQuarantine },
    cutoff: () => EpochMs,
  ) {
    this.#context = context;
    this.#ledger = ledger;
    this.#quarantine = quarantine;
    this.#cutoff = cutoff;
    this.#decoders = new Decoders(context.options.workerUrl);
  }

  /** Lets go of the decoding thread. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#decoders[Symbol.asyncDispose]();
  }

  /** Newest first. */
  list(): readonly ReplayRun[] {
    return this.#ledger.list();
  }

  /** Whether a file with these bytes needs no replay: it was replayed completely, or put aside. */
  isSettled(sha256: string): boolean {
    return this.#ledger.replayed(sha256) !== null || this.#quarantine.has(sha256);
  }

  /** Journals that were put aside, newest first. */
  quarantined(): readonly QuarantinedJournal[] {
    return this.#quarantine.list();
  }

  /** Puts a copy of a file aside, with a note. */
  async quarantine(damaged: Damaged, signal?: AbortSignal): Promise<QuarantinedJournal> {
    await assertForeign(this.#context.root, [{ path: damaged.from, name: damaged.name }]);
    await using lent = this.#decoders.lend();
    const sha256 = await lent.decoder.digest(damaged.from, signal);
    if (sha256 === null)
      throw new NotFoundError(`${damaged.from} cannot be read, so it cannot be put aside.`, { hint: 'It is gone, or is no regular file.' });
    return await this.#quarantine.add(damaged, sha256);
  }

  async check(files: Named, options: CheckOptions): Promise<ReplayReport> {
    const sources = await this.#sources(files);
    await using lent = this.#decoders.lend();
    const { decoder } = lent;
    const facts = { sources, cutoffMs: this.#cutoff(), judgedMs: this.#context.options.clock.now(), format: options.format ?? null };
    const known = this.#recogniser(options, async (file) => {
      const source = sources[file];
      return source === undefined || !this.#ledger.knowsSize(source.bytes) ? null : await decoder.digest(source.path, options.signal);
    });
    return await runReplay(this.#context, decoder, { ...facts, ...options, format: facts.format, run: null, remark: this.#remark, known });
  }

  async commit(writer: Writer, files: Named, options: CommitOptions): Promise<ReplayReport> {
    const { announced = null, id } = options;
    if (id !== undefined && this.#ledger.get(id) !== null)
      throw new InvalidArgumentError(`There is a replay ${id} already.`, { hint: 'Resume it instead.' });
    const sources = announced?.files.map(({ path, name, bytes, modifiedMs }) => ({ path, name, bytes, modifiedMs })) ?? (await this.#sources(files));
    await using lent = this.#decoders.lend();
    const { decoder } = lent;
    const run = await this.#newRun(decoder, sources, options);
    const changed = announced === null ? new Map<number, string>() : await this.#changed(run, announced, decoder, options.signal);
    await this.#ledger.begin(run);
    const refusal = (file: number): string | null => changed.get(file) ?? null;
    const digest = digestsOf(run);
    const known = this.#recogniser(options, async (file) => digest(file));
    return await this.#perform(run, decoder, { writer, digest, recorded: () => Recorded.NOTHING, refusal }, { ...options, known });
  }

  /** Goes on with a run where it was left: what is noted in the segments is not written again, and files that are not the same any more are refused. */
  async resume(writer: Writer, id: string, options: ReplayOptions): Promise<ReplayReport> {
    const run = this.#resumable(id);
    this.#ledger.reserve(id);
    try {
      await assertForeign(this.#context.root, run.files);
      await using lent = this.#decoders.lend();
      const { decoder } = lent;
      const recorded = await this.#recorded(run);
      const refusals = await this.#refusals(run, decoder, options.signal);
      await this.#ledger.begin({ ...run, state: 'committing', endedMs: null, error: null });
      const parts = {
        writer,
        digest: digestsOf(run),
        recorded: (file: number) => recorded.get(file) ?? Recorded.NOTHING,
        refusal: (file: number) => refusals.get(file) ?? null,
      };
      return await this.#perform(run, decoder, parts, options);
    } finally {
      this.#ledger.release(id);
    }
  }

  /** Forgets a run that is not going on; what it has stored stays. */
  async forget(writer: Writer, id: string): Promise<void> {
    if (this.#ledger.get(id) === null) throw new NotFoundError(`There is no replay ${id}.`);
    if (this.#ledger.isGoing(id)) throw new BusyError('This replay is going on.', { hint: 'Cancel it first.' });
    await this.#ledger.forget(id);
    await writer.forgetRun(id);
  }

  readonly #remark = (sha256: string): Remark | null => {
    const aside = this.#quarantine.list().find((journal) => journal.sha256 === sha256);
    if (aside !== undefined) {
      const on = new Date(aside.atMs).toISOString();
      return { note: `put aside before, on ${on}: ${aside.note === '' ? aside.why : aside.note}`, replayedMs: null };
    }
    const before = this.#ledger.replayed(sha256);
    if (before === null) return null;
    const { endedMs, run, counts } = before;
    return { note: `replayed before, on ${new Date(endedMs).toISOString()}, in run ${run}: ${counts.new} new then`, replayedMs: endedMs };
  };

  /** Tells files that need not be read by their digest. What somebody says the files are is not what is known of them. */
  #recogniser({ recognise = false, format = null, signal }: CheckOptions, digest: (file: number) => Promise<string | null>): ReplayRequest['known'] {
    if (!recognise || format !== null) return undefined;
    return async (file) => {
      const sha256 = await digest(file);
      const before = sha256 === null ? null : this.#ledger.broughtIn(sha256);
      if (sha256 === null || before === null) return null;
      const known = await knownFile(this.#context, sha256, before, signal);
      const on = new Date(before.endedMs).toISOString();
      return (
        known && {
          ...known,
          sha256,
          note: `not read again: all ${before.counts.read} events of it were stored on ${on} in run ${before.run}, and are there`,
        }
      );
    };
  }

  #sources(files: Named): Promise<ReplaySource[]> {
    if (files.length === 0) throw new InvalidArgumentError('No file was named.');
    return expandSources(this.#context.root, files);
  }

  /** What is written down before a run begins. Files of a dry run have a digest already; of others it is computed first, since resuming needs it. */
  async #newRun(
    decoder: Decoder,
    sources: readonly ReplaySource[],
    { id = randomUUID(), announced = null, format = null, signal }: CommitOptions,
  ): Promise<ReplayRun> {
    const now = this.#context.options.clock.now();
    const files: ReplayRun['files'][number][] = [];
    for (const [index, { path, name, bytes }] of sources.entries()) {
      const told = announced?.files[index];
      const sha256 = told?.sha256 ?? (await decoder.digest(path, signal));
      files.push({ path, name, bytes, sha256, state: 'waiting', announced: told?.counts ?? null, counts: NO_COUNTS });
    }
    return {
      id, state: 'committing', startedMs: now, endedMs: null, judgedMs: announced?.judgedMs ?? now, cutoffMs: this.#cutoff(), format, files,
      announced: announced?.counts ?? null, counts: NO_COUNTS, late: 0, error: null,
    }; // prettier-ignore
  }

  async #perform(
    run: ReplayRun,
    decoder: Decoder,
    parts: Omit<NonNullable<ReplayRequest['run']>, 'id'>,
    { signal, progress, leftOut, known }: ReplayOptions & Pick<ReplayRequest, 'known'>,
  ): Promise<ReplayReport> {
    let latest: () => ReplayReport | null = () => null;
    const told: ReplayProgress = (report) => {
      latest = report;
      progress?.(report);
    };
    const { cutoffMs, judgedMs, format, id } = run;
    const sources = run.files.map(({ path, name, bytes }) => ({ path, name, bytes, modifiedMs: null }));
    try {
      const request = { sources, cutoffMs, judgedMs, format, signal, leftOut, progress: told, run: { id, ...parts }, remark: this.#remark, known };
      const report = await runReplay(this.#context, decoder, request);
      await this.#end(run, report, this.#endOf(report, parts, signal));
      if (this.#ledger.get(id)?.state === 'done') await this.#clear(parts.writer, id);
      await parts.writer.closeLate(); // only now, so that nothing of a run that is done is sealed with it
      return report;
    } catch (error) {
      await this.#end(run, latest(), { state: 'failed', error: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }

  #endOf(
    report: ReplayReport,
    { refusal }: { readonly refusal: (file: number) => string | null },
    signal: AbortSignal | undefined,
  ): Pick<ReplayRun, 'state' | 'error'> {
    if (signal?.aborted === true && report.files.some(({ state }) => state === 'cancelled')) return { state: 'cancelled', error: null };
    const left = report.files.filter(({ index }) => refusal(index) !== null).length;
    return left === 0 ? { state: 'done', error: null } : { state: 'failed', error: `${left} of ${report.files.length} files are not what they were` };
  }

  async #end(run: ReplayRun, report: ReplayReport | null, end: Pick<ReplayRun, 'state' | 'error'>): Promise<void> {
    const ended = { ...end, endedMs: this.#context.options.clock.now() };
    await this.#ledger.end(report === null ? { ...run, ...ended } : withReport(run, report, ended));
  }

  /** What is noted of a run that is done is of no use any more; where it cannot be removed, sealing leaves it out. */
  async #clear(writer: Writer, id: string): Promise<void> {
    try {
      await writer.forgetRun(id);
    } catch (error) {
      this.#context.options.listener.failed?.('clearing up after a replay', error);
    }
  }

  #resumable(id: string): ReplayRun {
    const run = this.#ledger.get(id);
    if (run === null) throw new NotFoundError(`There is no replay ${id}.`, { hint: 'Nothing was read or written.' });
    if (this.#ledger.isGoing(id)) throw new BusyError('This replay is going on.', { hint: 'Wait for its end, or cancel it first.' });
    if (run.state === 'done')
      throw new InvalidArgumentError('This replay is done; there is nothing to resume.', { hint: 'Replay its files again to check them.' });
    return run;
  }

  /** What the segments hold of a run, by file. A segment that cannot be read could hold more: then nothing is resumed. */
  async #recorded(run: ReplayRun): Promise<Map<number, Recorded>> {
    using view = await this.#context.set.acquire();
    const [lost] = view.missing;
    if (lost !== undefined)
      throw new CorruptError(lost.descriptor.path, `Cannot tell how far the replay was: ${lost.descriptor.path} cannot be opened.`, {
        hint: 'Nothing was written. Repair or restore that segment and try again.',
        cause: lost.error,
      });
    const names = view.segments.map(({ file }) => file.name);
    const rows = await this.#context.hub.query((connection) => readProgress(connection, names, run.id));
    return new Map([...Map.groupBy(rows, ({ file }) => file)].map(([file, noted]) => [file, new Recorded(noted)]));
  }

  /** Files that are not any more what the dry run read. One whose size and time of change are the same is taken for the same. */
  async #changed(run: ReplayRun, announced: ReplayReport, decoder: Decoder, signal: AbortSignal | undefined): Promise<Map<number, string>> {
    const { fs } = this.#context.options;
    const changed = new Map<number, string>();
    for (const [index, { path, sha256 }] of run.files.entries()) {
      const [told, found] = [announced.files[index], await fs.stat(path)];
      if (told === undefined || told.state === 'refused') continue; // it is looked at anew
      if (found === null) changed.set(index, 'it is not there any more');
      else if (found.bytes === told.bytes && found.modifiedMs === told.modifiedMs) continue;
      else if ((await decoder.digest(path, signal)) !== sha256) changed.set(index, 'it was changed since the dry run; start a new dry run');
    }
    return changed;
  }

  /** Why files of a run cannot be gone on with. */
  async #refusals(run: ReplayRun, decoder: Decoder, signal: AbortSignal | undefined): Promise<Map<number, string>> {
    const { fs } = this.#context.options;
    const refusals = new Map<number, string>();
    for (const [index, { path, bytes, sha256 }] of run.files.entries()) {
      const found = await fs.stat(path);
      if (found === null) refusals.set(index, 'it is not there any more, so the run cannot go on with it');
      else if (sha256 !== null && found.bytes !== bytes)
        refusals.set(index, `it is not the file the run began with: it has ${found.bytes} bytes instead of ${bytes}`);
      else if ((await decoder.digest(path, signal)) !== sha256) refusals.set(index, 'it is not the file the run began with: its SHA-256 is another');
    }
    return refusals;
  }
}

function digestsOf({ files }: ReplayRun): (file: number) => string | null {
  return (file) => files[file]?.sha256 ?? null;
}
