import type { Bridge, PreloadBridge } from '../../electron/contract/contract.ts';

/** The preload's bridge with calls that can be aborted: the signal stays in the page, the preload is told a number. */
export function electronBridge(preload: PreloadBridge): Bridge {
  let calls = 0;
  return {
    host: 'electron',
    subscribe: (listener) => preload.subscribe(listener),
    fileRef: (file, onProgress) => preload.fileRef(file, onProgress),
    async call(name, input, signal) {
      signal?.throwIfAborted();
      calls += 1;
      const callId = calls;
      const abort = (): void => preload.abort(callId);
      signal?.addEventListener('abort', abort);
      try {
        return await preload.call(name, input, callId);
      } finally {
        signal?.removeEventListener('abort', abort);
      }
    },
  };
}
