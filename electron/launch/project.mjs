// Plain JavaScript for Node 20.19 with no packages: it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the project. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

const NEEDED_NODE = 24;

/** Whether what is installed is what the lock file asks for. Optional packages may be absent: they belong to other platforms. */
export function isInstalled() {
  const installedLock = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const installed = packagesIn(installedLock);
  return Object.entries(wanted).every(([path, entry]) => {
    const found = installed[path];
    if (path === '') return true;
    return found === undefined ? entry.optional === true || entry.devOptional === true : found.version === entry.version;
  });
}

/** Installs exactly what the lock file names, when it is not there yet. */
export async function install() {
  if (isInstalled()) return;
  console.log('Installing what is missing (half a minute)…');
  const npm = process.env.npm_execpath;
  const [command, ...before] = npm === undefined ? ['npm'] : [process.execPath, npm];
  const code = await run(command, [...before, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    shell: npm === undefined && process.platform === 'win32',
  });
  if (code !== 0) throw new Error(`npm ci ended with ${code}; see its words above`);
}

/** A Node that runs TypeScript and the newest syntax: the project's own, else the system's. */
export function modernNode() {
  const own = join(root, 'node_modules/.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  const packaged = join(
    root,
    'node_modules',
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  const found = [packaged, own, process.execPath].find((path) => existsSync(path) && majorOf(path) >= NEEDED_NODE);
  if (found === undefined)
    throw new Error(
      `Strata needs Node ${NEEDED_NODE}: there is no package of it for ${process.platform} ${process.arch}, and this one is ${process.version}`,
    );
  return found;
}

/** Runs a program with our streams, hands signals on to it, and answers with its exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const forward = (signal) => child.kill(signal);
    for (const signal of signals) process.on(signal, forward);
    const watch = stopWithNpm(() => child.kill('SIGTERM'));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      for (const name of signals) process.off(name, forward);
      resolve(code ?? (signal === null ? 1 : 128));
    });
  });
}

/** npm does not hand on a signal that ends it; its scripts would go on without it. */
function stopWithNpm(stop) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const parent = process.ppid;
  return setInterval(() => {
    if (process.ppid !== parent) stop();
  }, 500);
}

function packagesIn(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

function majorOf(node) {
  if (node === process.execPath) return Number(process.versions.node.split('.')[0]);
  const said = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return said.status === 0 ? Number(said.stdout.slice(1).split('.')[0]) : 0;
}
