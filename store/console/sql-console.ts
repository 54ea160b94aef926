import type { StoreContext } from '../context.ts';
import { ClosedError, InvalidArgumentError } from '../errors.ts';
import { WriteGate } from '../gate/write-gate.ts';
import { ActiveCopies } from './active-copies.ts';
import { CONSOLE_TABLE_NAMES, type ConsoleTableName } from './console-tables.ts';
import { Conversation } from './conversation.ts';
import { DEFAULT_SQL_LIMITS, type SqlCheck, type SqlLimits, type SqlOutcome } from './outcome.ts';
import type { Statements } from '../statements/statements.ts';
import { type ConsoleSources, consoleSources } from './sources.ts';
import { SqlProcess } from './sql-process.ts';

/** Longest statement that is taken, characters. */
const MOST_TEXT = 100_000;
/** How long a process waits for the next statement, and a copy of the active segment for the next one that reads it. */
const IDLE_MS = 60_000;

/**
 * Runs statements of people, one after another, each in a process of its own that is thrown away: whatever one does to its engine,
 * neither the store nor the next statement meets it.
 */
export class SqlConsole implements AsyncDisposable {
  readonly #context: StoreContext;
  readonly #script: URL;
  readonly #statements: Pick<Statements, 'frozen'>;
  readonly #copies: ActiveCopies;
  readonly #turns = new WriteGate();
  readonly #closing = new AbortController();
  #ahead = false;
  #spare: SqlProcess | null = null;
  #idle: NodeJS.Timeout | null = null;

  constructor(context: StoreContext, statements: Pick<Statements, 'frozen'>) {
    this.#statements = statements;
    this.#context = context;
    this.#script = context.options.consoleUrl ?? new URL('./console-process.ts', import.meta.url);
    this.#copies = new ActiveCopies(context);
  }

  /** Runs a statement; what is wrong with it is an outcome, not an error. Aborting ends its process. */
  async run(text: string, limits: Partial<SqlLimits> = {}, signal?: AbortSignal): Promise<SqlOutcome> {
    return this.#inTurn(text, { planOnly: false, signal }, (conversation, whole) =>
      conversation.run(text, { ...DEFAULT_SQL_LIMITS, ...limits }, whole),
    );
  }

  /** What a statement would read, without running it. */
  async check(text: string, signal?: AbortSignal): Promise<SqlCheck> {
    return this.#inTurn(text, { planOnly: true, signal }, (conversation, whole) => conversation.check(text, whole));
  }

  /** From now on a process for the next statement is started ahead, while statements follow each other. */
  startAhead(): void {
    this.#ahead = true;
    if (this.#spare === null && this.#turns.state().holder === null) this.#prepareNext();
  }

  /** Ends what runs and removes what was copied. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new ClosedError('The store is closed.'));
    using _last = await this.#turns.close('close the console');
    await this.#rest();
  }

  async #inTurn<T>(
    text: string,
    { planOnly, signal }: { readonly planOnly: boolean; readonly signal: AbortSignal | undefined },
    work: (conversation: Conversation, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (text.length > MOST_TEXT) throw new InvalidArgumentError(`A statement has at most ${MOST_TEXT} characters, not ${text.length}.`);
    const whole = signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    using _turn = await this.#turns.acquire('statement', whole);
    const process = this.#take();
    try {
      return await work(new Conversation(process, (named, until) => this.#sources(named, planOnly, until)), whole);
    } finally {
      await process.end();
      this.#prepareNext();
    }
  }

  #sources(named: ReadonlySet<string>, planOnly: boolean, signal: AbortSignal): Promise<ConsoleSources> {
    const tables: ReadonlySet<ConsoleTableName> = new Set(CONSOLE_TABLE_NAMES.filter((name) => named.has(name)));
    return this.#context.hub.reading(() =>
      consoleSources(this.#context, { copies: this.#copies, statements: this.#statements }, { tables, planOnly }, signal),
    );
  }

  #take(): SqlProcess {
    if (this.#idle !== null) clearTimeout(this.#idle);
    const spare = this.#spare;
    this.#spare = null;
    if (spare?.isAlive !== true) return new SqlProcess(this.#script);
    spare.wake();
    return spare;
  }

  #prepareNext(): void {
    if (this.#closing.signal.aborted) return;
    if (this.#ahead) {
      this.#spare = new SqlProcess(this.#script);
      this.#spare.rest();
    }
    const told = (error: unknown): void => this.#context.options.listener.failed?.('clearing up after a statement', error);
    this.#idle = setTimeout(() => void this.#rest().catch(told), IDLE_MS).unref();
  }

  async #rest(): Promise<void> {
    if (this.#idle !== null) clearTimeout(this.#idle);
    const spare = this.#spare;
    this.#spare = null;
    await spare?.end();
    await this.#copies[Symbol.asyncDispose]();
  }
}
