import assert from 'node:assert/strict';
import { DAY_MS, HOUR_MS } from '../../store/domain/time.ts';
import { InvalidArgumentError } from '../../store/errors.ts';
import { Random } from '../../store/sample/random.ts';
import { type EventSpec, batchOf } from '../support/builders.ts';
import { checkStore } from '../support/harness.ts';
import { type Ages, modelEvents } from './model-events.ts';
import { comparePage, compareSeries, compareById } from './model-queries.ts';
import { ModelStore } from './model-store.ts';
import type { Kind, Operation } from './operations.ts';
import type { RealStore } from './real-store.ts';

/** Does the same to a real store and to its model, and compares whatever they answer. */
export class ModelRun {
  readonly #real: RealStore;
  readonly #model = new ModelStore();
  /** Every batch that was ever sent, to be sent again. */
  readonly #sent: (readonly EventSpec[])[] = [];
  #batches = 0;

  constructor(real: RealStore) {
    this.#real = real;
  }

  /** Throws when real store and model disagree. */
  async perform(operation: Operation): Promise<void> {
    await this.#acts[operation.kind](operation);
    assert.deepEqual(this.#real.troubles, []);
  }

  /** Every row as it was sent, every law. */
  async check(): Promise<void> {
    await this.#real.repository.whenSealed();
    await checkStore(this.#real.repository, this.#model.events);
  }

  readonly #acts: Readonly<Record<Kind, (operation: Operation) => Promise<unknown>>> = {
    append: ({ a, b }) => this.#append(this.#fresh(a % 3, b, 'young')),
    appendMany: ({ b }) => this.#append(this.#fresh(500, b, 'young')),
    appendLate: ({ a, b }) => this.#append(this.#fresh(1 + (a % 3), b, 'late')),
    appendMixed: ({ a, b }) => this.#append(this.#fresh(2 + (a % 8), b, 'mixed')),
    again: ({ a, b }) => this.#append(this.#again(a, b)),
    together: ({ a, b }) => this.#together(a, b),
    rollover: () => this.#rollover(),
    seal: () => this.#real.repository.whenSealed(),
    wait: async ({ a }) => this.#real.clock.advance((a % 10) * DAY_MS + (a % 24) * HOUR_MS),
    expire: () => this.#expire(true),
    expireUnconfirmed: () => this.#expire(false),
    pin: ({ a, b }) => this.#pin(a, b % 2 === 0),
    restore: ({ a }) => this.#restore(a),
    page: ({ a, b }) => comparePage(this.#real.repository, this.#model, new Random(a ^ b)),
    series: ({ a, b }) => compareSeries(this.#real.repository, this.#model, new Random(a ^ b)),
    byId: ({ a }) => compareById(this.#real.repository, this.#model, new Random(a)),
    verify: () => this.check(),
    reopen: () => this.#real.reopen(),
    crash: () => this.#real.crash(),
  };

  #fresh(count: number, seed: number, ages: Ages): EventSpec[] {
    this.#batches += 1;
    return modelEvents(`b${this.#batches}`, count, this.#real.clock.now(), { seed, ages });
  }

  /** A batch that was sent before, sometimes changed, sometimes twice in one, sometimes with something new. */
  #again(a: number, b: number): EventSpec[] {
    const before = this.#sent[a % Math.max(1, this.#sent.length)] ?? [];
    const changed = before.map((event, i) => (b % 3 === 0 && i % 2 === 0 ? { ...event, output_tokens: BigInt(b % 1_000) } : event));
    return [...changed, ...(b % 5 === 0 ? before : []), ...(b % 2 === 0 ? this.#fresh(2, b, 'young') : [])];
  }

  async #append(events: readonly EventSpec[]): Promise<void> {
    const { conflicts: _, ...result } = await this.#real.repository.append(batchOf(events));
    assert.deepEqual(result, this.#model.append(events, this.#real.clock.now()));
    this.#sent.push(events);
  }

  /** At the same time: two appends that share events, a rollover and a query. */
  async #together(a: number, b: number): Promise<void> {
    const [one, two] = [this.#fresh(3, a, 'young'), this.#fresh(3, b, 'young')];
    const { repository } = this.#real;
    const both = [
      [...one, ...two],
      [...two, ...one],
    ];
    const appends = both.map((events) => repository.append(batchOf(events)));
    const looks = [repository.rollover(), repository.verify(null, undefined, { level: 'quick' }), repository.usageOptions()];
    const [results] = await Promise.all([Promise.all(appends), Promise.all(looks)]);
    for (const events of both) this.#model.append(events, this.#real.clock.now());
    const sum = (key: 'new' | 'duplicate'): number => results.reduce((n, result) => n + result[key], 0);
    assert.deepEqual([sum('new'), sum('duplicate')], [6, 6]);
    this.#sent.push(one, two);
  }

  async #rollover(): Promise<void> {
    const { repository } = this.#real;
    const active = repository.segment(repository.activeId ?? '');
    const rolled = await repository.rollover();
    assert.equal(rolled?.closed.id ?? null, active.totals.rows === 0 ? null : active.id);
  }

  async #expire(confirmed: boolean): Promise<void> {
    const { repository, clock } = this.#real;
    await repository.whenSealed();
    const members: ReadonlyMap<string, readonly string[]> = await this.#real.members();
    const doomed = this.#model.doomed(repository.segments, members, clock.now());
    const plan = repository.planRetention(90, clock.now());
    const pass = await repository.runRetention({ days: 90, nowMs: clock.now(), trigger: 'person', confirmed });
    const rows = doomed.reduce((n, id) => n + (members.get(id)?.length ?? 0), 0);
    const held = !confirmed && rows > this.#model.events.size / 4;
    assert.deepEqual(idsOf(plan.segments), doomed, 'the plan');
    assert.equal(pass.outcome, doomed.length === 0 ? 'nothing' : held ? 'held' : 'removed');
    assert.deepEqual(idsOf(pass.segments).toSorted(), held ? [] : doomed, 'the pass');
    if (!held) for (const id of doomed) this.#model.remove(id, members.get(id) ?? []);
  }

  async #pin(a: number, on: boolean): Promise<void> {
    const { repository } = this.#real;
    const segment = repository.segments[a % repository.segments.length];
    if (segment !== undefined) await repository.pin([segment.id], on ? 'the model says so' : null);
  }

  async #restore(a: number): Promise<void> {
    const { repository } = this.#real;
    const stones = repository.retention()?.trash ?? [];
    assert.deepEqual(stones.map((t) => t.id).toSorted(), [...this.#model.trash.keys()].toSorted());
    const stone = stones[a % Math.max(1, stones.length)];
    if (stone === undefined) return;
    const back = repository.restore(stone.id);
    if (this.#model.restore(stone.id)) await back;
    else await assert.rejects(back, InvalidArgumentError);
    await repository.whenSealed();
  }
}

function idsOf(segments: readonly { readonly id: string }[]): string[] {
  return segments.map((s) => s.id);
}
