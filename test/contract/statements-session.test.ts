import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Input, Output, ProcedureName } from '../../electron/contract/contract.ts';
import { PushHub } from '../../electron/router/push-hub.ts';
import { Router } from '../../electron/router/router.ts';
import { createSession } from '../../electron/router/session.ts';
import { createStore, Repository } from '../../store/index.ts';
import { batchOf, makeEvent } from '../support/builders.ts';
import { temporaryFolder } from '../support/cli.ts';

/** The middle of a month that is over, and its name. */
const AT = Date.parse('2024-02-15T12:00:00Z');
const WHICH = { subject: { kind: 'key' as const, id: 'key-1' }, month: '2024-02', zone: 'Asia/Kolkata', sheet: null };
const SHEET = JSON.stringify({ currency: 'USD', prices: [{ model: 'm*', per: 1, output: '0.000000000001' }] });
/** Longer than a text on the wire may be. */
const LONG = `m${'x'.repeat(5_000)}`;

it('every answer about prices and statements keeps to the contract, whatever the events say', async () => {
  await using stack = new AsyncDisposableStack();
  const root = stack.use(await temporaryFolder()).path;
  const store = join(root, 'store');
  await createStore(store);
  await using writer = await Repository.open(store, { retentionIntervalMs: 0 });
  await writer.append(
    batchOf([
      makeEvent('a', AT, { model: LONG, key_name: LONG, output_tokens: 2n ** 62n }),
      makeEvent('b', AT + 1, { model: null, usage_missing: true }),
    ]),
  );
  await writer[Symbol.asyncDispose]();
  const host = {
    host: 'electron' as const, home: root, config: join(root, 'config'), resolveFile: async (ref: string) => ref,
    printPdf: async (html: string) => Buffer.from(`%PDF-${html.length}`),
  }; // prettier-ignore
  const { handlers, toFault } = stack.use(await createSession(host, new PushHub(), {}));
  const report = (_id: string, error: unknown): void => {
    throw error;
  };
  const router = new Router({ handlers, toFault, report, checkOutput: true });
  const ask = async <N extends ProcedureName>(name: N, input: Input<N>): Promise<Output<N>> => {
    const envelope = await router.dispatch(name, input);
    if (!envelope.ok) throw new Error(`${envelope.fault.code}: ${envelope.fault.message}`);
    return envelope.value as Output<N>;
  };
  await ask('store.open', { path: store, readOnly: false });
  expect(await ask('prices.list', {})).toEqual({ sheets: [], damaged: [] });
  expect((await ask('prices.models', { fromMs: null, toMs: null, version: null })).models.map(({ cost }) => cost)).toEqual([null, null]);
  expect(await ask('prices.check', { text: '{}' })).toMatchObject({ sheet: null, problems: [{ line: 1 }, { line: 1 }] });
  expect(await ask('prices.import', { text: SHEET })).toEqual({ version: 1, fresh: true });
  expect((await ask('prices.sheet', { version: 1 })).prices).toEqual([
    { model: 'm*', fromMs: null, per: 1, inputUncached: null, inputCached: null, output: '0.000000000001' },
  ]);
  expect((await ask('prices.models', { fromMs: AT, toMs: AT + 1, version: 1 })).models).toMatchObject([
    { cost: '4611686.018427387904', unpriced: '120' },
  ]);

  const made = await ask('statements.make', WHICH);
  expect([made.total.cost, made.rounded, made.notes.length]).toEqual(['4611686.018427387904', '4611686.02', 2]);
  const { id } = await ask('statements.freeze', { ...WHICH, supersedes: null });
  expect((await ask('statements.frozen', {})).statements.map((one) => one.id)).toEqual([id]);
  expect((await ask('statements.open', { id })).statement.total).toEqual(made.total);
  expect(await ask('statements.compare', { id })).toMatchObject({ same: true, priced: true });
  expect((await ask('statements.text', { ...WHICH, id, format: 'html' })).text).toContain('<!doctype html>');
  expect(Buffer.from((await ask('statements.pdf', { ...WHICH, id: null })).base64, 'base64').toString()).toMatch(/^%PDF-\d+$/);
  for (const bad of [
    { ...WHICH, month: '2024-13' },
    { ...WHICH, subject: { kind: 'key', id: '' } },
    { ...WHICH, zone: 'Mars/North' },
  ])
    expect(await router.dispatch('statements.make', bad)).toMatchObject({ ok: false, fault: { code: 'INVALID' } });
  expect(await router.dispatch('statements.open', { id: '../../etc/passwd' })).toMatchObject({ ok: false, fault: { code: 'INVALID' } });
});
