import type { Bridge } from '../../electron/contract/contract.ts';
import { takeToken } from './token.ts';
import { webBridge } from './web-bridge.ts';

declare global {
  interface Window {
    /** Exposed by the preload in Electron. */
    readonly bridge?: Bridge;
  }
}

/** The host of this page: Electron's preload where there is one, else the browser host. */
export function transport(): Bridge {
  return window.bridge ?? webBridge(takeToken(window.location, window.history, window.sessionStorage));
}
