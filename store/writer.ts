import { type AppendResult, type BatchProgress, NOTHING_APPENDED, notesOf, resultOf } from './append-result.ts';
import type { StoreContext } from './context.ts';
import type { EventBatch } from './domain/event-batch.ts';
import type { SegmentId } from './domain/ids.ts';
import type { SegmentDescriptor } from './domain/segment.ts';
import type { EpochMs } from './domain/time.ts';
import type { Connection } from './duckdb/connection.ts';
import { isFatal, translateDriverError } from './duckdb/driver-errors.ts';
import { BusyError, ClosedError } from './errors.ts';
import { type Hold, Holds } from './gate/holds.ts';
import { WriteGate, type WriteLease } from './gate/write-gate.ts';
import { absolute, activePath } from './layout.ts';
import { settleFiles } from './opening.ts';
import { assertComparable } from './segments/comparable.ts';
import { countLate, judge, type Verdict } from './segments/dedupe.ts';
import { assertRoom, retire, rollover, shouldRollover } from './segments/rollover.ts';
import { StagedBatch } from './segments/staging.ts';
import { type InsertOptions, prepareSegment, WritableSegment } from './segments/writable-segment.ts';

/** What a write would have answered had nothing gone wrong; null until that is known. */
interface Attempt {
  expected: AppendResult | null;
}

interface CommitOptions {
  readonly hold: Hold | undefined;
  readonly progress?: BatchProgress | undefined;
  /** Interrupts the batch as long as its commit has not begun. */
  readonly signal?: AbortSignal | undefined;
  /** Stages the same events again when the engine had to be restarted; null when they are not at hand any more. */
  readonly restage: (() => Promise<StagedBatch>) | null;
}

interface Insert extends InsertOptions {
  readonly staged: StagedBatch;
  readonly verdict: Verdict;
  readonly where: string | null;
  readonly hold: Hold | undefined;
}

/** Who follows a writer; told inside the gate, and never waited for. */
interface WriterHears {
  /** A segment is closed and ready to be sealed. */
  readonly closed: (segment: SegmentDescriptor) => void;
  /** The log of the active segment was written back. */
  readonly checkpointed: () => void;
}

/** Owns the active segment and the one for late events; everything that changes either goes through the gate. */
export class Writer {
  readonly gate: WriteGate;
  readonly #context: StoreContext;
  #connection: Connection;
  readonly #cutoff: () => EpochMs;
  readonly #hears: WriterHears;
  readonly #holds = new Holds();
  readonly #staging = new WriteGate();
  #active: WritableSegment;
  #late: WritableSegment | null = null;
  #broken: unknown = null;

  /** `cutoff` is asked inside the gate. */
  constructor(
    context: StoreContext,
    parts: { readonly gate: WriteGate; readonly connection: Connection; readonly active: WritableSegment },
    cutoff: () => EpochMs,
    hears: WriterHears,
  ) {
    this.#context = context;
    this.gate = parts.gate;
    this.#connection = parts.connection;
    this.#active = parts.active;
    this.#cutoff = cutoff;
    this.#hears = hears;
    context.hub.mendWith(() => this.mend());
  }

  get activeId(): SegmentId {
    return this.#active.id;
  }

  get inUse(): ReadonlySet<SegmentId> {
    return this.#holds.ids;
  }

  /** Keeps the segments written under this hold from retention. */
  hold(): Hold {
    return this.#holds.take();
  }

  /**
   * Stores the events of a batch that are not stored yet; durable and visible when it returns, all of it or nothing.
   * Events older than the retention cutoff form a part of their own, in a pinned segment.
   */
  async append(
    batch: EventBatch,
    options: { readonly label: string; readonly signal?: AbortSignal | undefined; readonly hold?: Hold },
  ): Promise<AppendResult> {
    if (batch.rows === 0) return NOTHING_APPENDED;
    const { staged: ready, turn } = await this.#stage(batch, options);
    await using staged = ready;
    return await this.#commit(staged, turn, { hold: options.hold, restage: () => StagedBatch.of(this.#context.hub, batch) });
  }

