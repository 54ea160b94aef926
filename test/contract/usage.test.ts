import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PushHub } from '../../electron/router/push-hub.ts';
import { Router } from '../../electron/router/router.ts';
import { createSession } from '../../electron/router/session.ts';
import { makeSampleStore } from '../../store/index.ts';
import { temporaryFolder } from '../support/cli.ts';

const filter = { key: null, 'key-name': null, model: null, 'mapped-model': null, provider: null, protocol: null, account: null, endpoint: null, status: null }; // prettier-ignore

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
  const ask = async (name: 'store.open' | 'usage.chart' | 'usage.heat', input: unknown): Promise<unknown> => {
    const envelope = await router.dispatch(name, input);
    if (!envelope.ok) throw new Error(envelope.fault.message);
    return envelope.value;
  };
  await ask('store.open', { path: store, readOnly: true });
  const range = { fromMs: Date.now() - 40 * 86_400_000, toMs: Date.now() + 3_600_000, zone: 'Asia/Kolkata', filter };
  for (const metric of ['credits', 'latencyP95']) {
    const chart = await ask('usage.chart', { ...range, bucket: 'week', by: 'model', thenBy: 'status', metric, top: 3, compare: true });
    expect(chart).toMatchObject({ total: { sums: { requests: 400 } }, before: { total: { sums: { requests: 0 } } } });
    const heat = await ask('usage.heat', { ...range, metric });
    expect(heat).toMatchObject({ total: { sums: { requests: 400 } } });
  }
});
