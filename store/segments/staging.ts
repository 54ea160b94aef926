import type { EventBatch } from '../domain/event-batch.ts';
import { EVENT_COLUMNS, type EventColumn } from '../domain/columns.ts';
import { toSafeInteger } from '../domain/int64.ts';
import type { SegmentTotals } from '../domain/segment.ts';
import type { Connection } from '../duckdb/connection.ts';
import { isFatal } from '../duckdb/driver-errors.ts';
import { EventSource } from '../duckdb/event-source.ts';
import type { Hub } from '../duckdb/hub.ts';
import { ident } from '../duckdb/sql.ts';
import { InvariantError } from '../errors.ts';
import { Words } from '../duckdb/words.ts';
import { HEAVY_COLUMN_NAMES, sqlType } from './schema.ts';
import { stageWords } from './staged-words.ts';
import { integer, TOTALS_SQL, totalsOf } from './totals.ts';

let next = 1;

/** How a stage keeps texts that many events share: as they are, or once with a number in each event, which pays off when there are thousands of events. */
export type StageTexts = 'plain' | 'numbered';

/** What a complete stage holds, read before anybody waits for it. */
export interface StageSummary {
  readonly totals: SegmentTotals;
  /** How many ids there are; fewer than events when some repeat. */
  readonly ids: number;
  /** How many events have bodies. */
  readonly withBodies: number;
}

const WITH_BODIES = HEAVY_COLUMN_NAMES.map((name) => `${ident(name)} IS NOT NULL`).join(' OR ');

/** Events lying in a table of the engine's own memory, ready to be compared and inserted by set. */
export class StagedBatch implements AsyncDisposable {
  /** Table with `n` (ordinal in the batch), `position` (in the file), and event columns: those that are not text and those whose texts vary, ids among them. */
  readonly table: string;
  /** The same with every event column. */
  readonly events: string;
  readonly #name: string;
  readonly #hub: Hub;
  readonly #connection: Connection;
  readonly #words: readonly (Words | null)[];
  #rows = 0;
  #summary: StageSummary | null = null;
  #state: 'empty' | 'open' | 'complete' | 'broken' = 'empty';

  private constructor(hub: Hub, connection: Connection, name: string, texts: StageTexts) {
    this.#hub = hub;
    this.#connection = connection;
    this.#name = name;
    this.#words = EVENT_COLUMNS.map((column) => (texts === 'numbered' && isNumbered(column) ? new Words() : null));
    this.table = `memory.main.${name}`;
    this.events = texts === 'numbered' ? `${this.table}_events` : this.table;
  }

  /** An empty stage with a connection of its own; dispose it to free its memory. */
  static async open(hub: Hub, texts: StageTexts = 'plain'): Promise<StagedBatch> {
    return new StagedBatch(hub, await hub.connect(), `staged_${next++}`, texts);
  }

  /** A complete stage with the events of one batch. */
  static async of(hub: Hub, batch: EventBatch, signal?: AbortSignal): Promise<StagedBatch> {
    const staged = await StagedBatch.open(hub);
    try {
      await staged.add(batch, signal);
      await staged.complete();
      return staged;
    } catch (error) {
      await staged[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Whether the engine was restarted since: its memory is empty then. */
  get isLost(): boolean {
    return this.#connection.isClosed;
  }

  get #isNumbered(): boolean {
    return this.events !== this.table;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Copies events into the stage, behind those that are there. Touches nothing of the store. */
  async add(batch: EventBatch, signal?: AbortSignal): Promise<void> {
    await this.#begin();
    using offer = this.#hub.rows.offer(new EventSource(batch, this.#rows, this.#words));
    await this.#connection.run(`INSERT INTO ${this.table} FROM ${offer.relation}`, [], signal);
    this.#rows += batch.rows;
  }

  /** Fills an empty stage with what a statement selects: `n` (once each, rising with the position), `position` and every event column, in that order. */
  async fill(select: string, signal?: AbortSignal): Promise<void> {
    await this.#begin();
    await this.#connection.run(`INSERT INTO ${this.table} ${select}`, [], signal);
    const counted = await this.#connection.row(`SELECT count(*) AS n FROM ${this.table}`);
    this.#rows = toSafeInteger(integer(counted?.['n']));
  }

  get summary(): StageSummary {
    if (this.#summary === null) throw new InvariantError('A stage was used before it was complete.');
    return this.#summary;
  }

  /** Nothing more is added: others can read the stage from now on. */
  async complete(): Promise<void> {
    await this.#begin();
    this.#summary = await this.#summarize();
    if (this.#isNumbered) {
      await stageWords(this.#hub, this.#connection, this.#name, this.#words);
      this.#state = 'broken';
      await this.#connection.run('COMMIT');
    }
    this.#state = 'complete';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.isLost) return;
    try {
      if (this.#state === 'complete' || (this.#state === 'open' && !this.#isNumbered)) await this.#connection.run(this.#drop());
      else if (this.#state === 'open') await this.#connection.run('ROLLBACK');
    } catch (error) {
      if (!isFatal(error)) throw error; // the memory of a broken engine goes with it, and what was committed from here stays committed
    } finally {
      this.#connection[Symbol.dispose](); // one that stays behind would keep the engine from ever closing
    }
  }

  /**
   * A large stage is one transaction: the engine then moves the rows to the table at its end instead of copying them there with every vector.
   * It begins with the first rows. A plain stage, of few events as a rule, is spared the two statements.
   */
  async #begin(): Promise<void> {
    if (this.#state !== 'empty') return;
    const columns = EVENT_COLUMNS.map((column, index) => `${ident(column.name)} ${this.#words[index] ? 'INTEGER' : sqlType(column)}`);
    await this.#connection.run(`${this.#isNumbered ? 'BEGIN; ' : ''}CREATE TABLE ${this.table} (n INTEGER, position DOUBLE, ${columns.join(', ')})`);
    this.#state = 'open';
  }

  async #summarize(): Promise<StageSummary> {
    const row = await this.#connection.row(
      `SELECT ${TOTALS_SQL}, count(DISTINCT event_id) AS ids, count(*) FILTER (${WITH_BODIES}) AS with_bodies FROM ${this.table}`,
    );
    const count = (name: string): number => toSafeInteger(integer(row?.[name]));
    return { totals: totalsOf(row ?? {}), ids: count('ids'), withBodies: count('with_bodies') };
  }

  #drop(): string {
    const table = `DROP TABLE ${this.table}`;
    return !this.#isNumbered ? table : `DROP VIEW ${this.events}; DROP TABLE ${this.table}_words; ${table}`;
  }
}

function isNumbered(column: EventColumn): boolean {
  return column.type === 'text' && !column.varied;
}
