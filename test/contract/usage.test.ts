import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Output } from '../../electron/contract/contract.ts';
import { PushHub } from '../../electron/router/push-hub.ts';
import { Router } from '../../electron/router/router.ts';
import { createSession } from '../../electron/router/session.ts';
import { makeSampleStore } from '../../store/index.ts';
import { temporaryFolder } from '../support/cli.ts';

const filter = { key: null, 'key-name': null, model: null, 'mapped-model': null, provider: null, protocol: null, account: null, endpoint: null, status: null }; // prettier-ignore

/** The smallest price there is, for some models. */
const SHEET = JSON.stringify({
  currency: 'EUR',
  prices: [{ model: 'claude-*', per: 1_000_000, inputUncached: '0.000000000001', inputCached: '0.000000000001', output: '0.000000000001' }],
});

test('charts and hours of the week cross as the contract says, every metric of them', async () => {
  await using folder = await temporaryFolder();
  const store = join(folder.path, 'store');
  await makeSampleStore(store, { events: 400 });
  const host = { host: 'web' as const, home: folder.path, config: join(folder.path, 'config'), resolveFile: async (ref: string) => ref };
  await using session = await createSession(host, new PushHub(), {});
  const { handlers, toFault } = session;
  const report = (_id: string, error: unknown): void => {
    throw error;
  };
  const router = new Router({ handlers, toFault, report, checkOutput: true });
  const ask = async (name: 'store.open' | 'prices.import' | 'usage.chart' | 'usage.heat', input: unknown): Promise<unknown> => {
    const envelope = await router.dispatch(name, input);
    if (!envelope.ok) throw new Error(envelope.fault.message);
    return envelope.value;
  };
  await ask('store.open', { path: store, readOnly: false });
  await ask('prices.import', { text: SHEET });
  const range = { fromMs: Date.now() - 40 * 86_400_000, toMs: Date.now() + 3_600_000, zone: 'Asia/Kolkata', filter };
  for (const metric of ['credits', 'latencyP95']) {
    const chart = await ask('usage.chart', { ...range, bucket: 'week', by: 'model', thenBy: 'status', metric, sheet: null, top: 3, compare: true });
    expect(chart).toMatchObject({ total: { sums: { requests: 400 }, cost: null }, before: { total: { sums: { requests: 0 } } }, costs: null });
    const heat = await ask('usage.heat', { ...range, metric, sheet: null });
    expect(heat).toMatchObject({ total: { sums: { requests: 400 } }, costs: null });
  }
  const priced = { ...range, metric: 'cost', sheet: 1 };
  const question = { bucket: 'day', by: 'key', thenBy: 'model', top: 2, compare: true } as const;
  const chart = (await ask('usage.chart', { ...priced, ...question })) as Output<'usage.chart'>;
  const { cost, sums } = chart.total;
  const tokens = BigInt(sums.inputUncached) + BigInt(sums.inputCached) + BigInt(sums.output);
  expect(cost?.amount).toMatch(/^\d+\.\d{13,18}$/);
  const paid = tokens - BigInt(cost?.unpriced ?? 0);
  expect(cost?.amount).toBe(
    `${paid / 10n ** 18n}.${String(paid % 10n ** 18n)
      .padStart(18, '0')
      .replace(/0+$/, '')}`,
  );
  expect(chart.costs).toMatchObject({ currency: 'EUR', unpricedModels: chart.costs?.unpriced.length });
  expect(chart.costs?.unpriced.map(({ model }) => model.startsWith('claude'))).not.toContain(true);
  const heat = (await ask('usage.heat', priced)) as Output<'usage.heat'>;
  expect([heat.total.cost, heat.costs]).toEqual([cost, chart.costs]);
  for (const bad of [{ sheet: null }, { sheet: 0 }, { sheet: 7 }, { sheet: '1' }])
    expect(await router.dispatch('usage.chart', { ...priced, ...question, ...bad })).toMatchObject({ ok: false });
});
