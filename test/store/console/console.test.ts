import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sandbox } from '../../../store/duckdb/sandbox.ts';
import { unopenedTableSql } from '../../../store/console/table-sql.ts';
import type { SqlAnswer, SqlOutcome } from '../../../store/console/outcome.ts';
import { DAY_MS } from '../../../store/domain/time.ts';
import { formatCredits } from '../../../store/domain/credits.ts';
import { CONSOLE_TABLES } from '../../../store/console/console-tables.ts';
import { Repository } from '../../../store/repository.ts';
import { makeEvent, makeEvents } from '../../support/builders.ts';
import { FULL, FullStores } from '../../support/full-store.ts';
import { checkStore, FRESH, NOW, openHarness } from '../../support/harness.ts';
import { hostileStatements, matrix } from '../../support/hostile-statements.ts';
import { fileStates, referenceRows, writeReferenceFile } from '../../support/reference-store.ts';
import { flip } from '../../support/damage.ts';
import { tempDir } from '../../support/temp-dir.ts';

const ODD = pathToFileURL(join(import.meta.dirname, '../../support/odd-console.ts'));
/** It counts for hours. */
/** Takes no memory to speak of. */
const TIME_BOMB = 'SELECT count(*) FROM range(1000000000000) WHERE range % 7 = 8';

let stores: FullStores;
beforeAll(async () => {
  stores = await FullStores.make();
});
afterAll(() => stores[Symbol.asyncDispose]());

