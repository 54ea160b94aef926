import type { Bridge, PreloadBridge } from '../../electron/contract/contract.ts';
import { electronBridge } from './electron-bridge.ts';
import { takeToken } from './token.ts';
import { webBridge } from './web-bridge.ts';

declare global {
  interface Window {
    /** Exposed by the preload in Electron. */
    readonly bridge?: PreloadBridge;
  }
}

/** The host of this page: Electron's preload where there is one, else the browser host. */
export function transport(): Bridge {
  return window.bridge === undefined ? webBridge(takeToken(window.location, window.history, window.sessionStorage)) : electronBridge(window.bridge);
}
