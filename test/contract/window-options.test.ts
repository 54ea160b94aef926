import { expect, it } from 'vitest';
import { windowOptions } from '../../electron/main/window-options.ts';

it.each([true, false])('the window is closed to everything but the page (packaged: %s)', (isPackaged) => {
  expect(windowOptions({ preload: '/preload.cjs', isDark: true, isPackaged })).toEqual({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 700,
    show: false,
    title: 'Strata',
    backgroundColor: '#101214',
    webPreferences: {
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !isPackaged,
    },
  });
});
