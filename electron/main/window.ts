import { BrowserWindow } from 'electron';
import { pageUrl } from './page-origin.ts';
import { windowOptions } from './window-options.ts';

/** Makes the window and leaves it hidden until there is something to see; `loadPage` fills it. */
export function createWindow(surroundings: Parameters<typeof windowOptions>[0]): BrowserWindow {
  const window = new BrowserWindow(windowOptions(surroundings));
  window.once('ready-to-show', () => window.show());
  return window;
}

export async function loadPage(window: BrowserWindow): Promise<void> {
  await window.loadURL(pageUrl);
}
