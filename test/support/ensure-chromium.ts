import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromiumPath, chromiumStarts } from './chromium.ts';

/** Prints the path of a Chromium that starts here; as root on Debian installs one when there is none. */
const found = await chromiumPath();
const path = chromiumStarts(found) || !installFromDebian() ? found : await chromiumPath();
if (!chromiumStarts(path)) throw new Error(`no Chromium starts here (tried ${path}); install one and name it in CHROMIUM`);
console.log(path);

function installFromDebian(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const commands = [['update'], ['install', '-y', '--no-install-recommends', 'chromium-headless-shell']];
  return commands.every((words) => spawnSync('apt-get', words, { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0);
}
