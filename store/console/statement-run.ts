import { Sandbox } from '../duckdb/sandbox.ts';
import { parserProblem, problemOf, type Ran, refused } from './engine-words.ts';
import type { ConsoleFile, ConsoleReply, ConsoleRequest } from './messages.ts';
import type { SqlLimits, SqlProblem } from './outcome.ts';
import { scansOf } from './plan.ts';
import { explained, partsOf, refusedFunction } from './statement.ts';

type Say = (reply: ConsoleReply) => void;
type RunRequest = ConsoleRequest & { readonly type: 'run' };

/** Thrown where a statement has no answer. */
class Stopped extends Error {
  readonly problem: SqlProblem;

  constructor(problem: SqlProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Around what is asked for, so that the engine never gathers more rows than may be read. */
const BEFORE = 'SELECT * FROM (\n';
const EXPLAIN = 'EXPLAIN (FORMAT json) ';

/** One statement of a person from its text to its rows, in the process that is there for it alone. */
export class StatementRun {
  readonly #say: Say;
  #sandbox: Sandbox | null = null;
  /** What is asked for, without EXPLAIN and without what stands behind the statement. */
  #query = '';
  /** The whole statement when it is an EXPLAIN. */
  #explain: string | null = null;
  /** Characters of the text before what is asked for. */
  #skipped = 0;

  constructor(say: Say) {
    this.#say = say;
  }

  interrupt(): void {
    this.#sandbox?.interrupt();
  }

  /** Says which of our tables a text reads, when it is one statement that reads. */
  async read({ text, memoryMb }: ConsoleRequest & { readonly type: 'read' }): Promise<void> {
    await this.#told({ text, before: 0 }, async () => {
      this.#sandbox = await Sandbox.open(memoryMb);
      const inner = explained(text);
      const query = inner ?? text;
      this.#explain = inner === null ? null : text;
      this.#skipped = text.length - query.length;
      const parsed = await this.#parsed(query);
      this.#query = await this.#alone(query, parsed);
      const parts = partsOf(parsed);
      const other = refusedFunction(parts);
      if (other !== null) throw new Stopped(refused(`The function ${other} cannot be used here.`));
      this.#say({ type: 'read', tables: [...parts.tables] });
    });
  }

  /** Makes the tables, locks everything, and plans the statement; runs it unless only the plan is wanted. */
  async run({ files, setup, limits, planOnly }: RunRequest): Promise<void> {
    const sandbox = this.#sandbox;
    if (sandbox === null) return;
    const wrapped = `${BEFORE}${this.#query}\n) LIMIT ${limits.rows + 1}`;
    const explain = `${EXPLAIN}${wrapped}`;
    const prepared = await this.#told({ text: '', before: 0 }, () => prepare(sandbox, files, setup));
    const ran = { text: explain, before: EXPLAIN.length + BEFORE.length - this.#skipped };
    const planned = prepared && (await this.#told(ran, () => this.#plan(sandbox, explain)));
    if (!planned || planOnly) return;
    const text = this.#explain ?? wrapped;
    const before = this.#explain === null ? BEFORE.length : 0;
    await this.#told({ text, before }, () => this.#answer(sandbox, text, limits));
  }

  /** The parser's tree of exactly one reading statement. */
  async #parsed(query: string): Promise<unknown> {
    const parsed = await this.#sandbox?.parse(query);
    const problem = parserProblem(parsed, { text: query, before: -this.#skipped });
    if (problem !== null) throw new Stopped(problem);
    const count = statementsIn(parsed);
    if (count === 1) return parsed;
    throw new Stopped(
      count === 0
        ? { kind: 'statement', message: 'There is no statement.', hint: null, position: null }
        : refused(`One statement at a time: these are ${count}.`),
    );
  }

  /** The statement without a semicolon at its end: what stands before one that ends it says the same to the parser. */
  async #alone(query: string, parsed: unknown): Promise<string> {
    const whole = JSON.stringify(parsed);
    for (let at = query.lastIndexOf(';'); at >= 0; at = query.lastIndexOf(';', at - 1)) {
      const cut = query.slice(0, at);
      if (JSON.stringify(await this.#sandbox?.parse(cut)) !== whole) break;
      query = cut;
      if (at === 0) break;
    }
    return query;
  }

  async #plan(sandbox: Sandbox, text: string): Promise<void> {
    const scans = scansOf(await sandbox.plan(text));
    const sizes = new Map((await sandbox.tableRows()).map(({ database, table, rows }) => [`${database} ${table}`, rows]));
    const rows = scans.reduce((sum, { database, table }) => sum + (sizes.get(`${database} ${table}`) ?? 0), 0);
    this.#say({ type: 'plan', scanned: [...new Set(scans.map(({ database }) => database))], rows });
  }

  async #answer(sandbox: Sandbox, text: string, limits: SqlLimits): Promise<void> {
    const { columns, chunks } = await sandbox.answer(text);
    this.#say({ type: 'columns', columns });
    let rowsLeft = limits.rows;
    let charactersLeft = limits.characters;
    for await (const chunk of chunks()) {
      const fitting: (string | null)[][] = [];
      for (const row of chunk) {
        charactersLeft -= row.reduce((sum, value) => sum + (value?.length ?? 0) + 4, 0);
        if (rowsLeft === 0 || charactersLeft < 0) break;
        rowsLeft -= 1;
        fitting.push(row);
      }
      this.#say({ type: 'rows', rows: fitting });
      if (fitting.length < chunk.length) return this.#say({ type: 'done', limited: charactersLeft < 0 ? 'characters' : 'rows' });
    }
    this.#say({ type: 'done', limited: null });
  }

  /** Does something with a text of the person, and tells what is wrong with it; whether it went well. */
  async #told(ran: Ran, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.#say({ type: 'problem', problem: error instanceof Stopped ? error.problem : problemOf(error, ran) });
      return false;
    }
  }
}

async function prepare(sandbox: Sandbox, files: readonly ConsoleFile[], setup: readonly string[]): Promise<void> {
  for (const { path, name, kind, table } of files) await (kind === 'segment' ? sandbox.attach(path, name) : sandbox.load(path, { name, table }));
  for (const sql of setup) await sandbox.run(sql);
  await sandbox.lock();
}

function statementsIn(parsed: unknown): number {
  return typeof parsed === 'object' && parsed !== null && 'statements' in parsed && Array.isArray(parsed.statements) ? parsed.statements.length : 0;
}
