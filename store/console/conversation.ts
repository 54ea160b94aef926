import type { ConsoleReply } from './messages.ts';
import {
  DEFAULT_SQL_LIMITS,
  type SqlCheck,
  type SqlEstimate,
  type SqlLimits,
  type SqlOutcome,
  type SqlProblem,
  type SqlRefusal,
  type SqlRow,
} from './outcome.ts';
import type { ConsoleSources } from './sources.ts';
import { ProcessEnded, type SqlProcess } from './sql-process.ts';
import { Stopper } from './stopper.ts';

/** Opens what a statement reads, given the names of the tables that stand in it. */
export type OpenSources = (tables: ReadonlySet<string>, signal: AbortSignal) => Promise<ConsoleSources>;

/** A plan is made in less, or is not worth waiting for. */
const PLAN_MS = 15_000;

/** The process said what is wrong with the statement. */
class Told extends Error {
  readonly problem: SqlProblem;

  constructor(problem: SqlProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

interface Planned {
  readonly estimate: SqlEstimate;
  readonly missing: readonly string[];
}

/** What is said between the store and the process of one statement; at its end the process is gone. */
export class Conversation {
  readonly #process: SqlProcess;
  readonly #open: OpenSources;

  constructor(process: SqlProcess, open: OpenSources) {
    this.#process = process;
    this.#open = open;
  }

  async run(text: string, limits: SqlLimits, signal: AbortSignal): Promise<SqlOutcome> {
    return this.#timed(limits.timeMs, signal, async (planned, tookMs) => {
      const plan = await planned({ text, limits, planOnly: false });
      const { columns } = await this.#next('columns');
      const rows: SqlRow[] = [];
      for (;;) {
        const reply = await this.#next('rows', 'done');
        if (reply.type === 'done') return { ok: true, columns, rows, limited: reply.limited, ...plan, tookMs: tookMs() } as const;
        rows.push(...reply.rows);
      }
    });
  }

  async check(text: string, signal: AbortSignal): Promise<SqlCheck> {
    const limits = { ...DEFAULT_SQL_LIMITS, timeMs: PLAN_MS };
    return this.#timed(PLAN_MS, signal, async (planned) => ({ ok: true, ...(await planned({ text, limits, planOnly: true })) }) as const);
  }

  /** Does something until it is done, out of time or cancelled. What was opened is let go once the process has ended. */
  async #timed<T>(
    limitMs: number,
    signal: AbortSignal,
    work: (planned: (request: PlanRequest) => Promise<Planned>, tookMs: () => number) => Promise<T>,
  ): Promise<T | SqlRefusal> {
    await using stack = new AsyncDisposableStack();
    using stopper = new Stopper(this.#process, limitMs, signal);
    const began = performance.now();
    const tookMs = (): number => Math.round(performance.now() - began);
    try {
      return await work((request) => this.#plan(request, stack, stopper.signal), tookMs);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      return { ok: false, problem: stopper.isLate ? outOfTime(limitMs) : problemOf(error), tookMs: tookMs() };
    }
  }

  async #plan({ text, limits, planOnly }: PlanRequest, stack: AsyncDisposableStack, signal: AbortSignal): Promise<Planned> {
    signal.throwIfAborted();
    this.#process.send({ type: 'read', text, memoryMb: limits.memoryMb });
    const { tables } = await this.#next('read');
    const sources = stack.use(await this.#open(new Set(tables), signal));
    stack.defer(() => this.#process.end());
    const { files, setup, unseen, segments, missing } = sources;
    this.#process.send({ type: 'run', files, setup, limits, planOnly });
    const plan = await this.#next('plan');
    const scanned = plan.scanned.filter((name) => files.some((file) => file.name === name)).length;
    return { estimate: { segments: scanned + unseen.segments, ofSegments: segments, rows: plan.rows + unseen.rows }, missing };
  }

  async #next<T extends ConsoleReply['type']>(...types: readonly T[]): Promise<ConsoleReply & { readonly type: T }> {
    const reply = await this.#process.next();
    if (reply.type === 'problem') throw new Told(reply.problem);
    if (!isOf(reply, types)) throw new ProcessEnded(`it said ${reply.type} out of turn`);
    return reply;
  }
}

interface PlanRequest {
  readonly text: string;
  readonly limits: SqlLimits;
  readonly planOnly: boolean;
}

function isOf<T extends ConsoleReply['type']>(reply: ConsoleReply, types: readonly T[]): reply is ConsoleReply & { readonly type: T } {
  return types.some((type) => type === reply.type);
}

function outOfTime(limitMs: number): SqlProblem {
  return {
    kind: 'time',
    message: `Stopped after ${limitMs / 1_000} s.`,
    hint: 'The store is not affected. Narrow the statement by created_at_ms, or read the rollups instead of the events.',
    position: null,
  };
}

/** Anything that is not about the statement is thrown on. */
function problemOf(error: unknown): SqlProblem {
  if (error instanceof Told) return error.problem;
  if (!(error instanceof ProcessEnded)) throw error;
  return {
    kind: 'crash',
    message: 'The process of the statement ended before it answered.',
    hint: `The store is not affected, and the next statement gets a new process. ${error.message}`,
    position: null,
  };
}
