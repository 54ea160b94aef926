import { isAbsolute } from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';
import { homeFolder } from '../web/folders.ts';
import { printPdf } from './print-pdf.ts';
import { type HostCapabilities, Refusal } from '../router/host.ts';

/** What a desktop can do for the handlers. */
export function desktopCapabilities(): HostCapabilities {
  return { host: 'electron', home: homeFolder(), config: app.getPath('userData'), pickFolder, resolveFile, printPdf };
}

async function pickFolder(title: string): Promise<string | null> {
  const options = { title, properties: ['openDirectory', 'createDirectory'] } satisfies Electron.OpenDialogOptions;
  const window = BrowserWindow.getFocusedWindow();
  const { canceled, filePaths } = await (window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options));
  return canceled ? null : (filePaths[0] ?? null);
}

/** In Electron the reference of a file is its path. */
async function resolveFile(ref: string): Promise<string> {
  if (!isAbsolute(ref)) throw new Refusal('NOT_FOUND', 'This file is not known to the window.', 'Drop the file again.');
  return ref;
}
