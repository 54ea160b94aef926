import { describe, expect, it } from 'vitest';
import { electronBridge } from '../../renderer/api/electron-bridge.ts';

function preload(): {
  readonly bridge: Parameters<typeof electronBridge>[0];
  readonly log: unknown[];
  readonly answer: PromiseWithResolvers<unknown>;
} {
  const log: unknown[] = [];
  const answer = Promise.withResolvers<unknown>();
  const bridge: Parameters<typeof electronBridge>[0] = {
    host: 'electron',
    call: (name, input, callId) => {
      log.push(['call', name, input, callId]);
      return answer.promise;
    },
    abort: (callId) => void log.push(['abort', callId]),
    subscribe: () => () => {},
    fileRef: async (file) => ({ ref: '/x', name: file.name }),
  };
  return { bridge, log, answer };
}

describe('a call of the page in Electron', () => {
  it('is aborted by its own number, and no more once it was answered', async () => {
    const { bridge, log, answer } = preload();
    const [first, second] = [new AbortController(), new AbortController()];
    const electron = electronBridge(bridge);
    const calls = [electron.call('app.state', {}, first.signal), electron.call('store.status', {}, second.signal)];
    second.abort();
    answer.resolve('answered');
    const answers = await Promise.all(calls);
    first.abort();
    expect([log, answers]).toEqual([
      [
        ['call', 'app.state', {}, 1],
        ['call', 'store.status', {}, 2],
        ['abort', 2],
      ],
      ['answered', 'answered'],
    ]);
  });

  it('is not begun when it was aborted before', async () => {
    const { bridge, log } = preload();
    await expect(electronBridge(bridge).call('app.state', {}, AbortSignal.abort())).rejects.toThrow('aborted');
    expect(log).toEqual([]);
  });
});
