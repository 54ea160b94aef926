import { join } from 'node:path';
import type { Tombstone } from '../catalog/catalog.ts';
import type { StoreContext } from '../context.ts';
import type { SegmentId } from '../domain/ids.ts';
import type { SegmentDescriptor, SegmentTotals } from '../domain/segment.ts';
import type { EpochMs } from '../domain/time.ts';
import { absolute, HISTORY_FILE, pendingPath, trashPath } from '../layout.ts';
import type { MarkKeeper } from '../marks/mark-keeper.ts';
import { drain } from '../segments/rollover.ts';
import type { VisibleSegment } from '../segments/segment-set.ts';
import type { Writer } from '../writer.ts';
import { planRetention, type RetentionPlan } from './policy.ts';
import { emptyTrash, restoreFromTrash } from './trash.ts';

/** A segment as history remembers it; sums are decimal text there. */
export interface RemovedSegment {
  readonly id: SegmentId;
  readonly tier: SegmentDescriptor['tier'];
  readonly totals: SegmentTotals;
  readonly bytes: number;
}

export interface RetentionPass {
  readonly atMs: EpochMs;
  readonly trigger: 'timer' | 'person';
  readonly days: number;
  readonly cutoffMs: EpochMs;
  readonly segments: readonly RemovedSegment[];
  readonly rows: number;
  readonly bytes: number;
  /** held: it needed a confirmation that nobody gave; nothing was removed. */
  readonly outcome: 'removed' | 'nothing' | 'held' | 'failed';
  readonly error: string | null;
}

export interface PassRequest {
  readonly days: number;
  readonly nowMs: EpochMs;
  readonly trigger: RetentionPass['trigger'];
  readonly confirmed: boolean;
  /** The time this pass goes by does not follow from the last one known: nothing is removed without a confirmation. */
  readonly clockJumped?: boolean;
  /** When given, nothing else is removed than what was shown. */
  readonly shown?: ReadonlySet<SegmentId>;
}

const REMEMBERED_PASSES = 200;
const CLOCK_JUMPED = 'The clock of this computer jumped: the pass waits for an hour of steady time or a confirmation.';

/** Carries retention out: plans, passes one at a time, trash, history. */
export class Retention {
  readonly #context: StoreContext;
  readonly #writer: Writer;
  readonly #marks: MarkKeeper;
  readonly #restored: () => void;
  /** Withdrawn, but still in the archive. */
  #leaving: readonly VisibleSegment[] = [];
  #history: readonly RetentionPass[] = [];
  #last: Promise<unknown> = Promise.resolve();

  /** `restored` is called when a segment came back that has to be sealed. */
  constructor(context: StoreContext, writer: Writer, marks: MarkKeeper, restored: () => void) {
    this.#context = context;
    this.#writer = writer;
    this.#marks = marks;
    this.#restored = restored;
  }

  get history(): readonly RetentionPass[] {
    return this.#history;
  }

  get trash(): readonly Tombstone[] {
    return this.#context.catalog.state.tombstones;
  }

  /** Reads the history; one that cannot be read is put aside, since nothing depends on it. */
  async load(): Promise<void> {
    const { root, options } = this.#context;
    const path = join(root, HISTORY_FILE);
    if ((await options.fs.stat(path)) === null) return;
    try {
      this.#history = decodeHistory(await options.fs.readText(path));
    } catch (error) {
      await options.fs.move(path, join(root, 'quarantine', `${options.clock.now()}-${HISTORY_FILE}`));
      options.listener.failed?.('reading the history of retention', error);
    }
  }

  /** What a pass at this moment with this many days would remove. */
  plan(days: number, nowMs: EpochMs): RetentionPlan {
    return planRetention(
      this.#context.set.segments.map((s) => s.descriptor),
      nowMs,
      days,
      this.#writer.inUse,
    );
  }

