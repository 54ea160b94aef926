import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli, emptyStore, temporaryFolder } from '../../support/cli.ts';
import type { UsageChartDocument } from '../../support/cli-documents.ts';

const cleanUp = new AsyncDisposableStack();
let store = '';

const DAY = ['--from', '2026-11-01', '--to', '2026-11-02', '--bucket', 'day'];
const HALF = '4503599627370497';

/** Events of two models and three keys; their billable tokens add up beyond 2^53, their credits to the twelfth digit. */
beforeAll(async () => {
  store = cleanUp.use(await emptyStore()).path;
  await done(['retention', store, '--days', '3650', '--save', '--yes']);
  const lines = ['a', 'a', 'a', 'b', 'b', 'c'].map((key, at) =>
    JSON.stringify({
      event_id: `e${at}`, created_at_ms: Date.parse(at === 5 ? '2026-10-31T23:00:00Z' : '2026-11-01T10:00:00Z') + at, provider_type: 'kiro', protocol_family: 'anthropic', endpoint: '/v1', key_id: key, key_name: key,
      model: at % 2 === 0 ? 'small' : 'large', status_code: 200, input_uncached_tokens: 1, input_cached_tokens: 2, output_tokens: 3,
      billable_tokens: HALF, credit_usage: '0.333333333333', credit_usage_missing: at === 4, timing: { latency_ms: 100 * (at + 1) },
    }),
  ); // prettier-ignore
  await done(['append', store], `${lines.join('\n')}\n`);
});
afterAll(() => cleanUp.disposeAsync());

async function done(words: readonly string[], input = ''): Promise<void> {
  const ended = await cli(words, input);
  if (ended.code !== 0 || ended.stderr !== '') throw new Error(`strata ${words.join(' ')} ended with ${ended.code}: ${ended.stderr}`);
}

async function usage(...words: string[]): Promise<UsageChartDocument> {
  const ended = await cli(['usage', store, ...DAY, ...words, '--json']);
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  return ended.json<UsageChartDocument>();
}

describe('usage', () => {
  test('is exact beyond 2^53 and to twelve decimals', async () => {
    const { total } = await usage();
    expect(total).toMatchObject({ requests: 5, billable: '22517998136852485', credits: '1.666666666665', creditsMissing: 1, latency: null });
    expect((await cli(['usage', store, ...DAY])).stdout).toMatch(/total .* 22,517,998,136,852,485 +>= 1\.666666666665 +1 /);
  });

  test('groups by two dimensions and tells the largest apart', async () => {
    const { buckets, groups, groupCount } = await usage('--by', 'key', '--then-by', 'model', '--metric', 'requests', '--top', '2');
    const paths = (rows: UsageChartDocument['buckets']): unknown[] => rows.map((row) => [row.group, row.subgroup, row.requests]);
    expect(paths(groups)).toEqual([['a', 'small', 2], ['a', 'large', 1], ['b', 'large', 1], ['b', 'small', 1]]); // prettier-ignore
    expect(paths(buckets)).toEqual([['a', 'large', 1], ['a', 'small', 2], [null, null, 2]]); // prettier-ignore
    expect(groupCount).toBe(4);
  });

  test('compares with the period before and tells latencies', async () => {
    const { before, total, groups } = await usage('--by', 'key', '--metric', 'latencyP95', '--compare');
    expect(before).toMatchObject({ from: '2026-10-31T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z', total: { requests: 1, billable: HALF } });
    expect(total.latency?.events).toBe(5);
    expect(Math.abs((total.latency?.p95 ?? 0) - 500)).toBeLessThanOrEqual(500 / 64);
    expect(groups.map(({ group, before: was }) => [group, was?.requests])).toEqual([['a', 0], ['b', 0]]); // prettier-ignore
  });

  test('needs a price sheet to tell costs', async () => {
    const refused = await cli(['usage', store, ...DAY, '--metric', 'cost']);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('Without a price sheet nobody knows')]);
    expect((await usage()).prices).toBeNull();
  });

  test('tells costs to the last digit, by the newest sheet or another, and which tokens have no price', async () => {
    await using folder = await temporaryFolder();
    const prices = async (version: number, large: object): Promise<void> => {
      const file = join(folder.path, `${version}.json`);
      const small = { model: 'small', per: 1, inputUncached: '0.1', inputCached: '0.01', output: '0.000000000001' };
      await writeFile(file, JSON.stringify({ currency: 'CHF', prices: [small, { model: 'large', from: '2026-11-01T10:00:00.002Z', ...large }] }));
      await done(['prices', 'import', store, file]);
    };
    await prices(1, { output: '1' });
    await prices(2, { per: 1000, inputUncached: '1', inputCached: '2', output: '3' });
    const { total, groups, buckets, prices: by } = await usage('--by', 'model', '--metric', 'cost', '--compare');
    // small: 3 x (0.1 + 2 x 0.01 + 3 x 10^-12); large: the event at .003 costs 14 / 1000, the one at .001 has no price yet
    expect([total.cost, total.unpricedTokens]).toEqual(['0.374000000009', '6']);
    expect(groups.map((row) => [row.group, row.cost, row.unpricedTokens, row.before?.cost])).toEqual([['small', '0.360000000009', '0', '0'], ['large', '0.014', '6', '0']]); // prettier-ignore
    expect(buckets.map(({ cost }) => cost)).toEqual(['0.014', '0.360000000009']);
    expect(by).toEqual({ version: 2, currency: 'CHF', unpriced: [{ model: 'large', tokens: '6' }] });
    const older = await usage('--by', 'model', '--sheet', '1');
    expect([older.total.cost, older.prices?.unpriced]).toEqual(['0.360003000009', [{ model: 'large', tokens: '9' }]]);
    const { stdout, code } = await cli(['usage', store, ...DAY, '--metric', 'cost']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/cost, CHF +no price\n[^]*total .* >= 0\.374000000009 +6\n/)]);
    expect(stdout).toContain('prices: version 2 of the price sheet\nnote: 6 tokens have no price: large (6)\n');
    const missing = await cli(['usage', store, ...DAY, '--metric', 'cost', '--sheet', '9']);
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('no price sheet of version 9')]);
  });

  test('narrows by every dimension', async () => {
    expect((await usage('--model', 'small', '--key-name', 'a', '--protocol', 'openai', '--provider', 'kiro')).total.requests).toBe(0);
    expect((await usage('--model', 'small', '--key-name', 'a', '--key-name', 'b')).total.requests).toBe(3);
  });

  test('refuses to tell groups apart by what they are grouped by', async () => {
    const refused = await cli(['usage', store, ...DAY, '--by', 'key', '--then-by', 'key']);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('two different dimensions')]);
  });
});
