import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { PreloadBridge } from '../contract/contract.ts';
import { channels } from '../main/channels.ts';

/** All that the page can reach: named functions, no channel of its choosing, no event object. */
const bridge: PreloadBridge = Object.freeze({
  host: 'electron',
  call: (name: string, input: unknown, callId?: number) => ipcRenderer.invoke(channels.call, name, input, typeof callId === 'number' ? callId : null),
  abort: (callId: number) => ipcRenderer.send(channels.abort, callId),
  subscribe(listener: (name: string, payload: unknown) => void) {
    const forward = (_event: unknown, name: string, payload: unknown): void => listener(name, payload);
    ipcRenderer.on(channels.push, forward);
    return () => {
      ipcRenderer.off(channels.push, forward);
    };
  },
  fileRef: async (file: File) => {
    const ref = webUtils.getPathForFile(file);
    if (ref === '') throw new Error(`${file.name} is not a file on this machine`);
    return { ref, name: file.name };
  },
});

contextBridge.exposeInMainWorld('bridge', bridge);