  /** Runs one pass; a second one waits for the first. */
  run(request: PassRequest): Promise<RetentionPass> {
    const turn = this.#last.then(() => this.#pass(request));
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Resolves when no pass runs or waits. A pass that failed has told whoever asked for it. */
  async whenIdle(): Promise<void> {
    await this.#last;
  }

  /** Brings a segment back from the trash; in the gate, so that nobody stores meanwhile what it holds. */
  async restore(id: string): Promise<void> {
    using lease = await this.#writer.gate.acquire('restore');
    using _files = await this.#context.files.acquire('restore');
    await this.#context.options.reach('restore.gate');
    await restoreFromTrash(this.#context, lease, id);
    this.#restored();
  }

  /** Unlinks what has been in the trash longer than it is kept. */
  async emptyTrash(nowMs: EpochMs): Promise<void> {
    using _files = await this.#context.files.acquire('trash');
    await this.#marks.write();
    await emptyTrash(this.#context, nowMs, (id) => this.#marks.has(id));
  }

  async #pass(request: PassRequest): Promise<RetentionPass> {
    await this.#finishMoves();
    const plan = this.plan(request.days, request.nowMs);
    await this.#context.options.reach('retention.planned');
    const going = plan.segments.filter((s) => request.shown?.has(s.id) ?? true);
    if (going.length === 0) return this.#remember(report(request, plan, [], 'nothing'));
    const unsure = plan.needsConfirmation || request.clockJumped === true;
    if (unsure && !request.confirmed)
      return this.#remember({ ...report(request, plan, [], 'held'), error: request.clockJumped === true ? CLOCK_JUMPED : null });
    const removed: RemovedSegment[] = [];
    try {
      await this.#expireArchived(
        going.filter((s) => s.tier === 'archived'),
        plan.cutoffMs,
        removed,
      );
      for (const { id } of going.filter((s) => s.tier === 'active')) await this.#expireActive(id, plan.cutoffMs, removed);
      return await this.#remember(report(request, plan, removed, removed.length > 0 ? 'removed' : 'nothing'));
    } catch (error) {
      await this.#remember({ ...report(request, plan, removed, 'failed'), error: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }

  /** Withdraw first, move later: a crash in between leaves a tombstone, and opening finishes the move. */
  async #expireArchived(going: readonly SegmentDescriptor[], cutoffMs: EpochMs, removed: RemovedSegment[]): Promise<void> {
    if (going.length === 0) return;
    using _files = await this.#context.files.acquire('retention');
    const { catalog, options, set } = this.#context;
    await options.reach('retention.lease');
    let ids: ReadonlySet<SegmentId> = new Set();
    const removedMs = options.clock.now();
    await options.reach('retention.withdraw.before');
    await catalog.update((state) => {
      ids = new Set(going.map((s) => s.id).filter((id) => state.pins[id] === undefined)); // a pin may have come in since the plan
      const stones = state.archived
        .filter((a) => ids.has(a.id))
        .map((entry) => ({ id: entry.id, reason: 'expired' as const, cutoffMs, removedMs, entry }));
      return { ...state, archived: state.archived.filter((a) => !ids.has(a.id)), tombstones: [...state.tombstones, ...stones] };
    });
    await options.reach('retention.withdrawn');
    const files = set.segments.filter((s) => ids.has(s.descriptor.id));
    set.update((segments) => segments.filter((s) => !ids.has(s.descriptor.id)));
    for (const { descriptor } of files) removed.push({ id: descriptor.id, tier: 'archived', totals: descriptor.totals, bytes: descriptor.bytes });
    this.#leaving = [...this.#leaving, ...files];
    await this.#moveOut();
  }

  /** Moves withdrawn files to the trash. One that cannot go now (a query holds it, the disk refuses) does not keep the others; it is tried again with the next pass. */
  async #moveOut(): Promise<void> {
    const { options, root } = this.#context;
    const failures: unknown[] = [];
    for (const segment of this.#leaving) {
      try {
        await drain(this.#context, segment.file);
        await options.reach('retention.drained');
        await segment.file.detach();
        await options.reach('retention.move.before');
        await options.fs.move(segment.file.path, absolute(root, trashPath(segment.descriptor.id)));
        await options.reach('retention.moved');
        this.#leaving = this.#leaving.filter((s) => s !== segment);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  /** Tries again what an earlier pass could not move. */
  async #finishMoves(): Promise<void> {
    if (this.#leaving.length === 0) return;
    using _files = await this.#context.files.acquire('retention');
    await this.#moveOut();
  }

  async #expireActive(planned: SegmentId, cutoffMs: EpochMs, removed: RemovedSegment[]): Promise<void> {
    try {
      const closed = await this.#writer.expireActive(planned, cutoffMs, (segment) => this.#record(segment, cutoffMs));
      if (closed !== null) removed.push({ id: closed.id, tier: 'active', totals: closed.totals, bytes: closed.bytes });
    } catch (error) {
      // A segment that left without a record of it comes back, at once or with the next write.
      await this.#writer.mend().catch((reason: unknown) => this.#context.options.listener.failed?.('mending after a failed removal', reason));
      throw error;
    }
  }

  /** The tombstone of a segment that went from `active/` straight to the trash. */
  async #record(closed: SegmentDescriptor, cutoffMs: EpochMs): Promise<void> {
    const { catalog, options, root } = this.#context;
    const { id, sequence, kind, totals, bytes, createdMs, rolledMs } = closed;
    await options.reach('retention.record.before');
    const sha256 = await options.fs.sha256(absolute(root, trashPath(id)));
    const entry = { id, sequence, kind, totals, bytes, createdMs, rolledMs, sealedMs: null, sha256, path: pendingPath(id) };
    await catalog.update((state) => ({
      ...state,
      tombstones: [...state.tombstones, { id, reason: 'expired', cutoffMs, removedMs: options.clock.now(), entry }],
    }));
    await options.reach('retention.recorded');
  }

  async #remember(pass: RetentionPass): Promise<RetentionPass> {
    if (pass.outcome === 'nothing' && pass.trigger === 'timer') return pass;
    const [last, ...older] = this.#history;
    const heldAgain = isHeldByTimer(pass) && last !== undefined && isHeldByTimer(last);
    this.#history = [pass, ...(heldAgain ? older : this.#history)].slice(0, REMEMBERED_PASSES);
    const text = JSON.stringify(this.#history, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    const { fs, reach } = this.#context.options;
    await reach('retention.history.before');
    await fs.replaceFile(join(this.#context.root, HISTORY_FILE), `${text}\n`);
    await reach('retention.history.after');
    return pass;
  }
}

/** A pass that waits for a person is tried every hour; only the last try is worth remembering. */
function isHeldByTimer(pass: RetentionPass): boolean {
  return pass.outcome === 'held' && pass.trigger === 'timer';
}

function report(request: PassRequest, plan: RetentionPlan, removed: readonly RemovedSegment[], outcome: RetentionPass['outcome']): RetentionPass {
  return {
    atMs: request.nowMs,
    trigger: request.trigger,
    days: request.days,
    cutoffMs: plan.cutoffMs,
    segments: removed,
    outcome,
    error: null,
    rows: removed.reduce((n, s) => n + s.totals.rows, 0),
    bytes: removed.reduce((n, s) => n + s.bytes, 0),
  };
}

function decodeHistory(text: string): readonly RetentionPass[] {
  const passes = JSON.parse(text) as RetentionPass[];
  return passes.map((p) => ({ ...p, segments: p.segments.map((s) => ({ ...s, totals: reviveTotals(s.totals) })) }));
}

function reviveTotals(totals: SegmentTotals): SegmentTotals {
  const { inputUncached, inputCached, output, billable, credits } = totals;
  return {
    ...totals,
    inputUncached: BigInt(inputUncached),
    inputCached: BigInt(inputCached),
    output: BigInt(output),
    billable: BigInt(billable),
    credits: BigInt(credits),
  };
}
