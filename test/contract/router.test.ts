import { describe, expect, it } from 'vitest';
import { contract } from '../../electron/contract/contract.ts';
import type { Fault } from '../../electron/contract/fault.ts';
import { type Handlers, Refusal } from '../../electron/router/host.ts';
import { Router } from '../../electron/router/router.ts';
import { wireProblem } from '../../electron/router/wire-limits.ts';
import { fakeSession } from '../support/fake-session.ts';

interface Seen {
  readonly router: Router;
  readonly reports: { readonly logId: string; readonly error: unknown }[];
}

function routerWith(handlers: Partial<Handlers>, toFault?: (error: unknown) => Fault | undefined): Seen {
  const reports: { logId: string; error: unknown }[] = [];
  const session = fakeSession(handlers, toFault);
  const report = (logId: string, error: unknown): void => void reports.push({ logId, error });
  return { router: new Router({ handlers: session.handlers, toFault: session.toFault, report, checkOutput: true }), reports };
}

async function codeOf(router: Router, name: string, wire: unknown): Promise<string> {
  const envelope = await router.dispatch(name, wire);
  return envelope.ok ? 'ok' : envelope.fault.code;
}

function nested(levels: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < levels; level += 1) value = { path: value };
  return value;
}

const echo = routerWith({ 'store.forget': async () => ({}) }).router;

describe('a call', () => {
  it('reaches its handler with the decoded input and gives back its answer', async () => {
    const { router } = routerWith({ 'app.pickFolder': async ({ title }) => ({ path: `/picked for ${title}` }) });
    expect(await router.dispatch('app.pickFolder', { title: 'a store' })).toEqual({ ok: true, value: { path: '/picked for a store' } });
  });

  it.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'store',
    'store.',
    'STORE.FORGET',
    '',
    ' store.forget',
    'store.forget\0',
    '../store.forget',
  ])('named %j is refused', async (name) => {
    expect(await codeOf(echo, name, {})).toBe('REFUSED');
  });

  it.each([
    ['an unknown key', { path: '/a', more: 1 }],
    ['an own __proto__', JSON.parse('{"path":"/a","__proto__":{"admin":true}}') as unknown],
    ['a constructor key', { path: '/a', constructor: 1 }],
    ['a key of Object.prototype deeper down', { path: { toString: 1 } }],
    ['nothing', undefined],
    ['null', null],
    ['a list', [{ path: '/a' }]],
    ['a missing key', {}],
    ['a wrong type', { path: 7 }],
    ['an empty path', { path: '' }],
    ['a class instance', { path: new Date() }],
    ['a map', new Map([['path', '/a']])],
    ['a bigint', { path: 1n }],
    ['a function', { path: () => '/a' }],
    ['a number that is not finite', { path: Number.NaN }],
    ['more than 1 MB', { path: 'x'.repeat(1_100_000) }],
    ['more than 1 MB of keys', Object.fromEntries(Array.from({ length: 70_000 }, (_, at) => [`key number ${at}`, 0]))],
    ['33 levels', nested(33)],
    ['a list of more than 10,000 items', { path: Array.from({ length: 10_001 }, () => 0) }],
    ['a list in a circle', circle()],
  ])('with %s is invalid', async (_what, wire) => {
    expect(await codeOf(echo, 'store.forget', wire)).toBe('INVALID');
  });

  it('says which part of the size was too much before any schema looks', async () => {
    const problem = async (wire: unknown): Promise<string> => {
      const envelope = await echo.dispatch('store.forget', wire);
      return envelope.ok ? 'ok' : envelope.fault.message;
    };
    expect([
      await problem(nested(33)),
      await problem({ path: Array.from({ length: 10_001 }, () => 0) }),
      await problem({ path: 'x'.repeat(1_100_000) }),
    ]).toEqual([
      'The input of store.forget was refused: it is nested deeper than 32 levels.',
      'The input of store.forget was refused: a list in it has more than 10000 items.',
      'The input of store.forget was refused: it is larger than 1 MB.',
    ]);
  });

  it('names no property that every object has, at whatever depth', () => {
    expect([
      wireProblem({ a: [{ toString: 1 }] }),
      wireProblem(JSON.parse('{"a":{"__proto__":1}}')),
      wireProblem({ a: [{ string: 1 }] }),
      wireProblem({ a: new Map() }),
    ]).toEqual(['the name toString is not allowed', 'the name __proto__ is not allowed', null, 'it holds something that is not plain data']);
  });

  it('leaves Object.prototype as it was', async () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    for (const name of Object.keys(contract))
      await echo.dispatch(name, JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'));
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
  });
});

describe('a failing call', () => {
  it('tells a refusal as it is', async () => {
    const { router } = routerWith({});
    expect(await router.dispatch('app.state', {})).toMatchObject({ ok: false, fault: { code: 'UNSUPPORTED' } });
  });

  it('asks the session what a known error means', async () => {
    const fault: Fault = { code: 'LOCKED', message: 'held', hint: null, holder: { program: 'node', pid: 7 }, detail: null };
    const { router } = routerWith({ 'app.state': () => Promise.reject(new Error('lock')) }, () => fault);
    expect(await router.dispatch('app.state', {})).toEqual({ ok: false, fault });
  });

  it('hides an unknown error behind a log id, with no stack, path or words of it', async () => {
    const secret = new Error('boom in /home/somebody/secret.duckdb');
    const { router, reports } = routerWith({ 'app.state': () => Promise.reject(secret) });
    const envelope = await router.dispatch('app.state', {});
    expect(reports).toEqual([{ logId: expect.stringMatching(/^[\da-f-]{36}$/), error: secret }]);
    expect(JSON.stringify(envelope)).not.toMatch(/boom|secret|\/home|\.ts/);
    expect(envelope).toMatchObject({ ok: false, fault: { code: 'INTERNAL', detail: `Log id ${reports[0]?.logId}` } });
  });

  it('is cancelled when its caller is gone, and a handler is not begun for one that is gone already', async () => {
    let began = 0;
    const waiting = routerWith({
      'app.state': (_input, { signal }) => {
        began += 1;
        const { promise, reject } = Promise.withResolvers<never>();
        signal.addEventListener('abort', () => reject(new Error('stopped')));
        return promise;
      },
    });
    const caller = new AbortController();
    const call = waiting.router.dispatch('app.state', {}, caller.signal);
    caller.abort();
    expect(await call).toMatchObject({ ok: false, fault: { code: 'CANCELLED' } });
    expect(await waiting.router.dispatch('app.state', {}, caller.signal)).toMatchObject({ ok: false, fault: { code: 'CANCELLED' } });
    expect([began, waiting.reports]).toEqual([1, []]);
  });

  it('is an internal one when its answer breaks the contract', async () => {
    const { router, reports } = routerWith({ 'app.pickFolder': async () => ({ path: 7 }) as never });
    expect(await codeOf(router, 'app.pickFolder', { title: 'a' })).toBe('INTERNAL');
    expect(String(reports[0]?.error)).toContain('breaks the contract: path');
  });

  it('cannot pass for another fault', () => {
    expect(new Refusal('NOT_FOUND', 'gone').fault).toEqual({ code: 'NOT_FOUND', message: 'gone', hint: null, holder: null, detail: null });
  });
});

function circle(): unknown {
  const list: unknown[] = [];
  list.push(list);
  return list;
}