  /**
   * Like `append`, for events that were staged bit by bit: a replay decodes and stages the next ones meanwhile.
   * With `progress`, aborting also takes back a batch that is being written, unless its commit has begun.
   */
  async appendStaged(
    staged: StagedBatch,
    options: {
      readonly label: string;
      readonly signal?: AbortSignal | undefined;
      readonly hold?: Hold;
      readonly progress?: BatchProgress | undefined;
    },
  ): Promise<AppendResult> {
    const { label, signal, hold, progress } = options;
    const interruptible = progress === undefined ? undefined : signal;
    return this.#commit(staged, this.gate.acquire(label, signal), { hold, restage: null, progress, signal: interruptible });
  }

  /** Removes from the active segment what is noted of a replay that has come to its end. */
  async forgetRun(run: string): Promise<void> {
    using lease = await this.gate.acquire('forget a replay');
    await this.#makeUsable(lease);
    await this.#active.forget(lease, this.#connection, run);
  }

  /** Restarts the engine and settles the files when an error left the store without a segment to write to; otherwise does nothing. */
  async mend(): Promise<void> {
    using lease = await this.gate.acquire('mend');
    await this.#makeUsable(lease);
  }

  /** Closes the active segment by hand; answers null when it is empty, or is not the one that was meant any more: a second click. */
  async rollover(
    label: string,
    signal?: AbortSignal,
    meant: SegmentId | null = null,
  ): Promise<{ readonly closed: SegmentDescriptor; readonly next: SegmentId } | null> {
    using lease = await this.gate.acquire(label, signal);
    await this.#makeUsable(lease);
    if ((meant !== null && this.#active.id !== meant) || this.#active.totals.rows === 0) return null;
    const closed = await this.#roll(lease, 'pending');
    return { closed, next: this.#active.id };
  }

  /** Closes what has become old: an append looks for that too, but none may come any more. Whoever finds nothing old does not ask for the gate. */
  async rollAged(): Promise<void> {
    if (!(await this.#isDue(this.#active)) && (this.#late === null || !(await this.#isDue(this.#late)))) return;
    using lease = await this.gate.acquire('rollover by age');
    await this.#makeUsable(lease);
    await this.#rollDue(lease);
  }

  /**
   * Moves this segment to the trash when, looked at inside the gate, it is the active one still and its newest event is older than the cutoff.
   * `record` writes its removal down; when that fails, the segment is brought back with whatever is written next, or by `mend`.
   */
  async expireActive(id: SegmentId, cutoffMs: EpochMs, record: (closed: SegmentDescriptor) => Promise<void>): Promise<SegmentDescriptor | null> {
    using lease = await this.gate.acquire('retention');
    const { reach } = this.#context.options;
    await reach('retention.gate');
    await this.#makeUsable(lease);
    const { toMs } = this.#active.totals;
    const free = !this.#holds.has(this.#active.id) && this.#context.catalog.state.pins[this.#active.id] === undefined;
    await reach('retention.reread');
    if (this.#active.id !== id || toMs === null || toMs >= cutoffMs || !free) return null;
    try {
      const closed = await this.#roll(lease, 'trash');
      await reach('retention.rolled');
      await record(closed);
      await reach('retention.release');
      return closed;
    } catch (error) {
      if (this.#active.id !== id) this.#broken = error; // it lies in the trash, and nothing may say so
      throw error;
    }
  }

  /** Closes the segment of late events, if there is one, so that it can be sealed. Its events are stored either way: what keeps it from closing is told, and it is closed later. */
  async closeLate(signal?: AbortSignal): Promise<void> {
    if (this.#late === null) return;
    try {
      using lease = await this.gate.acquire('close late events', signal);
      await this.#makeUsable(lease);
      if (this.#late !== null) await this.#retireLate(lease, this.#late);
    } catch (error) {
      if (!(error instanceof ClosedError)) this.#context.options.listener.failed?.('closing the segment of late events', error);
    }
  }

  /**
   * Waits for whoever holds the gate, refuses the others, closes the segment of late events, checkpoints and lets go of the files.
   * Everything acknowledged is in the files and their logs: what cannot be tidied up now (a full disk) is told, and done when the store opens again.
   */
  async close(): Promise<void> {
    using lease = await this.gate.close('close');
    using _connection = this.#connection;
    const { reach, listener } = this.#context.options;
    await reach('close.gate');
    if (this.#broken !== null) return;
    try {
      if (this.#late !== null) await this.#retireLate(lease, this.#late);
      await reach('close.checkpoint.before');
      await this.#active.checkpoint(lease, this.#connection);
      await reach('close.checkpoint.after');
    } catch (error) {
      listener.failed?.('writing back the log at closing', translateDriverError(error, this.#active.file.path));
    }
  }

  /** Staging touches nothing of the store, so it happens before the gate; one after another, so that batches reach the gate in the order they came. */
  async #stage(
    batch: EventBatch,
    options: { readonly label: string; readonly signal?: AbortSignal | undefined },
  ): Promise<{ readonly staged: StagedBatch; readonly turn: Promise<WriteLease> }> {
    using _slot = await this.#staging.acquire(options.label, options.signal);
    if (this.#context.hub.isInvalid) await this.mend();
    const staged = await StagedBatch.of(this.#context.hub, batch, options.signal);
    try {
      await this.#context.options.reach('append.staged');
    } catch (error) {
      await staged[Symbol.asyncDispose]();
      throw error;
    }
    const turn = this.gate.acquire(options.label, options.signal);
    turn.catch(() => {}); // awaited by the caller
    return { staged, turn };
  }

  /** The body of every append, inside the gate from its first look at the store to its last. */
  async #commit(staged: StagedBatch, turn: Promise<WriteLease>, how: CommitOptions): Promise<AppendResult> {
    using lease = await turn;
    await this.#context.options.reach('append.gate');
    const attempt: Attempt = { expected: null };
    await this.#makeUsable(lease);
    await this.#context.options.reach('append.ready');
    if (staged.isLost) return await this.#writeAgain(lease, null, attempt, how);
    try {
      const result = await this.#write(lease, staged, how, attempt);
      await this.#context.options.reach('append.answered');
      if (how.signal?.aborted !== true) await this.#settle(lease); // whoever cancelled does not wait; the next writer does it
      await this.#context.options.reach('append.release');
      return result;
    } catch (error) {
      if (!isFatal(error) && !this.#context.hub.isInvalid) throw translateDriverError(error, this.#active.file.path);
      this.#broken = error;
      await this.#makeUsable(lease);
      return await this.#writeAgain(lease, error, attempt, how);
    }
  }

  /**
   * The engine was restarted, by us or while we waited, and what was staged is gone with it. When it broke while the batch was written, only the files know how much of it was committed.
   * Nobody else has written in between: what was new then and is known now was stored by the first attempt.
   */
  async #writeAgain(
    lease: WriteLease,
    cause: unknown,
    { expected }: Attempt,
    { hold, restage }: Pick<CommitOptions, 'hold' | 'restage'>,
  ): Promise<AppendResult> {
    if (restage === null)
      throw new BusyError('The engine was restarted after an error.', {
        hint: 'Everything acknowledged is safe. Run it again; nothing is stored twice.',
        cause,
      });
    await using staged = await restage();
    const again = await this.#write(lease, staged, { hold }, { expected: null });
    await this.#settle(lease);
    const asExpected = expected !== null && again.new <= expected.new && again.conflict === expected.conflict;
    return asExpected ? expected : again;
  }

  async #write(
    lease: WriteLease,
    staged: StagedBatch,
    { hold, progress, signal }: Omit<CommitOptions, 'restage'>,
    attempt: Attempt,
  ): Promise<AppendResult> {
    using view = await this.#context.set.acquire();
    assertComparable(view, staged);
    const names = view.segments.map((s) => s.file.name);
    await using verdict = await judge(this.#connection, staged, names, null, signal);
    await this.#context.options.reach('append.judged');
    const cutoffMs = this.#cutoff();
    const late = await countLate(this.#connection, staged, verdict, cutoffMs);
    const expected = resultOf(staged, verdict, late, progress?.stored ?? 0);
    attempt.expected = expected;
    const notes = notesOf(expected, progress);
    // Once the late events are there, the others follow: whoever aborts gets whole batches.
    const insert = { staged, verdict, hold, signal, from: progress?.from };
    const rest = notes.late === null ? insert : { ...insert, signal: undefined };
    if (late > 0)
      await this.#insertLate(lease, { ...insert, where: late === verdict.new ? null : `created_at_ms < ${cutoffMs}`, progress: notes.late });
    if (verdict.new > late || notes.live !== null)
      await this.#insertLive(lease, { ...rest, where: late === 0 ? null : `created_at_ms >= ${cutoffMs}`, progress: notes.live });
    return expected;
  }

  async #insertLive(lease: WriteLease, insert: Insert): Promise<void> {
    insert.hold?.add(this.#active.id);
    await this.#active.insert(lease, this.#connection, insert.staged, insert, insert);
    this.#context.set.describe(await this.#active.describe());
  }

  async #insertLate(lease: WriteLease, insert: Insert): Promise<void> {
    const { reach } = this.#context.options;
    await reach('append.late.before');
    this.#late ??= await this.#openLate();
    await reach('append.late.opened');
    insert.hold?.add(this.#late.id);
    await this.#late.insert(lease, this.#connection, insert.staged, insert, insert);
    this.#context.set.describe(await this.#late.describe());
    await reach('append.late.after');
  }

  async #openLate(): Promise<WritableSegment> {
    const { catalog, options, root, set } = this.#context;
    const pin = { reason: 'late events: older than the retention cutoff when they arrived', sinceMs: options.clock.now() };
    const id = await catalog.allocate(pin);
    const prepared = await prepareSegment(this.#context, this.#connection, id, 'late');
    await options.fs.move(prepared, absolute(root, activePath(id)));
    const late = await WritableSegment.openPrepared(this.#context, id);
    const shown = { descriptor: await late.describe(), file: late.file };
    set.update((segments) => [...segments, shown]);
    return late;
  }

  /** After a commit: checkpoint and roll over when due. The events are stored whatever happens here, so trouble is reported, not thrown. */
  async #settle(lease: WriteLease): Promise<void> {
    const { options, hub } = this.#context;
    try {
      const sizes = await this.#active.sizes();
      if (sizes.walBytes >= options.checkpointBytes) {
        await assertRoom(this.#context, sizes.walBytes, 'write back the log');
        await options.reach('append.checkpoint.before');
        await this.#active.checkpoint(lease, this.#connection);
        await options.reach('append.checkpoint.after');
        this.#context.set.describe(await this.#active.describe());
        this.#hears.checkpointed();
      }
      await this.#rollDue(lease);
      await options.reach('append.settled');
    } catch (error) {
      if (hub.isInvalid) this.#broken = error;
      options.listener.failed?.('rollover', error);
    }
  }

  /** Closes what is large or old enough. */
  async #rollDue(lease: WriteLease): Promise<void> {
    if (await this.#isDue(this.#active)) await this.#roll(lease, 'pending');
    if (this.#late !== null && (await this.#isDue(this.#late))) await this.#retireLate(lease, this.#late);
  }

  async #isDue(segment: WritableSegment): Promise<boolean> {
    const { options } = this.#context;
    const growth = { ...(await segment.sizes()), rows: segment.totals.rows, createdMs: segment.meta.createdMs };
    return shouldRollover(growth, options.clock.now(), options);
  }

  async #retireLate(lease: WriteLease, late: WritableSegment): Promise<void> {
    const closed = await this.#risky(late, () => retire(this.#context, lease, this.#connection, late));
    this.#late = null;
    this.#hears.closed(closed);
  }

  async #roll(lease: WriteLease, destination: 'pending' | 'trash'): Promise<SegmentDescriptor> {
    const { closed, next } = await this.#risky(this.#active, () => rollover(this.#context, lease, this.#connection, this.#active, destination));
    this.#active = next;
    if (destination === 'pending') this.#hears.closed(closed);
    await this.#context.options.reach('rollover.release');
    return closed;
  }

  /** A failure after a file was detached leaves a segment that cannot be written to; the next writer mends that first. */
  async #risky<T>({ file }: WritableSegment, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { hub } = this.#context;
      if (hub.isInvalid || !hub.isAttached(file.name) || !hub.isAttached(this.#active.file.name)) this.#broken = error;
      throw translateDriverError(error, file.path);
    }
  }

  /** Mends what an error broke, in the gate: restart the engine, finish or undo what was begun, go on with the active segment that is there. */
  async #makeUsable(lease: WriteLease): Promise<void> {
    lease.assertHeld();
    const { hub, files } = this.#context;
    if (this.#broken === null && !hub.isInvalid) return;
    using _files = await files.acquire('mend');
    try {
      await hub.restart();
      const settled = await settleFiles(this.#context);
      this.#connection = settled.connection;
      this.#active = settled.active;
      this.#late = null;
      this.#broken = null;
    } catch (error) {
      this.#broken = error;
      throw new BusyError('The store cannot be written to after an error, and it could not be mended yet.', {
        hint: 'Everything acknowledged is safe. It is tried again with the next write; closing and opening the store does the same.',
        cause: error,
      });
    }
  }
}
