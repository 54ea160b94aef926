import { appendFile, copyFile, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WatchedFolder } from '../../../store/replay/watched-folder.ts';
import { journal } from '../../support/expected.ts';
import { brokenLaws, NOW, openHarness } from '../../support/harness.ts';
import { mixture, replayLines, writeLines } from '../../support/replay-lines.ts';
import { storedIds } from '../../support/stored.ts';
import { tempDir } from '../../support/temp-dir.ts';

const lines = (prefix: string, count: number): string[] => replayLines({ prefix, nowMs: NOW, kinds: mixture(count, ['fresh']) });
const NONE = new AbortController().signal;

describe('a file that changes between the dry run and the commit', () => {
  it('is not written, the others are, and a new dry run is asked for', async () => {
    await using folder = await tempDir();
    await using h = await openHarness({ rollupCache: false });
    const [first, second] = [
      await writeLines(join(folder.path, '1.ndjson'), lines('a', 10)),
      await writeLines(join(folder.path, '2.ndjson'), lines('b', 5)),
    ];
    const announced = await h.repository.check([{ path: first }, { path: second }]);
    await appendFile(first, `${lines('c', 1).join('\n')}\n`);
    const report = await h.repository.replay([], { announced });
    expect(report.files.map(({ state, counts }) => [state, counts.new])).toEqual([
      ['refused', 0],
      ['done', 5],
    ]);
    expect(report.files[0]?.rejects[0]?.reason).toBe('it was changed since the dry run; start a new dry run');
    expect(h.repository.replayRuns()[0]).toMatchObject({ state: 'failed', error: '1 of 2 files are not what they were' });
    expect(await storedIds(h.repository)).toHaveLength(5);
  });

  it('is written when only its time is another', async () => {
    await using folder = await tempDir();
    await using h = await openHarness({ rollupCache: false });
    const path = await writeLines(join(folder.path, '1.ndjson'), lines('a', 10));
    const announced = await h.repository.check([{ path }]);
    await utimes(path, new Date(NOW), new Date(NOW));
    expect((await h.repository.replay([], { announced })).counts).toEqual(announced.counts);
  });

  it('or goes is named', async () => {
    await using folder = await tempDir();
    await using h = await openHarness({ rollupCache: false });
    const path = await writeLines(join(folder.path, '1.ndjson'), lines('a', 10));
    const announced = await h.repository.check([{ path }]);
    await rm(path);
    expect((await h.repository.replay([], { announced })).files[0]?.rejects[0]?.reason).toBe('it is not there any more');
  });
});

it('a link is no file to replay, named alone or found in a folder', async () => {
  await using folder = await tempDir();
  await using h = await openHarness({ rollupCache: false });
  const path = await writeLines(join(folder.path, 'a.ndjson'), lines('a', 2));
  const inner = join(folder.path, 'inner');
  await mkdir(inner);
  await symlink(path, join(inner, 'link.ndjson'));
  for (const named of [join(inner, 'link.ndjson'), inner]) {
    const { files, counts } = await h.repository.check([{ path: named }]);
    expect([counts.read, files.map(({ state, rejects }) => [state, rejects[0]?.reason])]).toEqual([
      0,
      [['refused', `not a regular file: it is a symbolic link to ${path}; replay what it points to instead`]],
    ]);
  }
});

describe('a damaged journal that is put aside', () => {
  const damaged = journal('broken-crc.journal');
  const WHY = { why: 'the checksum of a block is wrong', note: 'asked the gateway for it again' };

  it('is copied with a note, stays where it was, and is remembered', async () => {
    await using folder = await tempDir();
    await using h = await openHarness({ rollupCache: false });
    const from = join(folder.path, 'usage 1.journal');
    await writeFile(from, damaged);
    const aside = await h.repository.quarantineJournal({ name: '../sealed/usage 1.journal', from, ...WHY });
    expect(aside).toMatchObject({ copy: `journals/quarantine/${NOW}-usage_1.journal`, bytes: damaged.length, ...WHY });
    expect(await readFile(join(h.root, aside.copy))).toEqual(damaged);
    expect(JSON.parse(await readFile(join(h.root, `${aside.copy}.why.json`), 'utf8'))).toEqual(aside);
    expect(await readFile(from)).toEqual(damaged);
    expect(await h.repository.quarantineJournal({ name: 'again', from, why: 'x', note: 'y' })).toEqual(aside);
    const repository = await h.reopen();
    expect(repository.quarantinedJournals()).toEqual([aside]);
    const [file] = (await repository.check([{ path: from }])).files;
    expect(file?.notes).toContain('put aside before, on 2026-03-10T12:00:00.000Z: asked the gateway for it again');
    expect(await brokenLaws(repository)).toEqual([]);
  });

  it('is left alone by who watches its folder, under any name', async () => {
    await using folder = await tempDir();
    await using h = await openHarness({ rollupCache: false });
    const [from, other] = [join(folder.path, '1.journal'), join(folder.path, '2.journal')];
    await writeFile(from, damaged);
    await copyFile(from, other);
    expect(await new WatchedFolder(h.repository, folder.path).fresh(NONE)).toEqual([from, other]);
    await h.repository.quarantineJournal({ name: '1.journal', from, ...WHY });
    expect(await new WatchedFolder(h.repository, folder.path).fresh(NONE)).toEqual([]);
  });

  it('two of one name at one moment are two', async () => {
    await using folder = await tempDir();
    await using h = await openHarness({ rollupCache: false });
    const copies: string[] = [];
    for (const text of ['one', 'two']) {
      const from = join(folder.path, text);
      await writeFile(from, text);
      copies.push((await h.repository.quarantineJournal({ name: 'a.journal', from, ...WHY })).copy);
    }
    expect(copies).toEqual([`journals/quarantine/${NOW}-a.journal`, `journals/quarantine/${NOW}-2-a.journal`]);
  });

  it('must be a file that can be read', async () => {
    await using h = await openHarness({ rollupCache: false });
    for (const from of ['/dev/zero', join(h.root, '..'), join(h.root, '..', 'nowhere')])
      await expect(h.repository.quarantineJournal({ name: 'a', from, ...WHY })).rejects.toThrow('cannot be put aside');
    expect(await readdir(join(h.root, 'journals'))).toEqual([]);
  });
});

it('a watched folder is remembered by the store until it is not watched any more', async () => {
  await using h = await openHarness({ rollupCache: false });
  expect(await h.repository.watch()).toBeNull();
  await expect(h.repository.setWatch({ folder: '/sealed', everySeconds: 0 })).rejects.toThrow('every 1 to 86400 seconds');
  await h.repository.setWatch({ folder: '/sealed', everySeconds: 30 });
  const repository = await h.reopen();
  expect(await repository.watch()).toEqual({ folder: '/sealed', everySeconds: 30 });
  expect(await brokenLaws(repository)).toEqual([]);
  await repository.setWatch(null);
  expect(await repository.watch()).toBeNull();
});
