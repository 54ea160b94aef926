import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createStore } from '../../store/index.ts';
import type { Random } from '../../store/sample/random.ts';
import { realisticEvents } from '../support/journal-sample.ts';
import { writeJournalFile } from '../support/journal-writer.ts';
import { Child } from './child.ts';
import { BATCH, batchOfId } from './mixed-names.ts';
import type { Scenario } from './scenario.ts';
import { openAndCheck } from './stored.ts';

const CHURN = join(import.meta.dirname, 'mixed-churn.ts');
const JOURNAL_EVENTS = 1_500;
/** A process is killed after so many acknowledgements at most, and then so much later. */
const MOST = 16;
const LATER_MS = 150;
/** Within this time a process that opens the store is still recovering it. */
const RECOVERY_MS = 700;
/** Every so many kills the process is killed once more while it recovers. */
const TWICE_EVERY = 10;
/** Kills after which a new store is taken, so that checking stays quick. */
const PER_STORE = 10;

/** How the process comes to its end; when that is done, the store can be opened. */
export interface Ending {
  readonly name: string;
  /** Whether the process may notice, and end by itself. */
  readonly noticeable: boolean;
  bringAbout(child: Child): Promise<void>;
}

const KILL: Ending = { name: 'killed', noticeable: false, bringAbout: async (child) => child.kill() };

/** Everything a store does at the same time; what was acknowledged is remembered here, outside the store. */
export class MixedScenario implements Scenario {
  readonly name = 'everything at once';
  readonly #folder: string;
  readonly #ending: Ending;
  #kills = 0;
  #batches = new Set<string>();
  readonly #journals: (readonly string[])[] = [];
  #replayed = new Set<string>();

  constructor(folder: string, ending: Ending = KILL) {
    this.#folder = folder;
    this.#ending = ending;
  }

  async prepare(): Promise<void> {
    await this.#newStore();
  }

  async killOnce(random: Random): Promise<string> {
    if (this.#kills > 0 && this.#kills % PER_STORE === 0) await this.#newStore();
    this.#kills += 1;
    this.#nextJournal();
    const acknowledged = await this.#workAndDie(random);
    const twice = this.#kills % TWICE_EVERY === 0;
    if (twice) await this.#dieAgain(random);
    const { ids, segments, recovered, restored } = await openAndCheck(this.#store, { restore: true });
    this.#assertBatches(ids);
    this.#assertJournals(ids);
    const opening = recovered.length === 0 ? 'nothing to recover' : recovered.map((line) => line.replace(/usage-0+/, '')).join('; ');
    return `${this.#ending.name}${twice ? ' twice' : ''} after ${acknowledged} acknowledgements; ${ids.size} events in ${segments} segments, ${restored} brought back; ${opening}`;
  }

  async finish(): Promise<string> {
    const { ids } = await openAndCheck(this.#store, { restore: true });
    this.#assertBatches(ids);
    return `${ids.size} events of ${this.#batches.size} acknowledged batches`;
  }

  get #store(): string {
    return join(this.#folder, `mixed-${Math.floor(Math.max(0, this.#kills - 1) / PER_STORE)}`);
  }

  get #journal(): string {
    return join(this.#folder, 'mixed.journal');
  }

  async #newStore(): Promise<void> {
    const number = Math.floor(this.#kills / PER_STORE);
    await rm(join(this.#folder, `mixed-${number - 1}`), { recursive: true, force: true });
    await createStore(join(this.#folder, `mixed-${number}`));
    this.#batches = new Set();
    this.#replayed = new Set();
    this.#journals.length = 0;
  }

  #nextJournal(): void {
    const events = [...realisticEvents(JOURNAL_EVENTS, { seed: 1_000 + this.#kills, startMs: Date.now() - 7_200_000, stepMs: 17 })];
    this.#journals.push(events.map((event) => event.event_id));
    writeJournalFile(this.#journal, events);
  }

  /** Lets the process work for a while and kills it; answers how much it had acknowledged. */
  async #workAndDie(random: Random): Promise<number> {
    const child = new Child(CHURN, [this.#store, this.#journal, String(this.#kills)]);
    const moment = { acknowledgements: random.below(MOST), ms: random.below(LATER_MS) };
    let killing: Promise<void> | null = null;
    let acknowledged = -1; // the first line says that it is open
    for await (const line of child.lines()) {
      if (line === 'replayed') for (const id of this.#journals.at(-1) ?? []) this.#replayed.add(id);
      else if (line !== 'open') this.#batches.add(line);
      acknowledged += 1;
      if (acknowledged >= moment.acknowledgements) killing ??= this.#endAfter(child, moment.ms);
    }
    await killing;
    const code = await child.ended();
    assert.ok(code === null || (this.#ending.noticeable && killing !== null), `it ended by itself: ${child.errors}`);
    return Math.max(0, acknowledged);
  }

  async #dieAgain(random: Random): Promise<void> {
    const child = new Child(CHURN, [this.#store, this.#journal, `${this.#kills}000`]);
    const killing = this.#endAfter(child, 200 + random.below(RECOVERY_MS));
    for await (const line of child.lines()) if (batchOfId(`${line}-0`) !== null) this.#batches.add(line);
    await killing;
    await child.ended();
  }

  async #endAfter(child: Child, ms: number): Promise<void> {
    await wait(ms);
    await this.#ending.bringAbout(child);
  }

  /** Every acknowledged batch is there, and none in part. */
  #assertBatches(ids: ReadonlySet<string>): void {
    const counts = new Map<string, number>();
    for (const id of ids) {
      const batch = batchOfId(id);
      if (batch !== null) counts.set(batch, (counts.get(batch) ?? 0) + 1);
    }
    for (const batch of this.#batches) assert.equal(counts.get(batch), BATCH, `${batch} was acknowledged`);
    for (const [batch, count] of counts) assert.equal(count, BATCH, `${batch} is there in part`);
  }

  /** Of every journal the first events are there, and all of one whose replay had come to its end. */
  #assertJournals(ids: ReadonlySet<string>): void {
    for (const id of this.#replayed) assert.ok(ids.has(id), `${id} was replayed and is not there`);
    for (const journal of this.#journals) {
      const missing = journal.findIndex((id) => !ids.has(id));
      if (missing >= 0) assert.ok(journal.slice(missing).every((id) => !ids.has(id)), 'an event is there without the ones before it'); // prettier-ignore
    }
  }
}
