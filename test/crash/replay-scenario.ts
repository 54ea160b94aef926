import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createStore } from '../../store/index.ts';
import type { Random } from '../../store/sample/random.ts';
import { realisticEvents } from '../support/journal-sample.ts';
import { writeJournalFile } from '../support/journal-writer.ts';
import { Child } from './child.ts';
import type { Scenario } from './scenario.ts';
import { openAndCheck } from './stored.ts';

const EVENTS = 20_000;
/** Share of the runs that go through the command line, which stores so few events in one piece. */
const WHOLE = 0.25;
/** Within this time such a run has begun to write. */
const START_MS = 1_500;
/** After a part was announced, the next one is under way for about this long. */
const PART_MS = 60;
const CHURN = join(import.meta.dirname, 'replay-churn.ts');

interface Counts {
  readonly read: number;
  readonly new: number;
  readonly duplicate: number;
}

/** A journal replayed again and again; a run that is killed begins from the start the next time. */
export class ReplayScenario implements Scenario {
  readonly name = 'replay';
  readonly #store: string;
  readonly #journal: string;
  #ids: readonly string[] = [];
  #journals = 0;
  readonly #all = new Set<string>();

  private constructor(store: string, journal: string) {
    this.#store = store;
    this.#journal = journal;
  }

  static overCli(folder: string): ReplayScenario {
    return new ReplayScenario(join(folder, 'replay'), join(folder, 'replay.journal'));
  }

  async prepare(): Promise<void> {
    await createStore(this.#store);
    this.#nextJournal();
  }

  async killOnce(random: Random): Promise<string> {
    this.#nextJournal();
    const acknowledged = await (random.chance(WHOLE) ? this.#killWhole(random) : this.#killInParts(random));
    const { ids, segments, recovered } = await openAndCheck(this.#store);
    const stored = this.#prefixOf(ids);
    assert.ok(stored >= acknowledged, `${acknowledged} events were announced, ${stored} are there`);
    const again = await this.#replay();
    assert.deepEqual(again, { read: EVENTS, new: EVENTS - stored, duplicate: stored });
    const opening = recovered.length === 0 ? 'nothing to recover' : recovered.join('; ');
    return `killed with ${acknowledged} events announced; ${stored} of ${EVENTS} there in ${segments} segments; ${opening}; run again: exact`;
  }

  async finish(): Promise<string> {
    const again = await this.#replay();
    const stored = this.#prefixOf((await openAndCheck(this.#store)).ids);
    assert.deepEqual([again.new + again.duplicate, stored], [EVENTS, EVENTS]);
    const { ids } = await openAndCheck(this.#store);
    assert.equal(ids.size, this.#all.size);
    return `${again.new} new, ${again.duplicate} duplicates, ${ids.size} events of ${this.#journals} journals`;
  }

  #killWhole(random: Random): Promise<number> {
    return killAt(Child.cli(['replay', this.#store, this.#journal, '--json', '--progress']), { events: 0, ms: random.below(START_MS) });
  }

  #killInParts(random: Random): Promise<number> {
    return killAt(new Child(CHURN, [this.#store, this.#journal]), { events: random.below(EVENTS), ms: random.below(PART_MS) });
  }

  #nextJournal(): void {
    this.#journals += 1;
    const events = [...realisticEvents(EVENTS, { seed: this.#journals, startMs: Date.now() - 7_200_000, stepMs: 17 })];
    this.#ids = events.map((event) => event.event_id);
    writeJournalFile(this.#journal, events);
  }

  async #replay(): Promise<Counts> {
    const child = Child.cli(['replay', this.#store, this.#journal, '--recheck', '--json']);
    let output = '';
    for await (const line of child.lines()) output += line;
    assert.equal(await child.ended(), 0, child.errors);
    for (const id of this.#ids) this.#all.add(id);
    const { read, new: fresh, duplicate }: Counts = JSON.parse(output);
    return { read, new: fresh, duplicate };
  }

  /** How many events of the journal are there; they must be its first ones. */
  #prefixOf(ids: ReadonlySet<string>): number {
    const missing = this.#ids.findIndex((id) => !ids.has(id));
    if (missing === -1) return this.#ids.length;
    assert.ok(
      this.#ids.slice(missing).every((id) => !ids.has(id)),
      'an event is there without the ones before it',
    );
    return missing;
  }
}

/** Kills the child some time after it announced so many new events; answers how many it had announced by then. */
async function killAt(child: Child, moment: { readonly events: number; readonly ms: number }): Promise<number> {
  let announced = 0;
  const killSoon = async (): Promise<void> => {
    await wait(moment.ms);
    child.kill();
  };
  let killing = moment.events === 0 ? killSoon() : null; // from its start
  for await (const line of child.lines(child.process.stderr)) {
    const [, fresh] = /([\d,]+) new$/.exec(line) ?? [];
    if (fresh !== undefined) announced = Math.max(announced, Number(fresh.replaceAll(',', '')));
    if (announced >= moment.events) killing ??= killSoon();
  }
  await killing;
  await child.ended();
  return announced;
}
