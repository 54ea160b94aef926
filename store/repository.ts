import type { EventBatch } from './domain/event-batch.ts';
import { counted, grouped } from './domain/grouped.ts';
import { parseSegmentId, type SegmentId } from './domain/ids.ts';
import type { SegmentDescriptor } from './domain/segment.ts';
import type { EpochMs } from './domain/time.ts';
import type { StoreContext } from './context.ts';
import { ClosedError, NotFoundError, ReadOnlyError } from './errors.ts';
import type { SqlAnswer, SqlCheck, SqlLimits, SqlOutcome } from './console/outcome.ts';
import { SqlConsole } from './console/sql-console.ts';
import { writeAnswer } from './export/answer-parquet.ts';
import { type GateState, WriteGate } from './gate/write-gate.ts';
import { DEFAULT_OPTIONS, type RepositoryOptions } from './options.ts';
import { type AuditLine, AuditLog } from './audit/audit-log.ts';
import { type Act, audited, type Noted } from './audit/audited.ts';
import { replayAct, resumeAct, retentionAct } from './audit/acts.ts';
import { absolute, SETTINGS_FILE } from './layout.ts';
import { MarkKeeper } from './marks/mark-keeper.ts';
import { type OpenedStore, openStore } from './opening.ts';
import { type EventFacets, eventFacets, type FacetsQuery } from './queries/event-facets.ts';
import { eventById, type EventsPage, eventsPage, type EventsQuery, type FoundEvent } from './queries/events.ts';
import { usageOptions, type UsageOptions } from './queries/options.ts';
import { segmentDetail, type SegmentDetail } from './queries/segment-detail.ts';
import { usageChart, type UsageChart, type UsageChartQuery } from './queries/usage-chart.ts';
import { usageHeat, type UsageHeat, type UsageHeatQuery } from './queries/usage-heat.ts';
import { usageSeries, type UsageSeries, type UsageSeriesQuery } from './queries/usage-series.ts';
import { Pricing } from './pricing/pricing.ts';
import type { RecoveryLine } from './recovery.ts';
import type { AdoptReport } from './reference/adopt-report.ts';
import { type AdoptOptions, runAdoption } from './reference/adopt-run.ts';
import type { Details } from './reference/details.ts';
import { writingRefused } from './reference/refusal.ts';
import { verifyReference } from './reference/verify-reference.ts';
import { clearIncoming } from './replay/incoming.ts';
import { type Damaged, JournalQuarantine, type QuarantinedJournal } from './replay/journal-quarantine.ts';
import { ReplayLedger } from './replay/ledger.ts';
import type { ReplayRun } from './replay/replay-run.ts';
import { type CheckOptions, type CommitOptions, type ReplayOptions, Replays } from './replay/replays.ts';
import type { ReplayReport } from './replay/report.ts';
import { readWatch, type WatchSetting, writeWatch } from './replay/watch-setting.ts';
import { LiveRollups } from './rollups/live-rollups.ts';
import { RollupCache } from './rollups/rollup-cache.ts';
import { Rollups } from './rollups/rollups.ts';
import { type PassRequest, Retention, type RetentionPass } from './retention/pass.ts';
import { cutoff, planRetention, type RetentionPlan } from './retention/policy.ts';
import { RetentionTimer } from './retention/timer.ts';
import { TrustedClock } from './retention/trusted-clock.ts';
import { type Verification, type VerifyOptions, verifySegments } from './segments/verify.ts';
import { verifyContextOf } from './segments/verify-context.ts';
import { type LastVerified, VerifyLog } from './segments/verify-log.ts';
import { RolloverTimer } from './segments/rollover-timer.ts';
import { SealLog } from './segments/seal-log.ts';
import { Sealer } from './segments/sealer.ts';
import type { AppendResult } from './append-result.ts';
import { Writer } from './writer.ts';
import { clearUnfinished } from './statements/clear-unfinished.ts';
import { Statements } from './statements/statements.ts';
import { writeSettings } from './settings.ts';

/** The parts of a store that is open for writing. */
interface Workers {
  readonly writer: Writer;
  readonly sealer: Sealer;
  readonly retention: Retention;
  readonly timer: RetentionTimer;
  readonly aging: RolloverTimer;
  readonly marks: MarkKeeper;
  /** Null when the options say so. */
  readonly cache: RollupCache | null;
}

