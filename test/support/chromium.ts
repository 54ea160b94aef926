import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const cache = join(import.meta.dirname, '../../node_modules/.cache');
const folder = join(cache, 'chromium');

/** Debian's own binaries, not the scripts in /usr/bin: killing a script leaves the browser behind. */
const installed = [
  '/usr/lib/chromium/chromium-headless-shell',
  '/usr/lib/chromium/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A Chromium for tests: $CHROMIUM, else one of the system's, else Playwright's own, else the one that comes from npm. */
export async function chromiumPath(): Promise<string> {
  const given = process.env['CHROMIUM'];
  if (given !== undefined && given !== '') return given;
  const { chromium } = await import('@playwright/test');
  return [...installed, chromium.executablePath()].find((path) => existsSync(path)) ?? fromNpm();
}

/** Whether this Chromium gets as far as saying its version: a missing library of the system shows here. */
export function chromiumStarts(path: string): boolean {
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

function fromNpm(): string {
  if (!existsSync(folder)) unpack();
  const bare = join(folder, 'chromium');
  return chromiumStarts(bare) ? bare : join(folder, 'chromium-with-libraries');
}

/** Unpacks beside its place and moves it there, so that a second test run never sees half of it. */
function unpack(): void {
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, 'unpacking-'));
  const script = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";
  // The package unpacks into the folder for temporary files, and its libraries only where it believes to need them.
  const env = { ...process.env, TMPDIR: fresh, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' };
  execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: import.meta.dirname, env, stdio: 'inherit' });
  writeFileSync(join(fresh, 'chromium-with-libraries'), withLibraries, { mode: 0o755 });
  writeFileSync(join(fresh, 'fonts.conf'), fonts);
  try {
    renameSync(fresh, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** For a system without any fonts: those of the package. */
const fonts = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>
`;

/** For a system without the libraries that Chromium wants: those of the package. `exec`, so that killing it ends the browser. */
const withLibraries = `#!/bin/sh
here="$(dirname "$0")"
export LD_LIBRARY_PATH="$here/al2023/lib"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
`;
