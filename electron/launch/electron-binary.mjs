import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modernNode, root } from './project.mjs';

const FETCH_LIMIT_MS = 120_000;
const TRY_AGAIN_AFTER_MS = 24 * 60 * 60 * 1000;
const folder = join(root, 'node_modules/electron');
const failedMark = join(root, 'node_modules/.cache/electron-not-fetched');

/** Path of Electron's program, fetched once where that is possible within two minutes; else null. */
export async function electronBinary() {
  if (present() === null && !failedLately() && !(await fetchIt())) {
    mkdirSync(join(failedMark, '..'), { recursive: true });
    writeFileSync(failedMark, 'Electron could not be fetched; the next attempt is a day later. Delete this file to try at once.\n');
  }
  return present();
}

/** Why a window of Electron cannot be shown here whatever is installed, or null. */
export function obstacle(platform, env, isRoot) {
  if (platform !== 'linux') return null;
  if (env.DISPLAY === undefined && env.WAYLAND_DISPLAY === undefined) return 'there is no screen';
  return isRoot ? 'Electron does not run as root' : null;
}

function present() {
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const program = join(folder, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(program) ? program : null;
}

function failedLately() {
  return existsSync(failedMark) && Date.now() - statSync(failedMark).mtimeMs < TRY_AGAIN_AFTER_MS;
}

/** Electron's own installer, in a child that is not waited for longer than the limit. */
function fetchIt() {
  console.log('Fetching Electron, once…');
  return new Promise((resolve) => {
    const child = spawn(modernNode(), [join(folder, 'install.js')], { cwd: folder, stdio: 'ignore' });
    const late = setTimeout(() => child.kill('SIGKILL'), FETCH_LIMIT_MS);
    const end = (ok) => {
      clearTimeout(late);
      resolve(ok);
    };
    child.once('error', () => end(false));
    child.once('exit', (code) => end(code === 0));
  });
}
