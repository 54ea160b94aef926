import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, dialog, ipcMain, Menu, nativeTheme, protocol, session as sessions } from 'electron';
import { loadAssets } from '../page/assets.ts';
import type { Session } from '../router/host.ts';
import { PushHub } from '../router/push-hub.ts';
import { Router } from '../router/router.ts';
import { createSession } from '../router/session.ts';
import { schemes, serveApp } from './app-protocol.ts';
import { channels } from './channels.ts';
import { IpcHost } from './ipc-host.ts';
import { desktopCapabilities } from './native-dialogs.ts';
import { guardContents } from './navigation.ts';
import { denyPermissions } from './permissions.ts';
import { closeBeforeQuit } from './shutdown.ts';
import { storeArgument } from './store-argument.ts';
import { createWindow, loadPage } from './window.ts';

protocol.registerSchemesAsPrivileged(schemes);
app.on('web-contents-created', (_event, contents) => guardContents(contents));
app.on('window-all-closed', () => app.quit());
// Not awaited: Electron becomes ready only after this module has been evaluated.
if (app.requestSingleInstanceLock()) void app.whenReady().then(start).catch(fail);
else app.quit();

async function start(): Promise<void> {
  denyPermissions(sessions.defaultSession);
  Menu.setApplicationMenu(
    process.platform === 'darwin' ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]) : null,
  );
  serveApp(protocol, await loadAssets(join(import.meta.dirname, '../renderer')));
  const hub = new PushHub({ report: (error) => report('push', error) });
  const session = await createSession(desktopCapabilities(), hub, {
    workerUrl: pathToFileURL(join(import.meta.dirname, 'decode-worker.js')),
    consoleUrl: pathToFileURL(join(import.meta.dirname, 'console-process.js')),
    report,
  });
  closeBeforeQuit(app, session, (error) => report('close', error));
  const { handlers, toFault } = session;
  const host = new IpcHost(new Router({ handlers, toFault, report, checkOutput: process.env['STRATA_CHECK_OUTPUT'] === '1' }));
  ipcMain.handle(channels.call, (event, ...args: unknown[]) => host.call(event, args));
  ipcMain.on(channels.abort, (event, ...args: unknown[]) => host.abort(event, args));
  await openAsked(session);
  await openWindow(host, hub);
}

async function openWindow(host: IpcHost, hub: PushHub): Promise<void> {
  const preload = join(import.meta.dirname, 'preload.cjs');
  const window = createWindow({ preload, isDark: nativeTheme.shouldUseDarkColors, isPackaged: app.isPackaged });
  const { webContents } = window;
  const { id } = webContents;
  host.trust(id);
  const unsubscribe = hub.subscribe((name, payload) => {
    if (!webContents.isDestroyed()) webContents.send(channels.push, name, payload);
  });
  webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) host.abortAll(id);
  });
  window.once('closed', () => {
    unsubscribe();
    host.forget(id);
  });
  app.on('second-instance', () => {
    if (window.isDestroyed()) return;
    window.show();
    window.focus();
  });
  await loadPage(window);
}

/** Opens the store named on the command line; when that fails the person is told, and Welcome is shown. */
async function openAsked(session: Session): Promise<void> {
  const store = storeArgument(process.argv, process.defaultApp === true);
  if (store === null) return;
  try {
    await session.handlers['store.open']({ path: resolve(store), readOnly: false }, { signal: new AbortController().signal });
  } catch (error) {
    dialog.showErrorBox('Strata could not open the store', session.toFault(error)?.message ?? String(error));
  }
}

function report(logId: string, error: unknown): void {
  console.error(`strata ${logId}:`, error);
}

function fail(error: unknown): void {
  report('start', error);
  dialog.showErrorBox('Strata could not start', error instanceof Error ? error.message : String(error));
  app.exit(4);
}
