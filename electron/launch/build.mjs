import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { modernNode, root, run } from './project.mjs';

const SOURCES = ['renderer', 'electron', 'store', 'vite.config.ts', 'package-lock.json'];
const PRODUCTS = ['dist/renderer/index.html', 'dist/electron/main.js', 'dist/electron/preload.cjs'];

/** Builds the page, the main process and the preload when they are missing or older than their sources. */
export async function build() {
  if (isBuilt()) return;
  const code = await run(modernNode(), [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--app', '--logLevel', 'warn']);
  if (code !== 0) throw new Error(`the build ended with ${code}; see its words above`);
}

function isBuilt() {
  const products = PRODUCTS.map((path) => join(root, path));
  if (!products.every((path) => existsSync(path))) return false;
  const oldest = Math.min(...products.map((path) => statSync(path).mtimeMs));
  return SOURCES.every((path) => newestIn(join(root, path)) <= oldest);
}

function newestIn(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return path.endsWith('.tsbuildinfo') ? 0 : stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}
