import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConsoleReply } from '../../../store/console/messages.ts';
import { StatementRun } from '../../../store/console/statement-run.ts';
import { FULL, type FullStore, FullStores } from '../../support/full-store.ts';
import { ATTACHED, hostileStatements, matrix, type Targets } from '../../support/hostile-statements.ts';
import { fileStates } from '../../support/reference-store.ts';
import { type TempDir, tempDir } from '../../support/temp-dir.ts';

const CANARY = 'canary-7f3a';

let stores: FullStores;
let folder: TempDir;

beforeAll(async () => {
  stores = await FullStores.make();
  folder = await tempDir();
});
afterAll(async () => {
  await stores[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** A store, and a folder with a file whose content nobody may learn. */
async function targetsIn(store: FullStore): Promise<Targets> {
  const path = join(folder.path, 'canaries');
  await mkdir(path);
  await writeFile(join(path, 'file.csv'), `name\n${CANARY}\n`);
  await writeFile(join(path, 'stolen'), CANARY);
  return { attached: store.at(FULL.archived), other: store.at(FULL.second), folder: path };
}

describe('the wall: whatever runs after the file system is gone', () => {
  test('the matrix and more than 200 other statements change no file and learn nothing from one', async () => {
    await using store = await stores.copy();
    const targets = await targetsIn(store);
    const before = [await fileStates(store.root), await fileStates(targets.folder)];
    const statements = [...matrix(targets), ...hostileStatements(targets)];
    expect(statements.length).toBeGreaterThan(250);
    await using sandbox = new LockedSandbox(targets.attached);
    expect(await sandbox.run(`SELECT count(*) FROM "${ATTACHED}".usage_events`)).toBe('{"rows":"[[\\"10\\"]]"}');
    const told: string[] = [];
    for (const statement of statements) told.push(await sandbox.run(statement));
    expect([await fileStates(store.root), await fileStates(targets.folder)]).toEqual(before);
    expect(told.filter((text) => text.includes(CANARY) || text.includes('root:x:0') || text.includes('PATH='))).toEqual([]);
    await store.check();
  });
});

/** What passes the door: it reads, or fails at the wall behind it. */
const HARMLESS = [
  /^SELECT \* FROM '/, // a table of that name
  /^SELECT path FROM duckdb_databases/,
  /^SELECT \* FROM duckdb_secrets/,
  /^SELECT \(repeat/,
  /^SELECT \(+1\)+$/,
  /^SELECT (nextval|getenv|write_blob)/,
];

describe('the door: what is run at all', () => {
  test('of all these statements only those that read, and name no function that reaches out', async () => {
    const targets = { attached: '/store/a.duckdb', other: '/store/b.duckdb', folder: '/tmp/x' };
    const passed: string[] = [];
    const others = hostileStatements(targets).filter((statement, index) => index % 5 === 0 || !/^(SELECT \* FROM read|COPY)/.test(statement));
    for (const statement of [...matrix(targets), ...others]) if ((await knock(statement)) === null) passed.push(statement);
    expect(passed.filter((statement) => !HARMLESS.some((pattern) => pattern.test(statement))).map((statement) => statement.slice(0, 80))).toEqual([]);
  });

  test.each([
    ['SELECT 1'],
    ['select 1;;'],
    [' -- first\n/* then */ WITH x AS (SELECT 1) SELECT * FROM x -- last;'],
    ['FROM usage_events'],
    ['TABLE segments'],
    ['VALUES (1), (2)'],
    ['DESCRIBE rollups'],
    ['SHOW TABLES'],
    ['SUMMARIZE segments'],
    ['EXPLAIN SELECT 1'],
    ['explain analyze select 1'],
    ['EXPLAIN (FORMAT json) SELECT 1'],
    ["SELECT ';', 'DELETE FROM x', $$read_csv('x')$$"],
    ["PIVOT segments ON tier IN ('active') USING count(*)"],
  ])('%s', async (statement) => {
    expect(await knock(statement)).toBeNull();
  });

  test.each([
    ['', 'There is no statement.'],
    ['-- nothing', 'There is no statement.'],
    ['SELECT 1; SELECT 2', 'One statement at a time: these are 2.'],
    ['EXPLAIN DELETE FROM x', 'Only statements that read'],
    ['SELECT * FROM Read_CSV($$x$$)', 'The function read_csv cannot be used here.'],
    ['SELECT * FROM "read_csv"($$x$$)', 'The function read_csv cannot be used here.'],
    ['SELECT (SELECT max(content) FROM read_text($$x$$))', 'The function read_text cannot be used here.'],
    ['DESCRIBE SELECT * FROM read_csv($$x$$)', 'The function read_csv cannot be used here.'],
  ])('not %s', async (statement, words) => {
    expect(await knock(statement)).toContain(words);
  });
});

/** Why a text is not run, or null when it is. */
async function knock(text: string): Promise<string | null> {
  const replies: ConsoleReply[] = [];
  await new StatementRun((reply) => replies.push(reply)).read({ type: 'read', text, memoryMb: 128 });
  const [reply] = replies;
  return reply?.type === 'problem' ? reply.problem.message : null;
}

/** A process with a locked sandbox; one that a statement has ended is followed by another. */
class LockedSandbox implements AsyncDisposable {
  readonly #attached: string;
  #child: ChildProcess | null = null;
  #told: (reply: string) => void = () => {};

  constructor(attached: string) {
    this.#attached = attached;
  }

  async run(statement: string): Promise<string> {
    this.#child ??= await this.#start();
    const { promise, resolve } = Promise.withResolvers<string>();
    this.#told = resolve;
    this.#child.send(statement);
    return promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child === null) return;
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }

  async #start(): Promise<ChildProcess> {
    const script = join(import.meta.dirname, '../../support/sandbox-child.ts');
    const child = fork(script, [this.#attached], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [], serialization: 'json' });
    await once(child, 'message');
    child.on('message', (reply) => this.#told(JSON.stringify(reply)));
    child.once('exit', () => {
      this.#child = null;
      this.#told('ended');
    });
    return child;
  }
}
