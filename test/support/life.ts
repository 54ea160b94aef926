import { setImmediate as turn } from 'node:timers/promises';
import { type DurableFs, steppedFs } from '../../store/disk/durable-fs.ts';
import type { SegmentId } from '../../store/domain/ids.ts';
import { DAY_MS } from '../../store/domain/time.ts';
import type { Reach } from '../../store/failpoints.ts';
import { absolute } from '../../store/layout.ts';
import type { RepositoryOptions } from '../../store/options.ts';
import { Points } from './points.ts';
import type { Account } from './account.ts';
import { batchOf, type EventSpec, makeEvents } from './builders.ts';
import { type Harness, openHarness } from './harness.ts';
import { rowsOf } from './stored.ts';

/** What the store keeps by itself; its passes are told to keep less, so that they remove what a phase made for them and nothing else. */
const KEPT_DAYS = 3_650;
/** Older than that. */
export const LATE_MS = 3_700 * DAY_MS;

/** A store that lives phase by phase, with an account of what it must hold at any moment. */
export class Life implements AsyncDisposable {
  readonly h: Harness;
  readonly points: Points;
  readonly #open = new Map<string, readonly EventSpec[]>();
  readonly #away = new Map<SegmentId, readonly EventSpec[]>();
  readonly #over = new Set<SegmentId>();
  #batches = 0;
  /** The segment that the phase at hand is about. */
  subject: SegmentId | null = null;
  /** What happens to the files of the store while it is closed; told where a path below its folder lies. */
  disorder: ((at: (path: string) => string) => Promise<unknown>) | null = null;

  private constructor(h: Harness, points: Points) {
    this.h = h;
    this.points = points;
  }

  /** Opens a store whose every named moment can be disturbed, those of its file system as well. */
  static async begin(makeFs: (reach: Reach) => DurableFs = steppedFs, options: Partial<RepositoryOptions> = {}): Promise<Life> {
    const points = new Points();
    const h = await openHarness({ fs: makeFs(points.reach), listener: { failed: () => {} }, reach: points.reach, ...options });
    await h.repository.setRetentionDays(KEPT_DAYS);
    return new Life(h, points);
  }

  get account(): Account {
    const away = [...this.#away].map(([id, events]): [SegmentId, string[]] => [id, events.map((e) => e.event_id)]);
    return {
      stored: new Map(this.h.model),
      open: [...this.#open.values()].map((events) => events.map((e) => e.event_id)),
      away: new Map(away),
      over: new Set(this.#over),
    };
  }

  /** Whether the store takes anything; one that failed to open or to close does not. */
  get isOpen(): boolean {
    return !this.h.isClosed;
  }

  /** New events at this age. */
  events(count = 3, ageMs = 0): EventSpec[] {
    this.#batches += 1;
    return makeEvents(`batch-${this.#batches}`, count, this.h.clock.now() - ageMs, { full_request_json: '{"body":true}' });
  }

  /** Appends; until it is acknowledged the batch may be there or not. */
  async append(events: readonly EventSpec[]): Promise<void> {
    const name = events[0]?.event_id ?? '';
    this.#open.set(name, events);
    await this.h.append(events);
    this.#open.delete(name);
  }

  /** Sends again whatever was not acknowledged. */
  async appendOpen(): Promise<void> {
    for (const events of this.#open.values()) await this.append(events);
  }

  /** A segment of its own with events that retention will want, archived or still active. */
  async makeOld(tier: 'archived' | 'active'): Promise<void> {
    await this.rollIfFilled();
    const events = this.events(3, 80 * DAY_MS);
    await this.append(events);
    this.subject = this.h.repository.activeId;
    if (tier === 'archived') await this.sealNow();
    this.h.clock.advance(20 * DAY_MS);
    if (this.subject !== null) this.#away.set(this.subject, events);
    for (const { event_id: id } of events) this.h.model.delete(id);
  }

  /** Lets retention remove the segment at hand and nothing else. */
  async expire(): Promise<void> {
    const { repository, clock } = this.h;
    const shown = new Set(this.subject === null ? [] : [this.subject]);
    await repository.runRetention({ days: 90, nowMs: clock.now(), trigger: 'person', confirmed: true, shown });
  }

  async restore(): Promise<void> {
    await this.h.repository.restore(this.subject ?? '');
    const back = this.subject === null ? undefined : this.#away.get(this.subject);
    for (const row of rowsOf(batchOf(back ?? []))) this.h.model.set(String(row['event_id']), row);
    if (this.subject !== null) this.#away.delete(this.subject);
  }

  async rollIfFilled(): Promise<void> {
    await this.h.repository.rollover();
    await this.h.repository.whenSealed();
  }

  /** Closes the active segment and waits until it is sealed; a seal that failed before is tried again. */
  async sealNow(): Promise<void> {
    await this.h.repository.rollover();
    this.h.clock.advance(60_000);
    await this.h.repository.whenSealed();
  }

  /** The time of everything in the trash is over, and the timer comes by until it is empty. */
  async emptyTrash(): Promise<void> {
    for (const { id } of this.h.repository.retention()?.trash ?? []) this.#over.add(id);
    this.h.clock.advance(DAY_MS);
    await this.h.reopen({ retentionIntervalMs: 5 });
    while ((this.h.repository.retention()?.trash.length ?? 0) > 0) await turn();
    await this.h.reopen();
    for (const id of this.#over) this.#away.delete(id);
    this.#over.clear();
  }

  /** Opens the store with its files moved about as a crash would have left them. */
  async openDisorder(): Promise<void> {
    const { disorder, h } = this;
    this.disorder = null;
    await h.close();
    await disorder?.((path) => absolute(h.root, path));
    await h.reopen();
    await h.repository.whenSealed();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.points.releaseAll();
    await this.h[Symbol.asyncDispose]();
  }
}
