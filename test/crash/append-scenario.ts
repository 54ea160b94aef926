import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createStore } from '../../store/index.ts';
import type { Random } from '../../store/sample/random.ts';
import { Child } from './child.ts';
import { EventLines } from './input.ts';
import type { Scenario } from './scenario.ts';
import { openAndCheck } from './stored.ts';

/** Events of one run, and of one batch of it. */
const RUN = 6_000;
const BATCH = 200;
const CHURN = join(import.meta.dirname, 'churn.ts');

/** Events appended from a pipe; what the child acknowledged is remembered here, outside the store. */
export class AppendScenario implements Scenario {
  readonly name: string;
  readonly #store: string;
  readonly #start: (store: string) => Child;
  readonly #lines = new EventLines();
  readonly #acknowledged = new Set<string>();
  #from = 0;

  private constructor(name: string, store: string, start: (store: string) => Child) {
    this.name = name;
    this.#store = store;
    this.#start = start;
  }

  static overCli(folder: string): AppendScenario {
    return new AppendScenario('append', join(folder, 'append'), (store) => Child.cli(['append', store, '--batch', String(BATCH)]));
  }

  /** The same in a process that rolls over and seals every few batches. */
  static underChurn(folder: string): AppendScenario {
    return new AppendScenario('append under churn', join(folder, 'churn'), (store) => new Child(CHURN, [store, String(BATCH)]));
  }

  async prepare(): Promise<void> {
    await createStore(this.#store);
  }

  async killOnce(random: Random): Promise<string> {
    const from = this.#from;
    this.#from += RUN;
    const batches = await this.#appendAndKill(from, { batches: random.below(RUN / BATCH), ms: random.below(40) });
    const { ids, segments, recovered } = await openAndCheck(this.#store);
    for (const id of this.#acknowledged) assert.ok(ids.has(id), `${id} was acknowledged and is not there`);
    const stored = this.#storedOf(from, ids);
    assert.equal(stored % BATCH, 0, `a batch is there in part: ${stored} events`);
    assert.ok(stored >= batches * BATCH && stored <= RUN);
    const opening = recovered.length === 0 ? 'nothing to recover' : recovered.join('; ');
    return `killed after ${batches} acknowledged batches; ${stored} of ${RUN} events there, ${ids.size} in ${segments} segments; ${opening}`;
  }

  async finish(): Promise<string> {
    const before = await openAndCheck(this.#store);
    const child = this.#start(this.#store);
    const fed = this.#feed(child, 0, this.#from);
    const counts = { new: 0, duplicate: 0, conflict: 0, rejected: 0 };
    for await (const line of child.lines()) {
      const acknowledgement: typeof counts = JSON.parse(line);
      for (const what of ['new', 'duplicate', 'conflict', 'rejected'] as const) counts[what] += acknowledgement[what];
    }
    await fed;
    assert.equal(await child.ended(), 0, child.errors);
    assert.deepEqual(counts, { new: this.#from - before.ids.size, duplicate: before.ids.size, conflict: 0, rejected: 0 });
    const { ids } = await openAndCheck(this.#store);
    assert.equal(ids.size, this.#from);
    return `${counts.new} new, ${counts.duplicate} duplicates, ${ids.size} events`;
  }

  /** Batches that were acknowledged before the child died. */
  async #appendAndKill(from: number, moment: { readonly batches: number; readonly ms: number }): Promise<number> {
    const child = this.#start(this.#store);
    const fed = this.#feed(child, from, RUN);
    const killSoon = async (): Promise<void> => {
      await wait(moment.ms);
      child.kill();
    };
    let killing = moment.batches === 0 ? killSoon() : null;
    let batches = 0;
    for await (const line of child.lines()) {
      const { lastEventId, batch }: { lastEventId: string; batch: number } = JSON.parse(line);
      batches = batch;
      assert.equal(lastEventId, this.#lines.id(from + batch * BATCH - 1));
      for (let at = from + (batch - 1) * BATCH; at < from + batch * BATCH; at++) this.#acknowledged.add(this.#lines.id(at));
      if (batch >= moment.batches) killing ??= killSoon();
    }
    await killing;
    await Promise.all([fed, child.ended()]);
    return batches;
  }

  /** Writes the events as fast as they are taken; ends early when nobody is there to take them. */
  async #feed(child: Child, from: number, count: number): Promise<void> {
    const { stdin } = child.process;
    const gone = new Promise<void>((resolve) => stdin.once('close', resolve));
    for (const piece of this.#lines.pieces(from, count)) {
      if (stdin.destroyed) return;
      const taken = new Promise<void>((resolve) => stdin.once('drain', resolve));
      if (!stdin.write(piece)) await Promise.race([taken, gone]);
    }
    stdin.end();
  }

  /** How many events of a run are there; they must be its first ones. */
  #storedOf(from: number, ids: ReadonlySet<string>): number {
    let stored = 0;
    while (stored < RUN && ids.has(this.#lines.id(from + stored))) stored += 1;
    for (let rest = stored; rest < RUN; rest++) assert.ok(!ids.has(this.#lines.id(from + rest)), 'an event is there without the ones before it');
    return stored;
  }
}
