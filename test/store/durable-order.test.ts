import { open, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type DurableFs, nodeFs, steppedFs } from '../../store/disk/durable-fs.ts';
import { makeEvents } from '../support/builders.ts';
import { FRESH, openHarness } from '../support/harness.ts';
import { tempDir } from '../support/temp-dir.ts';

afterEach(() => vi.restoreAllMocks());

/** Notes every fsync of a file or folder from now on. */
async function noteSyncs(folder: string, log: string[]): Promise<void> {
  await using handle = await open(folder, 'r');
  const prototype = Object.getPrototypeOf(handle) as typeof handle;
  const sync = Reflect.get(prototype, 'sync') as () => Promise<void>;
  vi.spyOn(prototype, 'sync').mockImplementation(async function (this: typeof handle) {
    log.push((await this.stat()).isDirectory() ? 'sync folder' : 'sync file');
    await sync.call(this);
  });
}

describe('a power cut finds', () => {
  it('a replaced file whole: its bytes are on disk before its name is, and the name before anybody is told', async () => {
    await using folder = await tempDir();
    const log: string[] = [];
    await noteSyncs(folder.path, log);
    await steppedFs((point) => void log.push(point)).replaceFile(join(folder.path, 'a'), 'text');
    expect(log).toEqual(['file.written', 'sync file', 'file.synced', 'file.renamed', 'sync folder', 'file.replaced']);
  });

  it('a moved file at one place: both folders are on disk before anybody is told', async () => {
    await using folder = await tempDir();
    const log: string[] = [];
    await writeFile(join(folder.path, 'a'), 'text');
    await nodeFs.makeFolder(join(folder.path, 'below'));
    await noteSyncs(folder.path, log);
    await steppedFs((point) => void log.push(point)).move(join(folder.path, 'a'), join(folder.path, 'below', 'a'));
    expect(log).toEqual(['move.renamed', 'sync folder', 'sync folder', 'move.synced']);
  });

  it('a sealed segment in the archive or its source: synced, moved, published, and only then the source goes', async () => {
    const log: string[] = [];
    const note = async (call: string, work: Promise<void>): Promise<void> => {
      await work;
      log.push(call);
    };
    const fs: DurableFs = {
      ...nodeFs,
      syncFile: (path) => note(`sync ${basename(path)}`, nodeFs.syncFile(path)),
      move: (from, to) => note(`move ${basename(from)} to ${basename(to)}`, nodeFs.move(from, to)),
      replaceFile: (path, text) => note(`replace ${basename(path)}`, nodeFs.replaceFile(path, text)),
      remove: (path) => note(`remove ${basename(path)}`, nodeFs.remove(path)),
    };
    await using h = await openHarness({ fs });
    await h.append(makeEvents('a', 3, FRESH));
    const { closed } = (await h.repository.rollover()) ?? {};
    await h.repository.whenSealed();
    const [source, copy] = [`${closed?.id}.duckdb`, `${closed?.id}.compact.duckdb`];
    const steps = [`sync ${copy}`, `move ${copy} to ${source}`, 'replace catalog.json', `remove ${source}`];
    expect(log.slice(log.indexOf(`sync ${copy}`)).filter((call) => steps.includes(call))).toEqual(steps);
    await h.check();
  });
});
