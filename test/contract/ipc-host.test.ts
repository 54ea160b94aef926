import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Envelope } from '../../electron/contract/fault.ts';
import { type IpcCaller, IpcHost } from '../../electron/main/ipc-host.ts';

const page: IpcCaller = { senderFrame: { origin: 'app://bundle', parent: null, detached: false }, sender: { id: 7, isDestroyed: () => false } };

interface Dispatched {
  readonly name: string;
  readonly wire: unknown;
  readonly signal: AbortSignal | undefined;
}

function hostWith(answer: () => Promise<Envelope> = async () => ({ ok: true, value: 1 })): {
  readonly host: IpcHost;
  readonly calls: Dispatched[];
} {
  const calls: Dispatched[] = [];
  const host = new IpcHost({
    dispatch: (name, wire, signal) => {
      calls.push({ name, wire, signal });
      return answer();
    },
  });
  host.trust(7);
  return { host, calls };
}

const refused = { ok: false, fault: { code: 'REFUSED' } };
const pending = (): Promise<Envelope> => Promise.withResolvers<Envelope>().promise;

describe('a call over IPC', () => {
  it('of the page is dispatched with its input', async () => {
    const { host, calls } = hostWith();
    expect(await host.call(page, ['app.state', {}, 1])).toEqual({ ok: true, value: 1 });
    expect(calls.map(({ name, wire }) => [name, wire])).toEqual([['app.state', {}]]);
  });

  it.each<[string, IpcCaller]>([
    ['a frame that is gone', { ...page, senderFrame: null }],
    ['a detached frame', { ...page, senderFrame: { origin: 'app://bundle', parent: null, detached: true } }],
    ['a frame within the page', { ...page, senderFrame: { origin: 'app://bundle', parent: {}, detached: false } }],
    ['another host', { ...page, senderFrame: { origin: 'app://evil', parent: null, detached: false } }],
    ['a host that begins like ours', { ...page, senderFrame: { origin: 'app://bundle.evil', parent: null, detached: false } }],
    ['the web', { ...page, senderFrame: { origin: 'https://bundle', parent: null, detached: false } }],
    ['a file', { ...page, senderFrame: { origin: 'file://', parent: null, detached: false } }],
    ['nowhere', { ...page, senderFrame: { origin: 'null', parent: null, detached: false } }],
    ['an empty origin', { ...page, senderFrame: { origin: '', parent: null, detached: false } }],
    ['an unknown window', { ...page, sender: { id: 8, isDestroyed: () => false } }],
    ['a destroyed window', { ...page, sender: { id: 7, isDestroyed: () => true } }],
  ])('from %s is refused before its input is looked at', async (_what, caller) => {
    const { host, calls } = hostWith();
    const untouchable = new Proxy(
      {},
      { get: () => expect.unreachable('looked at the input'), ownKeys: () => expect.unreachable('looked at the input') },
    );
    expect(await host.call(caller, ['app.state', untouchable, null])).toMatchObject(refused);
    expect(calls).toEqual([]);
  });

  it('of a window that was let go is refused', async () => {
    const { host } = hostWith();
    host.forget(7);
    expect(await host.call(page, ['app.state', {}, null])).toMatchObject(refused);
  });

  it.each([
    ['no name', []],
    ['a name that is none', [7, {}, null]],
    ['a long name', ['x'.repeat(65), {}, null]],
    ['a name of another kind', [['app.state'], {}, null]],
    ['one argument too many', ['app.state', {}, null, 'more']],
    ['a negative number', ['app.state', {}, -1]],
    ['a broken number', ['app.state', {}, 1.5]],
    ['a number as text', ['app.state', {}, '1']],
    ['an object for a number', ['app.state', {}, {}]],
  ])('with %s is refused', async (_what, args) => {
    const { host, calls } = hostWith();
    expect(await host.call(page, args)).toMatchObject(refused);
    expect(calls).toEqual([]);
  });

  it('of any shape is answered with an envelope', async () => {
    const { host } = hostWith();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.anything(), { maxLength: 5 }), async (args) => {
        expect(await host.call(page, args)).toHaveProperty('ok');
        host.abort(page, args);
      }),
      { numRuns: 1_000 },
    );
  });

  it('beyond sixty-four at a time is refused', async () => {
    const { host } = hostWith(pending);
    for (let callId = 0; callId < 64; callId += 1) void host.call(page, ['app.state', {}, callId]);
    expect(await host.call(page, ['app.state', {}, 64])).toMatchObject(refused);
  });

  it('with the number of one that is running is refused', async () => {
    const { host, calls } = hostWith(pending);
    void host.call(page, ['app.state', {}, 1]);
    expect([await host.call(page, ['app.state', {}, 1]), calls.length]).toMatchObject([refused, 1]);
  });
});

describe('aborting', () => {
  const second: IpcCaller = { ...page, sender: { id: 9, isDestroyed: () => false } };

  it('reaches the call of that number in that window only', () => {
    const { host, calls } = hostWith(pending);
    host.trust(9);
    void host.call(page, ['app.state', {}, 1]);
    void host.call(page, ['app.state', {}, 2]);
    void host.call(second, ['app.state', {}, 1]);
    host.abort(page, [1]);
    expect(calls.map(({ signal }) => signal?.aborted)).toEqual([true, false, false]);
  });

  it('by somebody else does nothing', () => {
    const { host, calls } = hostWith(pending);
    void host.call(page, ['app.state', {}, 1]);
    host.abort({ ...page, senderFrame: null }, [1]);
    host.abort(second, [1]);
    host.abort(page, ['1']);
    expect(calls[0]?.signal?.aborted).toBe(false);
  });

  it('happens to every call of a window whose page is gone', () => {
    const { host, calls } = hostWith(pending);
    host.trust(9);
    void host.call(page, ['app.state', {}, 1]);
    void host.call(second, ['app.state', {}, 1]);
    host.abortAll(7);
    expect(calls.map(({ signal }) => signal?.aborted)).toEqual([true, false]);
  });
});
