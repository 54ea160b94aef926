import type { BrowserWindowConstructorOptions } from 'electron';

/** Options of the one window; whatever could open it to Node or to other content is said, not left to a default. */
export function windowOptions(surroundings: {
  readonly preload: string;
  readonly isDark: boolean;
  readonly isPackaged: boolean;
}): BrowserWindowConstructorOptions {
  return {
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 700,
    show: false,
    title: 'Strata',
    backgroundColor: surroundings.isDark ? '#101214' : '#ffffff',
    webPreferences: {
      preload: surroundings.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !surroundings.isPackaged,
    },
  };
}
