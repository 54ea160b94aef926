import type { StoreContext } from '../context.ts';
import { SIDECARS } from '../disk/durable-fs.ts';
import { absolute } from '../layout.ts';

/** Puts a file aside, with its logs, and says beside it why; answers where it lies now. `more` goes into the note. */
export async function setAside(context: Disk, path: string, why: string, more: object = {}): Promise<string> {
  const name = await explain(context, path, why, more);
  await each(context, path, name, (from, to) => context.options.fs.move(from, to));
  return name;
}

/** Keeps a copy of a file, with its logs, before it is changed in place; answers where the copy lies. DuckDB must not have it open. */
export async function keepCopy(context: Disk, path: string, why: string, more: object = {}): Promise<string> {
  const name = await explain(context, path, why, more);
  await each(context, path, name, (from, to) => context.options.fs.copy(from, to));
  return name;
}

type Disk = Pick<StoreContext, 'root' | 'options'>;

/** The note is there first, so that nothing lies in the quarantine unexplained. Names are given once. */
async function explain({ root, options: { fs, clock } }: Disk, path: string, why: string, more: object): Promise<string> {
  const atMs = clock.now();
  await fs.makeFolder(absolute(root, 'quarantine'));
  const plain = `quarantine/${atMs}-${path.replaceAll('/', '_')}`;
  let name = plain;
  for (let n = 2; (await fs.stat(absolute(root, `${name}.why.json`))) !== null; n++) name = plain.replace(/(?=\.duckdb|$)/, `-${n}`);
  await fs.replaceFile(absolute(root, `${name}.why.json`), `${JSON.stringify({ from: path, why, atMs, ...more }, null, 2)}\n`);
  return name;
}

async function each({ root, options: { fs } }: Disk, path: string, name: string, act: (from: string, to: string) => Promise<void>): Promise<void> {
  for (const suffix of ['', ...SIDECARS])
    if ((await fs.stat(absolute(root, path + suffix))) !== null) await act(absolute(root, path + suffix), absolute(root, name + suffix));
}