/** What an open store is made of besides its files. */
interface Parts {
  readonly workers: Workers | null;
  /** Null in a folder laid out by the reference, whose rows have no numbers. */
  readonly live: LiveRollups | null;
  readonly verified: VerifyLog;
  readonly ledger: ReplayLedger;
  readonly quarantine: JournalQuarantine;
  readonly audit: AuditLog;
  readonly lines: readonly RecoveryLine[];
}

/** An open store: every use case of the engine, one method each. Dispose it to close the store. */
export class Repository implements AsyncDisposable {
  readonly id: string;
  readonly path: string;
  /** A store of ours, or a folder laid out by the reference, which is only ever read. */
  readonly kind: 'store' | 'reference';
  readonly readOnly: boolean;
  readonly createdMs: EpochMs;
  /** What opening found, finished or undid. */
  readonly recovery: readonly RecoveryLine[];
  /** For queries: the engine and the visible segments. */
  readonly context: StoreContext;
  readonly pricing: Pricing;
  readonly statements: Statements;
  readonly #workers: Workers | null;
  readonly #live: LiveRollups | null;
  readonly #rollups: Rollups;
  readonly #details: Details | null;
  readonly #resources: AsyncDisposableStack;
  readonly #verified: VerifyLog;
  readonly #replays: Replays;
  readonly #console: SqlConsole;
  readonly #audit: AuditLog;
  #retentionDays: number;
  #closing: Promise<void> | null = null;