describe('what a statement reads', () => {
  test('every event of every tier once, as it is stored, and those that came since the last statement', async () => {
    await using store = await stores.copy();
    await using repository = await store.open({ sealing: false });
    const ids = async (): Promise<unknown> => answered(await repository.sql('SELECT event_id, tier FROM usage_events ORDER BY event_id')).rows;
    const tierOf = (id: string): string => (id.startsWith('active') || id.startsWith('pending') ? (id.split('-')[0] ?? '') : 'archived');
    const expected = [...store.model.keys()].toSorted().map((id) => [id, tierOf(id)]);
    expect(await ids()).toEqual(expected);
    expect(await ids()).toEqual(expected);
    await using more = await openHarness({ sealing: false });
    await more.append(makeEvents('one', 3, FRESH));
    const count = async (): Promise<unknown> => answered(await more.repository.sql('SELECT count(*) FROM usage_events')).rows;
    expect(await count()).toEqual([['3']]);
    await more.append(makeEvents('two', 4, FRESH));
    expect(await count()).toEqual([['7']]);
  });

  test('numbers beyond 2^53 and twelve decimals are exact, and so are texts', async () => {
    await using h = await openHarness({ sealing: false });
    const odd = '\uFEFF"; DROP TABLE x; --\t\u{1F980} \n=1+1';
    await h.append([
      makeEvent('big', FRESH, { billable_tokens: 9_007_199_254_740_993n, credit_usage: '123456789012.123456789012', key_name: odd }),
      makeEvent('bigger', FRESH, { billable_tokens: 9_223_372_036_854_775_807n, credit_usage: '0.000000000001' }),
    ]);
    const { rows, columns } = answered(
      await h.repository.sql(`SELECT sum(billable_tokens) AS b, sum(credit_usage) AS c, min(created_at) AS t, first(key_name ORDER BY event_id) AS k,
        max(credit_usage_raw) AS none FROM usage_events`),
    );
    const instant = `${new Date(FRESH).toISOString().slice(0, 19).replace('T', ' ')}+00`;
    expect(rows).toEqual([['9232379236109516800', '123456789012.123456789013', instant, odd, null]]);
    expect(columns.map(({ kind }) => kind)).toEqual(['integer', 'decimal', 'time', 'text', 'text']);
  });

  test('hourly sums add up to the events, whether a segment carries them or not', async () => {
    await using store = await stores.copy();
    await using repository = await store.open({ sealing: false });
    const sums = async (sql: string): Promise<unknown> => answered(await repository.sql(sql)).rows;
    expect(await sums('SELECT sum(requests), sum(billable), sum(credits), count(DISTINCT segment_id) FROM rollups')).toEqual(
      await sums('SELECT count(*), sum(billable_tokens), sum(credit_usage), count(DISTINCT segment_id) FROM usage_events'),
    );
  });

  test('the segments are those of the store', async () => {
    await using store = await stores.copy();
    await using repository = await store.open({ sealing: false });
    const { rows } = answered(await repository.sql('SELECT segment_id, tier, rows, credits, sha256, pin_reason FROM segments ORDER BY sequence'));
    expect(rows).toEqual(
      repository.segments.map(({ id, tier, totals, sha256, pin }) => [
        id, tier, String(totals.rows), withTwelve(formatCredits(totals.credits)), sha256, pin?.reason ?? null,
      ]), // prettier-ignore
    );
  });

  test('headers and bodies are in a table of their own', async () => {
    await using store = await stores.copy();
    await using repository = await store.open({ sealing: false });
    const sql = 'SELECT count(*), count(full_request_json), count(request_headers_json) FROM usage_event_details';
    expect(answered(await repository.sql(sql)).rows).toEqual([[String(store.model.size), '10', String(store.model.size)]]);
    const { columns } = answered(await repository.sql('SELECT * FROM usage_events LIMIT 0'));
    expect(columns.map(({ name, type }) => ({ name, type: type.replace('TIMESTAMP WITH TIME ZONE', 'TIMESTAMPTZ') }))).toEqual(
      CONSOLE_TABLES.find(({ name }) => name === 'usage_events')?.columns,
    );
  });

  test('frozen statements line by line, exact; one that is damaged is named', async () => {
    await using h = await openHarness();
    const february = Date.parse('2026-02-10T00:00:00Z');
    await h.append(makeEvents('feb', 3, february, { model: "O'Neil", billable_tokens: 9_007_199_254_740_993n, credit_usage: '0.000000000001' }));
    const query = { subject: { kind: 'key', id: 'key-1' } as const, month: '2026-02', zone: 'UTC', sheet: null };
    const { frozen } = await h.repository.statements.freeze({ ...query, supersedes: null });
    const sql = 'SELECT statement_id, model, requests, billable, credits, cost, make_timestamptz(from_ms * 1000) FROM statements';
    const line = [frozen.id, "O'Neil", '3', '27021597764222979', '0.000000000003', null, '2026-02-01 00:00:00+00'];
    expect(answered(await h.repository.sql(sql)).rows).toEqual([line]);
    await h.append(makeEvents('late', 1, february));
    const { frozen: second } = await h.repository.statements.freeze({ ...query, supersedes: frozen.id });
    await writeFile(join(h.root, 'statements', `${second.id}.json`), '{}');
    const { rows, missing } = answered(await h.repository.sql(sql));
    expect({ rows, missing }).toEqual({ rows: [line], missing: [second.id] });
  });

  test('a store that is open read-only, with a log beside its active segment', async () => {
    await using h = await openHarness({ sealing: false });
    await h.append(makeEvents('logged', 5, FRESH));
    const copy = await h.copy();
    await using repository = await Repository.open(copy, { readOnly: true });
    expect(answered(await repository.sql('SELECT count(*) FROM usage_events')).rows).toEqual([['5']]);
  });

  test('a folder of the reference, all ages alike', async () => {
    await using folder = await tempDir();
    const root = join(folder.path, 'reference');
    const from = NOW - 3 * DAY_MS;
    await writeReferenceFile(root, { path: `segments/2026/03/07/usage-${from}-000000000001.duckdb`, age: 1, rows: referenceRows('old', 7, from) });
    await writeReferenceFile(root, { path: 'usage-active-000000000002.duckdb', age: 6, rows: referenceRows('new', 5, from + DAY_MS) });
    await using repository = await Repository.open(root, { readOnly: true });
    expect(
      answered(
        await repository.sql('SELECT segment_id, count(*), sum(rows) FROM usage_events JOIN segments USING (segment_id) GROUP BY 1 ORDER BY 2'),
      ).rows.length,
    ).toBe(2);
    expect(answered(await repository.sql('SELECT (SELECT count(*) FROM usage_events), (SELECT sum(requests) FROM rollups)')).rows).toEqual([
      ['12', '12'],
    ]);
    expect(problemOf(await repository.sql('SELECT * FROM usage_event_details')).message).toContain('Look an event up by its id');
  });

  test('a segment that cannot be opened is named, and the others count', async () => {
    await using store = await stores.copy();
    await writeFile(store.at(FULL.second), 'no database');
    await using repository = await store.open({ sealing: false });
    const { rows, missing } = answered(await repository.sql('SELECT count(*) FROM usage_events'));
    expect({ rows, missing }).toEqual({ rows: [[String(store.model.size - 10)]], missing: ['usage-000000000002'] });
    expect(answered(await repository.sql('SELECT segment_id FROM segments WHERE NOT readable')).rows).toEqual([['usage-000000000002']]);
  });

  test('damage that only reading meets is told as such, not in the words of the engine', async () => {
    await using h = await openHarness();
    // So large, even compressed, that its blocks are most of the file, and the one in the middle is one of them.
    const message = Array.from({ length: 200_000 }, (_, i) => (i * 2_654_435_761) % 4_294_967_296).join(' ');
    await h.append([makeEvent('large', FRESH, { last_message_content: message })]);
    await h.repository.rollover();
    await h.repository.whenSealed();
    const { path } = h.repository.segments.find(({ tier }) => tier === 'archived') ?? { path: '' };
    await h.close();
    const file = join(h.root, path);
    await flip(file, Math.floor((await stat(file)).size / 2));
    const problem = problemOf(await (await h.reopen()).sql('SELECT max(md5(last_message_content)) FROM usage_event_details'));
    expect({ ...problem, message: problem.message.split('\n')[0] }).toEqual({
      kind: 'damage',
      message: 'A segment fails its check while it is read.',
      hint: 'Verify the store to learn which one. The others are not affected, and nothing was changed.',
      position: null,
    });
  });
});

