import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli, temporaryFolder } from '../../support/cli.ts';
import type { ErrorDocument } from '../../support/cli-documents.ts';

interface AnswerDocument {
  readonly columns: readonly { readonly name: string; readonly kind: string }[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly limited: string | null;
}

const cleanUp = new AsyncDisposableStack();
let store = '';

beforeAll(async () => {
  store = join(cleanUp.use(await temporaryFolder()).path, 'sample');
  const made = await cli(['sample', store, '--events', '500']);
  if (made.code !== 0) throw new Error(made.stderr);
});
afterAll(() => cleanUp.disposeAsync());

test('an answer is one document with exact values as text', async () => {
  const result = await cli(['sql', store, 'SELECT count(*) AS n, NULL AS nothing, 9007199254740993 AS large FROM usage_events;', '--json']);
  const { columns, rows, limited } = result.json<AnswerDocument>();
  expect({ code: result.code, rows, limited, names: columns.map(({ name }) => name) }).toEqual({
    code: 0,
    rows: [['500', null, '9007199254740993']],
    limited: null,
    names: ['n', 'nothing', 'large'],
  });
});

test('an answer is a table for people', async () => {
  const { code, stdout } = await cli(['sql', store, 'SELECT tier, count(*) AS n FROM segments GROUP BY tier ORDER BY tier']);
  expect(code).toBe(0);
  expect(stdout.split('\n')[0]).toMatch(/^tier +n$/);
  expect(stdout).toMatch(/^archived +\d+$/m);
});

test('an answer that was cut short is exit code 1', async () => {
  const result = await cli(['sql', store, 'SELECT event_id FROM usage_events', '--limit', '7', '--json']);
  const { rows, limited } = result.json<AnswerDocument>();
  expect({ code: result.code, rows: rows.length, limited }).toEqual({ code: 1, rows: 7, limited: 'rows' });
  expect(result.stderr).toContain('Cut short after 7 rows');
});

test.each([
  ['SELECT nope FROM usage_events', 'SQL_STATEMENT', 'line 1, column 8: Referenced column "nope" not found'],
  ['SELECT 1\nFROM nowhere', 'SQL_STATEMENT', 'line 2, column 6: Table with name nowhere does not exist'],
  ['DELETE FROM usage_events', 'SQL_REFUSED', 'Only statements that read'],
])('%s is wrong usage, with its place', async (statement, code, message) => {
  const result = await cli(['sql', store, statement, '--json']);
  const { error } = result.json<ErrorDocument>();
  expect({ exit: result.code, code: error.code }).toEqual({ exit: 2, code });
  expect(error.message).toContain(message);
});

test('a statement beyond its limits has failed', async () => {
  const endless = 'SELECT count(*) FROM range(1000000000000) WHERE range % 7 = 8'; // takes no memory to speak of
  const { code, stderr } = await cli(['sql', store, endless, '--timeout', '1']);
  expect(code).toBe(4);
  expect(stderr).toContain('Stopped after 1 s.');
});
