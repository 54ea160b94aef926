import { BrowserWindow } from 'electron';
import { Refusal } from '../router/host.ts';

/** Longer addresses are cut or refused. */
const LONGEST_URL = 2_000_000;

/** Prints a page to PDF in a window that nobody sees, that runs no script and may load nothing. */
export async function printPdf(html: string): Promise<Uint8Array> {
  const url = `data:text/html;charset=utf-8;base64,${Buffer.from(html).toString('base64')}`;
  if (url.length > LONGEST_URL) throw new Refusal('UNSUPPORTED', 'This is too long to be printed to PDF here.', 'Save it as a page and print that.');
  const window = new BrowserWindow({
    show: false,
    webPreferences: { javascript: false, sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false },
  });
  try {
    await window.loadURL(url);
    return await window.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true });
  } finally {
    window.destroy();
  }
}