describe('what a statement is told', () => {
  test('limits of rows and of characters cut it short and say so; order is kept', async () => {
    await using h = await openHarness();
    const sql = async (text: string, limits: object): Promise<unknown> => {
      const { rows, limited } = answered(await h.repository.sql(text, limits));
      return [rows.length, rows[0]?.[0]?.slice(0, 5), limited];
    };
    expect(await sql('SELECT range FROM range(100) ORDER BY range DESC', { rows: 10 })).toEqual([10, '99', 'rows']);
    expect(await sql('SELECT range FROM range(10) ORDER BY range DESC', { rows: 10 })).toEqual([10, '9', null]);
    expect(await sql("SELECT repeat('x', 1000) FROM range(100)", { characters: 50_000 })).toEqual([49, 'xxxxx', 'characters']);
    expect(await sql("SELECT repeat('x', 1000000)", { characters: 50_000 })).toEqual([0, undefined, 'characters']);
  });

  test('what is wrong, and where in its own text', async () => {
    await using h = await openHarness();
    const wrong = async (text: string): Promise<unknown> => {
      const { kind, position } = problemOf(await h.repository.sql(text));
      return [kind, position === null ? null : text.slice(position, position + 4)];
    };
    expect(await wrong("SELECT '\u{1F980}é', nope FROM usage_events")).toEqual(['statement', 'nope']);
    expect(await wrong('SELECT 1 FROM usage_events WHERE tier = = 1')).toEqual(['statement', '= 1']);
    expect(await wrong('EXPLAIN SELECT nope FROM segments')).toEqual(['statement', 'nope']);
    expect(await wrong('SELECT * FROM nowhere;')).toEqual(['statement', 'nowh']);
    expect(await wrong("SELECT range, if(range = 9000, error('late'), '') FROM range(10000)")).toEqual(['statement', null]);
    expect(await wrong('DROP TABLE segments')).toEqual(['refused', null]);
  });

  test('how much it reads at most, before it runs and when it has run', async () => {
    await using store = await stores.copy();
    await using repository = await store.open({ sealing: false });
    const late = `SELECT count(*) FROM usage_events WHERE created_at_ms < ${NOW - 50 * DAY_MS}`;
    expect(await repository.checkSql('SELECT count(*) FROM usage_events')).toMatchObject({ estimate: { segments: 5, ofSegments: 5, rows: 50 } });
    expect(await repository.checkSql(late)).toMatchObject({ estimate: { segments: 2, ofSegments: 5, rows: 20 } }); // the active one is counted whole
    expect(answered(await repository.sql(late)).estimate).toEqual({ segments: 1, ofSegments: 5, rows: 10 });
    expect(await repository.checkSql('SELECT 1')).toMatchObject({ estimate: { segments: 0, rows: 0 } });
    expect(await repository.checkSql('FROM segments, statements')).toMatchObject({ estimate: { segments: 0, rows: 5 } });
    expect(await repository.checkSql('SELECT nope FROM segments')).toMatchObject({ ok: false, problem: { kind: 'statement', position: 7 } });
  });

  test('a table that we did not see in it is refused rather than empty', async () => {
    const sandbox = await Sandbox.open(64);
    await sandbox.run(unopenedTableSql('usage_events'));
    await expect(sandbox.answer('SELECT count(*) FROM usage_events')).rejects.toThrow('usage_events was not opened for this statement.');
    await sandbox.answer('DESCRIBE usage_events');
  });
});

describe('a statement that means harm, in an open store', () => {
  test('changes neither a sealed file nor an event', async () => {
    await using store = await stores.copy();
    await using repository = await store.open({ sealing: false });
    const before = await fileStates(join(store.root, 'archive'));
    const targets = { attached: store.at(FULL.archived), other: store.at(FULL.second), folder: store.root };
    const statements = [...matrix(targets), ...hostileStatements(targets)].filter(
      (statement, index) => index % 20 === 0 || statement.startsWith("SELECT * FROM '"),
    );
    for (const statement of statements) expect(problemOf(await repository.sql(statement)).kind).toMatch(/^(refused|statement)$/);
    expect(await fileStates(join(store.root, 'archive'))).toEqual(before);
    await checkStore(repository, store.model);
  });
});