  private constructor(opened: OpenedStore, { workers, live, verified, ledger, quarantine, audit, lines }: Parts, resources: AsyncDisposableStack) {
    this.context = opened.context;
    this.id = opened.identity.id;
    this.path = opened.context.root;
    this.readOnly = workers === null;
    this.createdMs = opened.identity.createdMs;
    this.recovery = [...opened.lines, ...lines];
    this.#workers = workers;
    this.#live = live;
    this.#rollups = new Rollups(workers?.cache ?? null, live);
    const assertWritable = (act: string): void => void this.#writing(act);
    const noted: Noted = (act, work) => this.#noted(act, work);
    this.pricing = new Pricing(opened.context, this.#rollups, assertWritable, noted);
    this.statements = new Statements(opened.context, this.#rollups, this.pricing, assertWritable, noted);
    this.#details = opened.details ?? null;
    this.kind = this.#details === null ? 'store' : 'reference';
    this.#resources = resources;
    this.#verified = verified;
    this.#audit = audit;
    this.#retentionDays = opened.settings.retentionDays;
    this.#console = new SqlConsole(opened.context, this.statements);
    this.#replays = new Replays(opened.context, { ledger, quarantine }, () => cutoff(this.nowMs, this.#retentionDays));
  }

  /** Opens a store folder; throws LockedError, NotAStoreError, NewerFormatError or DiskError, and then has changed nothing. */
  static async open(path: string, given: Partial<RepositoryOptions> = {}): Promise<Repository> {
    const options = { ...DEFAULT_OPTIONS, ...given };
    let workers: Workers | null = null;
    let live: LiveRollups | null = null;
    const changed = (): void => {
      options.listener.changed?.();
      workers?.cache?.nudge();
      workers?.marks.nudge();
      live?.nudge();
    };
    await using stack = new AsyncDisposableStack();
    const opened = await openStore(path, options, changed, stack);
    const verified = await VerifyLog.load(options.fs, opened.context.root);
    const days = { current: (): number => opened.settings.retentionDays };
    const ledger = await ReplayLedger.open(options.fs, opened.context.root);
    const audit = await AuditLog.open(options.fs, opened.context.root);
    const quarantine = await JournalQuarantine.open(opened.context);
    const lines = opened.writable === null ? [] : [...(await clearIncoming(opened.context, ledger)), ...(await clearUnfinished(opened.context))];
    workers = opened.writable === null ? null : await startWorkers({ ...opened, ledger }, opened.writable, () => days.current(), changed);
    live = opened.details === undefined ? new LiveRollups(opened.context) : null;
    const repository = new Repository(opened, { workers, live, verified, ledger, quarantine, audit, lines }, stack.move());
    days.current = () => repository.retentionDays;
    return repository;
  }

  get retentionDays(): number {
    return this.#retentionDays;
  }

  /** The visible segments, by sequence. */
  get segments(): readonly SegmentDescriptor[] {
    return this.context.set.segments.map((s) => s.descriptor);
  }

  /** Segments whose file could not be opened when somebody last wanted to read it: every answer lacks their events. */
  unreadable(): ReadonlySet<SegmentId> {
    const damaged = this.context.set.segments.filter(({ descriptor, file }) => descriptor.unknown === true || file.isUnreadable);
    return new Set(damaged.map(({ descriptor }) => descriptor.id));
  }

  get nowMs(): EpochMs {
    return this.context.options.clock.now();
  }

  /** Id of the segment that takes current events; null when read-only. */
  get activeId(): SegmentId | null {
    return this.#workers?.writer.activeId ?? null;
  }

  gate(): GateState {
    return this.#workers?.writer.gate.state() ?? { holder: null, waiting: [], acquired: 0, waitP95Ms: 0 };
  }

  /** Stores the events of a batch that are not stored yet; durable when it returns. */
  async append(batch: EventBatch, signal?: AbortSignal): Promise<AppendResult> {
    return this.#writing('append').writer.append(batch, { label: 'append', signal });
  }

  /** Closes the active segment by hand and opens the next; null when there is nothing in it, or when it is not the one that was meant any more. */
  async rollover(
    signal?: AbortSignal,
    meant: SegmentId | null = null,
  ): Promise<{ readonly closed: SegmentDescriptor; readonly next: SegmentId } | null> {
    const { writer } = this.#writing('roll over');
    const result = (rolled: { readonly closed: SegmentDescriptor } | null): string =>
      rolled === null ? 'nothing to roll over' : `${rolled.closed.id}, ${counted(rolled.closed.totals.rows, 'row')}`;
    return await this.#noted({ act: 'roll over', about: '', result, command: ['rollover'] }, () => writer.rollover('rollover', signal, meant));
  }

  /** Resolves when every pending segment is sealed or has failed. */
  async whenSealed(signal?: AbortSignal): Promise<void> {
    await this.#writing('seal').sealer.whenIdle(signal);
  }

  /** Resolves when the rollup cache has what it can have, and what queries have asked for of the segments that are not sealed is summed. */
  async whenCached(): Promise<void> {
    await this.#workers?.cache?.whenIdle();
    await this.#live?.whenIdle();
  }

  retrySeal(id: string): void {
    this.#writing('seal').sealer.retry(this.segment(id).id);
  }

  /** The descriptor of a visible segment. */
  segment(id: string): SegmentDescriptor {
    const known = parseSegmentId(id);
    const found = this.segments.find((s) => s.id === known);
    if (found === undefined) throw new NotFoundError(`There is no segment ${id}.`);
    return found;
  }

  /** Keeps segments from retention, or lets them go again when `reason` is null. */
  async pin(ids: readonly string[], reason: string | null): Promise<void> {
    this.#writing('pin');
    const segments = ids.map((id) => this.segment(id));
    const pin = reason === null ? null : { reason, sinceMs: this.nowMs };
    const about = `${ids.join(', ')}${reason === null ? '' : `, ${reason}`}`;
    await this.#noted({ act: reason === null ? 'unpin' : 'pin', about, command: null }, () => this.#setPins(segments, pin));
  }

  async #setPins(segments: readonly SegmentDescriptor[], pin: SegmentDescriptor['pin']): Promise<void> {
    await this.context.catalog.update((state) => {
      const pins = { ...state.pins };
      for (const { id } of segments) {
        if (pin === null) delete pins[id];
        else pins[id] = pin;
      }
      return { ...state, pins };
    });
    for (const { id } of segments) this.context.set.describe({ ...this.segment(id), pin });
  }

  /** Says what replaying these files and folders would do; writes nothing. */
  async check(files: readonly { readonly path: string; readonly name?: string }[], options: CheckOptions = {}): Promise<ReplayReport> {
    if (this.kind === 'reference') throw writingRefused(this.path);
    return await this.#replays.check(files, options);
  }

  /** Replays files and folders into the store; a run that does not come to its end can be resumed. */
  async replay(files: readonly { readonly path: string; readonly name?: string }[], options: CommitOptions = {}): Promise<ReplayReport> {
    const { writer } = this.#writing('replay');
    return await this.#noted(replayAct(files), () => this.#replays.commit(writer, files, options));
  }

  /** Goes on with a replay that was cancelled, failed or was interrupted; its counts are those of the whole run in the end. */
  async resumeReplay(id: string, options: ReplayOptions = {}): Promise<ReplayReport> {
    const { writer } = this.#writing('replay');
    return await this.#noted(resumeAct(id), () => this.#replays.resume(writer, id, options));
  }

  /** Every replay that was written down, newest first. */
  replayRuns(): readonly ReplayRun[] {
    return this.#replays.list();
  }

  /** Whether a file with this SHA-256 needs no replay: it was replayed completely, or put aside. */
  isSettled(sha256: string): boolean {
    return this.#replays.isSettled(sha256);
  }

  /** Damaged journals that were put aside, newest first. */
  quarantinedJournals(): readonly QuarantinedJournal[] {
    return this.#replays.quarantined();
  }

  /** The folder whose journals are replayed as they come; null when there is none. */
  watch(): Promise<WatchSetting | null> {
    return readWatch(this.context.options.fs, this.path);
  }

  /** Remembers which folder is watched, also for the next time the store is opened; watching it is up to the host. */
  async setWatch(setting: WatchSetting | null): Promise<void> {
    this.#writing('watch a folder');
    const about = setting === null ? 'none any more' : setting.folder;
    await this.#noted({ act: 'watch a folder', about, command: null }, () => writeWatch(this.context.options.fs, this.path, setting));
  }

  /** Puts a copy of a damaged journal aside with a note; its bytes are not taken from a watched folder again. The file itself stays where it is. */
  async quarantineJournal(damaged: Damaged, signal?: AbortSignal): Promise<QuarantinedJournal> {
    this.#writing('put a journal aside');
    return await this.#noted({ act: 'put a journal aside', about: damaged.name, command: null }, () => this.#replays.quarantine(damaged, signal));
  }

  /** Forgets a replay, so that it cannot be resumed any more; what it has stored stays. */
  async forgetReplay(id: string): Promise<void> {
    const { writer } = this.#writing('forget a replay');
    await this.#noted({ act: 'forget a replay', about: id, command: null }, () => this.#replays.forget(writer, id));
  }

  /** Copies every event of a folder laid out by the reference into the store, or as a dry run says what that would do; never changes that folder. */
  async adopt(from: string, options: AdoptOptions = {}): Promise<AdoptReport> {
    const writer = options.dryRun === true ? null : this.#writing('adopt').writer;
    if (this.kind === 'reference') throw writingRefused(this.path);
    const run = (): Promise<AdoptReport> => runAdoption(this.context, writer, from, cutoff(this.nowMs, this.#retentionDays), options);
    return writer === null ? await run() : await this.#noted({ act: 'adopt', about: from, command: ['adopt', from] }, run);
  }

  /** Whether the folder says how long events are kept; else it is what is built in. */
  async keepsSettings(): Promise<boolean> {
    return (await this.context.options.fs.stat(absolute(this.path, SETTINGS_FILE))) !== null;
  }

  /** What was done to the store by hand, newest first. */
  audit(): readonly AuditLine[] {
    return this.#audit.lines;
  }

  #noted<T>(act: Act<T>, work: () => Promise<T>): Promise<T> {
    return audited(this.context, this.#audit, act, work);
  }

  /** What retention would remove; the same function decides in the pass. */
  planRetention(days: number = this.#retentionDays, nowMs: EpochMs = this.nowMs): RetentionPlan {
    return this.#workers?.retention.plan(days, nowMs) ?? planRetention(this.segments, nowMs, days, new Set());
  }

  async runRetention(request: PassRequest): Promise<RetentionPass> {
    const { retention } = this.#writing('run retention');
    return await this.#noted(retentionAct(request), () => retention.run(request));
  }

  async setRetentionDays(days: number): Promise<void> {
    this.#writing('change the retention');
    await this.#noted({ act: 'change the retention', about: `${grouped(this.#retentionDays)} to ${counted(days, 'day')}`, command: null }, () =>
      writeSettings(this.context.options.fs, this.path, { retentionDays: days }),
    );
    this.#retentionDays = days;
  }

  /** History, trash and the next run of retention; null when read-only. */
  retention(): { readonly history: Retention['history']; readonly trash: Retention['trash']; readonly nextRunMs: EpochMs | null } | null {
    if (this.#workers === null) return null;
    const { retention, timer } = this.#workers;
    return { history: retention.history, trash: retention.trash, nextRunMs: timer.nextRunMs };
  }

  async restore(id: string): Promise<void> {
    const { retention } = this.#writing('restore');
    await this.#noted({ act: 'restore', about: id, command: null }, () => retention.restore(id));
  }

  /** What was billed, in buckets. */
  usageSeries(query: UsageSeriesQuery, signal?: AbortSignal): Promise<UsageSeries> {
    const { hub, set } = this.context;
    return hub.reading(() => usageSeries(hub, set, query, signal, this.#rollups));
  }

  /** What was billed, as a chart shows it. */
  usageChart(query: UsageChartQuery, signal?: AbortSignal): Promise<UsageChart> {
    const { hub, set } = this.context;
    return hub.reading(() => usageChart(hub, set, query, signal, this.#rollups));
  }

  /** What was billed by hour and weekday. */
  usageHeat(query: UsageHeatQuery, signal?: AbortSignal): Promise<UsageHeat> {
    const { hub, set } = this.context;
    return hub.reading(() => usageHeat(hub, set, query, signal, this.#rollups));
  }

  /** Span of the store and the values to filter by. */
  usageOptions(signal?: AbortSignal): Promise<UsageOptions> {
    const { hub, set } = this.context;
    return hub.reading(() => usageOptions(hub, set, signal, this.#rollups));
  }

  /** How many events there are by time and by value, in step with a list of them. */
  eventFacets(query: FacetsQuery, signal?: AbortSignal): Promise<EventFacets> {
    const { hub, set } = this.context;
    return hub.reading(() => eventFacets(hub, set, query, signal, this.#rollups));
  }

  /** A page of events, newest first. */
  async events(query: EventsQuery, signal?: AbortSignal): Promise<EventsPage> {
    const { hub, set } = this.context;
    const page = await hub.reading(() => eventsPage(hub, set, query, signal));
    return query.full && this.#details !== null ? { ...page, ...(await this.#details.complete(hub, set, page.events, signal)) } : page;
  }

  /** One event by its id, or null. */
  async event(id: string, options: { readonly full: boolean }, signal?: AbortSignal): Promise<FoundEvent | null> {
    const { hub, set } = this.context;
    const found = await hub.reading(() => eventById(hub, set, id, options, signal, this.#rollups));
    if (found === null || !options.full || this.#details === null) return found;
    const { events, remarks } = await this.#details.complete(hub, set, [found.event], signal);
    return { ...found, event: events[0] ?? found.event, remarks };
  }

  /** Runs a statement of a person in a process of its own that can only read; what is wrong with it is an outcome. */
  sql(text: string, limits: Partial<SqlLimits> = {}, signal?: AbortSignal): Promise<SqlOutcome> {
    return this.#console.run(text, limits, signal);
  }

  /** Writes an answer to a Parquet file, every value exact. */
  writeSqlAnswer(answer: SqlAnswer, path: string, signal?: AbortSignal): Promise<void> {
    return writeAnswer(this.context, answer, path, signal);
  }

  /** Somebody is about to run statements: the next one shall not wait for its process. */
  prepareSql(): void {
    this.#console.startAhead();
  }

  /** What such a statement would read, without running it. */
  checkSql(text: string, signal?: AbortSignal): Promise<SqlCheck> {
    return this.#console.check(text, signal);
  }

  /** What one segment holds. */
  segmentDetail(id: string, signal?: AbortSignal): Promise<SegmentDetail> {
    const { hub, set } = this.context;
    return hub.reading(() => segmentDetail(hub, set, this.segment(id).id, signal, this.#rollups));
  }

  /** Checks the laws of the store, or of some segments, and notes when that was; changes nothing else, and nothing at all when read-only. */
  async verify(ids: readonly string[] | null = null, signal?: AbortSignal, options: VerifyOptions = {}): Promise<Verification> {
    if (this.#details !== null) return verifyReference(this.context, this.#details, { ids, signal, progress: options.progress });
    const checked = ids === null ? this.segments : ids.map((id) => this.segment(id));
    const verification = await this.context.hub.reading(() => verifySegments(verifyContextOf(this.context), ids, signal, options));
    const { findings } = verification;
    if (!this.readOnly && this.#closing === null)
      await this.#verified.record(checked, new Set(this.segments.map((s) => s.id)), { atMs: this.nowMs, level: options.level ?? 'full', findings });
    return verification;
  }

  /** When each segment was verified last, and what came of it. */
  verified(): ReadonlyMap<SegmentId, LastVerified> {
    return this.#verified.last;
  }

  /** Free bytes of the volume the store lies on, or null where the system does not say. */
  freeBytes(): Promise<number | null> {
    return this.context.options.fs.freeBytes(this.path);
  }

  /** Closes the store: nothing new begins, what is under way comes to its end, the active segment is checkpointed, the lock released. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    try {
      await this.#console[Symbol.asyncDispose]();
      await this.#live?.close();
      if (this.#workers !== null) await stopWorkers(this.#workers, this.context);
    } finally {
      await this.#replays[Symbol.asyncDispose]();
      await this.#audit.close();
      await this.#resources.disposeAsync();
    }
  }

  #writing(act: string): Workers {
    if (this.kind === 'reference') throw writingRefused(this.path);
    if (this.#workers === null) throw new ReadOnlyError(act);
    if (this.#closing !== null) throw new ClosedError(`Cannot ${act}: the store is closed.`, { hint: 'What was acknowledged is safe.' });
    return this.#workers;
  }
}

async function startWorkers(
  opened: OpenedStore & { readonly ledger: ReplayLedger },
  writable: NonNullable<OpenedStore['writable']>,
  days: () => number,
  changed: () => void,
): Promise<Workers> {
  const { context, ledger } = opened;
  const { options } = context;
  const gate = options.gate ?? new WriteGate(() => performance.now(), changed);
  const marks = await MarkKeeper.open(context);
  const writer = new Writer(context, { gate, ...writable }, () => cutoff(options.clock.now(), days()), {
    closed: () => {
      sealer.nudge();
      void marks.write();
    },
    checkpointed: () => void marks.write(),
  });
  const sealer: Sealer = new Sealer(
    context,
    await SealLog.open(context),
    () => writer.mend(),
    () => ledger.unfinished(),
  );
  const retention = new Retention(context, writer, marks, () => sealer.nudge());
  await retention.load();
  const trusted = await TrustedClock.start(context);
  const timer = new RetentionTimer(context, retention, trusted, days);
  await options.reach('open.seals');
  await options.reach('open.report');
  if (options.sealing) sealer.start();
  timer.start();
  const aging = new RolloverTimer(options, () => writer.rollAged());
  aging.start();
  const cache = options.rollupCache ? new RollupCache(context) : null;
  cache?.start();
  return { writer, sealer, retention, timer, aging, marks, cache };
}

/** Queries are interrupted, since a pass or the sealer may wait for them to let go of a file. */
async function stopWorkers(
  { writer, sealer, retention, timer, aging, marks, cache }: Workers,
  { hub, catalog, options: { reach } }: StoreContext,
): Promise<void> {
  await using stack = new AsyncDisposableStack(); // every step is taken, last to first, whatever becomes of the others
  stack.defer(() => catalog.whenWritten());
  stack.defer(() => marks.close());
  stack.defer(() => writer.close());
  stack.defer(() => reach('close.sealer'));
  stack.defer(() => sealer.close());
  stack.defer(() => reach('close.passes'));
  stack.defer(() => retention.whenIdle());
  stack.defer(() => cache?.close());
  stack.use(timer);
  stack.use(aging);
  stack.defer(() => reach('close.queries'));
  stack.defer(() => hub.interruptQueries());
  await reach('close.begun');
}
