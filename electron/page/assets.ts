import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** One built file of the page, held in memory. */
export interface Asset {
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Everything the page may load, by exact path; a request can name an entry or miss, never a path on the disk. */
export type Assets = ReadonlyMap<string, Asset>;

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
]);

/** Reads the built page; files of a kind the page has no use for, and links, are left out. */
export async function loadAssets(folder: string): Promise<Assets> {
  const assets = new Map<string, Asset>();
  await collect(folder, '', assets);
  const index = assets.get('/index.html');
  if (index === undefined) throw new Error(`there is no built page in ${folder}; run: npm run build`);
  return assets.set('/', index);
}

/** The asset that a request target names, exactly as it was sent: nothing is decoded, so nothing can be smuggled. */
export function findAsset(assets: Assets, target: string): Asset | undefined {
  const [path = ''] = target.split(/[?#]/, 1);
  return assets.get(path);
}

/** Follows no link: a recursive `readdir` would. */
async function collect(folder: string, prefix: string, assets: Map<string, Asset>): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await collect(join(folder, entry.name), `${prefix}/${entry.name}`, assets);
    const type = typeOf(entry);
    if (type !== undefined) assets.set(`${prefix}/${entry.name}`, { type, body: new Uint8Array(await readFile(join(folder, entry.name))) });
  }
}

function typeOf(entry: Dirent): string | undefined {
  return entry.isFile() ? TYPES.get(extname(entry.name)) : undefined;
}
