import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { BrowserWindow, webContents } from './browser-window.ts';
import { ipcMain } from './ipc-main.ts';
import { named } from './not-emulated.ts';
import { protocol } from './protocol.ts';
import { session } from './session.ts';

/** A dialog waits for a person; a test gives the answer by `app.evaluate`, on the real Electron too. */
function unanswered(name: string): () => Promise<never> {
  return async () => {
    throw new Error(`electron double: ${name} has no answer; give one in the test`);
  };
}

const dialog = named('dialog', {
  showOpenDialog: unanswered('showOpenDialog'),
  showErrorBox: (title: string, content: string) => console.error(`${title}: ${content}`),
});

const Menu = named('Menu', { setApplicationMenu: () => {}, buildFromTemplate: (template: unknown) => ({ template }) });

const nativeTheme = named('nativeTheme', Object.assign(new EventEmitter(), { shouldUseDarkColors: false }));

/** The double's `electron` module: as much of Electron's main process as this app uses. */
export const electron: object = named('electron', {
  app: named('app', app),
  BrowserWindow,
  dialog,
  ipcMain: named('ipcMain', ipcMain),
  Menu,
  nativeTheme,
  protocol: named('protocol', protocol),
  session,
  webContents,
});