describe('a statement that goes wrong', () => {
  test.each([
    ['in time', TIME_BOMB, { timeMs: 700 }, 'time'],
    ['in time, recursing', 'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t', { timeMs: 700 }, 'time'],
    ['in memory', 'SELECT len(range(1000000000))', { memoryMb: 64 }, 'memory'],
    ['in memory, grouping', 'SELECT count(*) FROM (SELECT range % 100000000 AS g FROM range(1000000000) GROUP BY ALL)', { memoryMb: 64 }, 'memory'],
  ])('%s is stopped while the store goes on, and the next one runs', async (_name, bomb, limits, kind) => {
    await using h = await openHarness();
    await h.append(makeEvents('before', 20, FRESH));
    const outcome = h.repository.sql(bomb, limits);
    expect((await h.repository.events({ filter: {}, limit: 5, full: false })).events.length).toBe(5);
    await h.append(makeEvents('meanwhile', 20, FRESH));
    expect(problemOf(await outcome).kind).toBe(kind);
    expect(answered(await h.repository.sql('SELECT count(*) FROM usage_events')).rows).toEqual([['40']]);
    await h.check();
  });

  test('a text larger than memory is stopped by whichever limit comes first', async () => {
    await using h = await openHarness();
    expect(['time', 'memory']).toContain(problemOf(await h.repository.sql("SELECT repeat('x', 4000000000)", { timeMs: 700, memoryMb: 64 })).kind);
  });

  test('a process that dies is an answer, and the next statement gets another', async () => {
    await using h = await openHarness({ consoleUrl: ODD });
    await h.append(makeEvents('e', 3, FRESH));
    expect(problemOf(await h.repository.sql('crash'))).toMatchObject({ kind: 'crash', hint: expect.stringContaining('SIGSEGV') as string });
    expect(problemOf(await h.repository.sql('anything')).kind).toBe('statement');
    await h.check();
  });

  test('its process knows nothing of the variables of this one', async () => {
    process.env['STRATA_TEST_CANARY'] = 'secret';
    try {
      await using h = await openHarness({ consoleUrl: ODD });
      const { message } = problemOf(await h.repository.sql('tell'));
      const names = Object.keys(JSON.parse(message) as object).filter((name) => !/^(SystemRoot|windir|LD_|DYLD_)/.test(name));
      expect(names.toSorted()).toEqual(['ELECTRON_RUN_AS_NODE', 'TZ']);
    } finally {
      delete process.env['STRATA_TEST_CANARY'];
    }
  });

  test('cancelled while it runs or waits for its turn, it ends and the next one runs; other calls are answered all the time', async () => {
    await using h = await openHarness();
    let over = false;
    const [running, waiting] = [new AbortController(), new AbortController()];
    const first = h.repository.sql(TIME_BOMB, { timeMs: 60_000 }, running.signal).finally(() => (over = true));
    const second = h.repository.sql('SELECT 2', {}, waiting.signal);
    waiting.abort(new Error('changed my mind'));
    await expect(second).rejects.toThrow('changed my mind');
    await h.append(makeEvents('meanwhile', 20, FRESH));
    expect((await h.repository.events({ filter: {}, limit: 5, full: false })).events.length).toBe(5);
    expect(over).toBe(false);
    running.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    expect(answered(await h.repository.sql('SELECT 3')).rows).toEqual([['3']]);
  });

  test('a rollover, a seal and closing the store do not wait for it', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('e', 5, FRESH));
    let over = false;
    const running = h.repository.sql(`SELECT count(*) FROM usage_events, (${TIME_BOMB})`, { timeMs: 60_000 }).finally(() => (over = true));
    running.catch(() => {}); // looked at below
    await copied(h.root);
    await h.repository.rollover();
    await h.repository.whenSealed();
    expect(over).toBe(false);
    await h.close();
    await expect(running).rejects.toThrow('The store is closed.');
    expect(await readdir(join(h.root, 'work'))).toEqual([]);
    await h.reopen();
    await h.check();
  });
});

/** Resolves when a statement has its copy of the active segment. */
async function copied(root: string): Promise<void> {
  while (!(await readdir(join(root, 'work'))).some((name) => name.startsWith('console-'))) await new Promise(setImmediate);
}

function answered(outcome: SqlOutcome): SqlAnswer {
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome;
}

function problemOf(outcome: SqlOutcome): (SqlOutcome & { readonly ok: false })['problem'] {
  if (outcome.ok) throw new Error(`It answered: ${JSON.stringify(outcome.rows.slice(0, 3))}`);
  return outcome.problem;
}

/** The engine prints every digit of a decimal. */
function withTwelve(text: string): string {
  const [whole = '', fraction = ''] = text.split('.');
  return `${whole}.${fraction.padEnd(12, '0')}`;
}
