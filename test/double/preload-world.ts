import type { CloneCodec } from './clone.ts';

type Preload = (require: (id: string) => unknown, module: { exports: object }, exports: object, process: object) => void;

/** Runs in the preload's isolated world: `contextBridge`, `ipcRenderer` and `webUtils` as a sandboxed preload sees them. Self-contained. */
export function preloadWorld(preload: Preload, { encode, decode }: CloneCodec, postName: string, doubleName: string): void {
  if (window !== window.top) return;
  type Argument = { readonly callback?: number; readonly value?: unknown };
  type Listener = (event: object, ...args: unknown[]) => void;
  type Reply = { readonly id: number; readonly ok: boolean; readonly value: unknown; readonly error: string };
  const functions: ((...args: unknown[]) => unknown)[] = [];
  const invocations = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, Listener[]>();
  let counter = 0;

  const emit = (type: string, detail: unknown): boolean => window.dispatchEvent(new CustomEvent(`electron-double:${type}`, { detail }));
  const pack = (value: unknown): unknown => {
    if (typeof value === 'function') return { fn: functions.push(value as (...args: unknown[]) => unknown) - 1 };
    const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
    return isPlain ? { members: Object.entries(value).map(([key, member]) => [key, pack(member)]) } : { value: structuredClone(value) };
  };
  const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));
  const settle = (promise: Promise<unknown>): void => {
    counter += 1;
    const id = counter;
    emit('returned', { promise: id });
    promise.then(
      (value) => emit('settled', { id, ok: true, value: pack(value) }),
      (error: unknown) => emit('settled', { id, ok: false, error: message(error) }),
    );
  };
  window.addEventListener('electron-double:call', (event) => {
    const { fn, args } = (event as CustomEvent<{ readonly fn: number; readonly args: readonly Argument[] }>).detail;
    const unpack = ({ callback, value }: Argument): unknown =>
      callback === undefined ? value : (...rest: unknown[]) => emit('callback', { callback, args: rest });
    try {
      const result = functions[fn]?.(...args.map(unpack));
      if (result instanceof Promise) settle(result);
      else emit('returned', { value: pack(result) });
    } catch (error) {
      emit('returned', { error: message(error) });
    }
  });

  const post = (Reflect.get(globalThis, postName) as (text: string) => void).bind(globalThis);
  const ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        counter += 1;
        invocations.set(counter, { resolve, reject });
        post(JSON.stringify({ type: 'invoke', id: counter, channel, args: encode(args) }));
      }),
    send: (channel: string, ...args: unknown[]) => post(JSON.stringify({ type: 'send', channel, args: encode(args) })),
    on: (channel: string, listener: Listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
    off: (channel: string, listener: Listener) =>
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((other) => other !== listener),
      ),
  };
  Object.defineProperty(globalThis, doubleName, {
    value: {
      reply: ({ id, ok, value, error }: Reply) => {
        const call = invocations.get(id);
        invocations.delete(id);
        if (ok) call?.resolve(decode(value));
        else call?.reject(new Error(error));
      },
      event: (channel: string, args: unknown) => {
        for (const listener of listeners.get(channel) ?? []) listener({ sender: ipcRenderer }, ...(decode(args) as unknown[]));
      },
    },
  });
  const webUtils = {
    getPathForFile(file: File): string {
      // oxlint-disable-next-line prefer-const -- the double writes it while the page stands at the next statement
      let path = '';
      if (!(file instanceof File)) throw new TypeError('not a File');
      // oxlint-disable-next-line no-debugger -- the only way to answer synchronously from outside the page
      debugger;
      return path;
    },
  };
  const contextBridge = { exposeInMainWorld: (key: string, api: unknown) => emit('expose', { key, api: pack(api) }) };
  const require = (id: string): unknown => {
    if (id === 'electron') return { contextBridge, ipcRenderer, webUtils };
    throw new Error(`module not found: ${id}`);
  };
  const module = { exports: {} };
  preload(require, module, module.exports, { type: 'renderer', sandboxed: true, contextIsolated: true, versions: {}, env: {} });
}
