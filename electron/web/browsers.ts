import { delimiter, join } from 'node:path';

/** A program and its arguments that show an address. */
export interface Opener {
  readonly command: string;
  readonly args: readonly string[];
}

export interface Desktop {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isRoot: boolean;
  /** Folder for a browser profile of our own. */
  readonly profile: string;
  exists(path: string): boolean;
}

/** How to show an address on this desktop, best first; empty where there is nothing to show it on. */
export function openersOf(desktop: Desktop, url: string): readonly Opener[] {
  // Nobody looks at a screen that is not there, and Chromium refuses to run as root without giving up its sandbox.
  if (desktop.isRoot || (desktop.platform === 'linux' && !hasScreen(desktop.env))) return [];
  const windowArguments = [
    `--app=${url}`,
    `--user-data-dir=${desktop.profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--window-size=1440,900',
  ];
  const windows = chromiums(desktop).filter((path) => desktop.exists(path));
  return [...windows.map((command) => ({ command, args: windowArguments })), defaultBrowser(desktop.platform, url)];
}

function hasScreen(env: Desktop['env']): boolean {
  return env['DISPLAY'] !== undefined || env['WAYLAND_DISPLAY'] !== undefined;
}

function defaultBrowser(platform: NodeJS.Platform, url: string): Opener {
  if (platform === 'darwin') return { command: 'open', args: [url] };
  if (platform === 'win32') return { command: 'rundll32', args: ['url.dll,FileProtocolHandler', url] };
  return { command: 'xdg-open', args: [url] };
}

function chromiums({ platform, env }: Desktop): readonly string[] {
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => env[name]).filter((root) => root !== undefined);
    const programs = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];
    return roots.flatMap((root) => programs.map((program) => join(root, program)));
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
  return programs.flatMap((program) => folders.map((folder) => join(folder, program)));
}
