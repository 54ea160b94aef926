import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PreloadBridge } from '../../electron/contract/contract.ts';

const electron = vi.hoisted(() => ({
  exposed: [] as { key: string; api: PreloadBridge }[],
  invoked: [] as unknown[][],
  sent: [] as unknown[][],
  listeners: new Map<string, (...args: unknown[]) => void>(),
}));

vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (key: string, api: PreloadBridge) => electron.exposed.push({ key, api }) },
  ipcRenderer: {
    invoke: async (...args: unknown[]) => electron.invoked.push(args),
    send: (...args: unknown[]) => electron.sent.push(args),
    on: (channel: string, listener: (...args: unknown[]) => void) => electron.listeners.set(channel, listener),
    off: (channel: string) => electron.listeners.delete(channel),
  },
  webUtils: { getPathForFile: (file: File) => (file.size > 0 ? `/real/${file.name}` : '') },
}));

async function bridge(): Promise<PreloadBridge> {
  const [only, ...more] = electron.exposed;
  if (only === undefined || more.length > 0) throw new Error('the preload exposes one thing');
  return only.api;
}

beforeEach(async () => {
  for (const list of [electron.exposed, electron.invoked, electron.sent]) list.length = 0;
  electron.listeners.clear();
  vi.resetModules();
  await import('../../electron/preload/preload.ts');
});

describe('the preload', () => {
  it('exposes one frozen object of named functions', async () => {
    const api = await bridge();
    const shape = Object.entries(api).map(([key, value]) => [key, typeof value]);
    expect([electron.exposed[0]?.key, Object.isFrozen(api), shape]).toEqual([
      'bridge',
      true,
      [
        ['host', 'string'],
        ['call', 'function'],
        ['abort', 'function'],
        ['subscribe', 'function'],
        ['fileRef', 'function'],
      ],
    ]);
  });

  it('speaks on its own channels whatever it is told', async () => {
    const api = await bridge();
    await api.call('strata:other', { channel: 'other' }, 3);
    await api.call('app.state', {}, {} as never);
    api.abort(3);
    expect([electron.invoked, electron.sent]).toEqual([
      [
        ['strata:call', 'strata:other', { channel: 'other' }, 3],
        ['strata:call', 'app.state', {}, null],
      ],
      [['strata:abort', 3]],
    ]);
  });

  it('hands on pushes without the event, until it is told to stop', async () => {
    const seen: unknown[][] = [];
    const stop = (await bridge()).subscribe((...args) => void seen.push(args));
    electron.listeners.get('strata:push')?.({ sender: 'secret' }, 'store.status', null);
    stop();
    expect([seen, electron.listeners.size]).toEqual([[['store.status', null]], 0]);
  });

  it('gives the path of a real file and refuses one made up in the page', async () => {
    const api = await bridge();
    expect(await api.fileRef(new File(['x'], 'a.journal'))).toEqual({ ref: '/real/a.journal', name: 'a.journal' });
    await expect(api.fileRef(new File([], 'made-up'))).rejects.toThrow('made-up is not a file on this machine');
  });
});
