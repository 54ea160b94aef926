import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cliHere as cli, type CliResult, emptyStore, temporaryFolder } from '../../support/cli.ts';

const MOST = '9223372036854775807';

function eventLine(id: string, at: string, more: object = {}): string {
  const who = {
    key_id: '=cmd()',
    key_name: '<b>Team</b>',
    provider_type: 'kiro',
    protocol_family: 'anthropic',
    endpoint: '/v1/messages',
    status_code: 200,
    model: 'm',
  };
  const usage = { input_uncached_tokens: 1, input_cached_tokens: 2, output_tokens: 3, billable_tokens: 16, credit_usage: '0.000000000001' };
  return `${JSON.stringify({ event_id: id, created_at_ms: Date.parse(at), ...who, ...usage, ...more })}\n`;
}

const SHEET = JSON.stringify({
  currency: 'EUR',
  name: 'List',
  prices: [{ model: 'm', per: 1, inputUncached: '0.000000000001', inputCached: 0, output: '0.5' }],
});

it('makes, freezes, compares and exports statements, exact to the last digit', { timeout: 120_000 }, async () => {
  await using store = await emptyStore();
  await using folder = await temporaryFolder();
  const strata = (...args: string[]): Promise<CliResult> => cli(args);
  const append = async (lines: string): Promise<void> => expect((await cli(['append', store.path], lines)).code).toBe(0);
  const subject = ['statement', store.path, '--key', '=cmd()', '--month', '2026-10', '--zone', 'Asia/Kolkata'];
  const sheet = join(folder.path, 'sheet.json');
  await writeFile(sheet, SHEET);

  const big = { output_tokens: JSON.parse('"PLACE"') as unknown };
  const lines = [
    eventLine('before', '2026-09-30T18:29:59.999Z'),
    eventLine('first', '2026-09-30T18:30:00Z', big),
    eventLine('second', '2026-10-31T18:29:59.999Z', big),
    eventLine('after', '2026-10-31T18:30:00Z'),
  ].join('');
  await append(lines.replaceAll('"PLACE"', MOST));

  const bare = (await strata(...subject, '--json')).json();
  expect(bare).toMatchObject({ sheet: null, rounded: null, total: { requests: 2, cost: null } });
  expect(await strata('prices', 'import', store.path, sheet)).toMatchObject({ code: 0, stdout: 'Version 1 is in force: 1 price in EUR, List\n' });
  const made = (await strata(...subject, '--json')).json<{ total: object; rounded: string; notes: string[] }>();
  expect(made.total).toMatchObject({
    output: '18446744073709551614',
    credits: '0.000000000002',
    cost: '9223372036854775807.000000000002',
    unpriced: '0',
  });
  expect(made).toMatchObject({
    rounded: '9223372036854775807.00',
    notes: [],
    fromMs: Date.parse('2026-09-30T18:30:00Z'),
    toMs: Date.parse('2026-10-31T18:30:00Z'),
  });
  expect((await strata(...subject, '--sheet', '1', '--format', 'csv')).stdout).toContain(
    ',m,2026-09-30T18:30:00.000Z,2026-10-31T18:30:00.000Z,2,0,2,0.000000000001,1,0.000000000002,4,0,1,0,18446744073709551614,0.5,1,9223372036854775807,',
  );
  expect((await strata(...subject, '--format', 'csv')).stdout).toContain("line,2026-10,Asia/Kolkata,key,'=cmd(),<b>Team</b>,m,");

  const out = join(folder.path, 'october.html');
  const frozen = await strata(...subject, '--freeze', '--out', out, '--json');
  const { frozen: named } = frozen.json<{ frozen: { id: string } }>();
  expect(frozen.code).toBe(0);
  expect(named).toMatchObject({ id: expect.stringMatching(/^2026-10-key-cmd-[0-9a-f]{8}-r1$/), revision: 1, fresh: true });
  expect(await readFile(out, 'utf8')).toContain('<h1>&lt;b&gt;Team&lt;/b&gt;</h1>');
  expect((await strata(...subject, '--freeze', '--out', out)).code).toBe(2); // never over a file that is there
  expect((await strata('statement', store.path, '--compare', named.id)).code).toBe(0);

  await append(eventLine('late', '2026-10-05T00:00:00Z'));
  expect(await strata('statement', store.path, '--compare', named.id, '--json')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('"cost":"1.500000000001"'),
  });
  expect(await strata(...subject, '--freeze')).toMatchObject({ code: 2, stderr: expect.stringContaining('says something else now') });
  expect((await strata(...subject, '--freeze', '--revise', '--json')).json()).toMatchObject({ frozen: { revision: 2 } });
  expect((await strata('statement', store.path, '--list', '--json')).json<{ statements: object[] }>().statements).toHaveLength(2);
});

it('checks price sheets without a store, with line and field', { timeout: 60_000 }, async () => {
  await using store = await emptyStore();
  await using folder = await temporaryFolder();
  const [good, bad] = [join(folder.path, 'good.json'), join(folder.path, 'bad.json')];
  await writeFile(good, SHEET);
  await writeFile(bad, SHEET.replace('"EUR"', '\n"euro"'));
  expect(await cli(['prices', 'check', good])).toMatchObject({ code: 0, stdout: '1 price in EUR, List\n' });
  expect(await cli(['prices', 'check', bad])).toMatchObject({
    code: 2,
    stdout: `${bad}: Line 2, currency: It is a code of three capital letters, such as USD.\n`,
  });
  expect((await cli(['prices', 'import', store.path, bad])).code).toBe(2);
  expect((await cli(['prices', 'export', store.path])).code).toBe(1);
  await cli(['append', store.path], eventLine('e', '2026-10-05T00:00:00Z', { model: 'nobody' }));
  expect(await cli(['prices', 'check', good, '--store', store.path, '--json'])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('{"model":"nobody","requests":1,"cost":"0","unpricedTokens":"6"}'),
  });
  await cli(['prices', 'import', store.path, good]);
  const exported = join(folder.path, 'out.json');
  expect((await cli(['prices', 'export', store.path, '--out', exported])).code).toBe(0);
  expect(await cli(['prices', 'import', store.path, exported])).toMatchObject({
    code: 0,
    stdout: 'Version 1 says this already; nothing was changed.\n',
  });
  expect((await cli(['prices', 'list', store.path, '--json'])).json()).toMatchObject({ sheets: [{ version: 1, currency: 'EUR' }], damaged: [] });
  for (const wrong of [
    ['prices'],
    ['prices', 'frobnicate', good],
    ['prices', 'import', store.path],
    ['statement', store.path],
    ['statement', store.path, '--key', 'a', '--account', 'b', '--month', '2026-10'],
    ['statement', store.path, '--key', 'a', '--month', 'October'],
  ])
    expect((await cli(wrong)).code).toBe(2);
});
