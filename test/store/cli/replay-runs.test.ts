import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cli, emptyStore, startCli, temporaryFolder } from '../../support/cli.ts';
import type { ReplayDocument } from '../../support/cli-documents.ts';
import { journal } from '../../support/expected.ts';
import { mixture, replayLines, writeLines } from '../../support/replay-lines.ts';

let store = '';
let folder = '';
const stack: AsyncDisposable[] = [];

beforeEach(async () => {
  const [made, temporary] = [await emptyStore(), await temporaryFolder()];
  stack.push(made, temporary);
  store = made.path;
  folder = temporary.path;
});

afterEach(async () => {
  for (const resource of stack.splice(0)) await resource[Symbol.asyncDispose]();
});

type RunDocument = ReplayDocument & { readonly run: string | null };

const lines = (prefix: string, count: number): string[] => replayLines({ prefix, nowMs: Date.now(), kinds: mixture(count, ['fresh']) });

test('a killed replay is resumed and says the numbers of the whole', async () => {
  const path = await writeLines(join(folder, 'a.ndjson'), lines('a', 150_000));
  const child = startCli(['replay', store, path, '--json', '--progress']);
  const ended = new Promise((resolve) => child.once('close', resolve));
  for await (const line of createInterface({ input: child.stderr })) if (!line.endsWith(' 0 new')) break;
  child.kill('SIGKILL');
  await ended;
  const resumed = await cli(['replay', store, '--resume', '--json']);
  expect(resumed.json<RunDocument>()).toMatchObject({ read: 150_000, new: 150_000, duplicate: 0 });
  const again = await cli(['replay', store, '--resume', '--json']);
  expect([resumed.code, again.code]).toEqual([0, 2]);
  expect(again.stderr).toContain('There is no replay to resume');
  const named = await cli(['replay', store, '--resume', resumed.json<RunDocument>().run ?? '']);
  expect([named.code, named.stderr]).toEqual([2, expect.stringContaining('This replay is done')]);
});

test('a watched folder is replayed oldest first, what was replayed before is left alone, and the files stay', async () => {
  const sealed = join(folder, 'sealed');
  await mkdir(sealed);
  await writeLines(join(sealed, 'usage-000000000010.journal'), lines('b', 5));
  await writeLines(join(sealed, 'usage-9.journal'), lines('a', 3));
  await writeLines(join(sealed, 'usage-000000000011.recovering'), lines('c', 3));
  const first = await cli(['replay', store, '--watch', sealed, '--once', '--json']);
  expect(first.json<ReplayDocument>().files.map(({ path, ...file }) => [path.split('/').at(-1), file.new])).toEqual([
    ['usage-9.journal', 3],
    ['usage-000000000010.journal', 5],
  ]);
  await copyFile(join(sealed, 'usage-9.journal'), join(sealed, 'usage-000000000012.journal'));
  await writeLines(join(sealed, 'usage-000000000013.journal'), lines('d', 2));
  const second = await cli(['replay', store, '--watch', sealed, '--once', '--json']);
  expect(second.json<ReplayDocument>()).toMatchObject({ read: 2, new: 2, files: [{ state: 'done' }] });
  const found = await cli(['event', store, 'a-000002']);
  expect(found.stdout).toMatch(/^usage-0+1 \(active\)\nfrom line 3 of \S+\/usage-9\.journal \(SHA-256 [0-9a-f]{64}\), replay [0-9a-f-]{36}\n/);
  const third = await cli(['replay', store, '--watch', sealed, '--once', '--json']);
  expect([third.code, third.stdout, await readdir(sealed)]).toHaveLength(3);
  expect([third.code, third.stdout]).toEqual([0, '']);
  expect(await readdir(sealed)).toHaveLength(5);
});

test('a watched folder is looked at again and again until the program is stopped', async () => {
  const sealed = join(folder, 'sealed');
  await mkdir(sealed);
  const child = startCli(['replay', store, '--watch', sealed, '--every', '1', '--json']);
  const ended = new Promise((resolve) => child.once('close', resolve));
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  for (const name of ['1.journal', '2.journal']) {
    await writeLines(join(folder, name), lines(name, 4));
    await copyFile(join(folder, name), join(sealed, name));
    const { value } = await answers.next();
    expect(JSON.parse(String(value))).toMatchObject({ new: 4 });
  }
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('--rejects writes down everything that was left out, with its place and the reason', async () => {
  const path = await writeLines(join(folder, 'a.ndjson'), [
    ...lines('a', 2),
    ...mixture(1_500, ['broken']).map(() => '{"event_id":'),
    '{"event_id":"x"}',
  ]);
  const rejects = join(folder, 'rejects.ndjson');
  await writeFile(rejects, 'of another time');
  const ended = await cli(['replay', store, path, '--dry-run', '--rejects', rejects, '--json']);
  const written = (await readFile(rejects, 'utf8')).trimEnd().split('\n').map((line): unknown => JSON.parse(line)); // prettier-ignore
  expect([ended.code, ended.json<ReplayDocument>().rejected, written.length]).toEqual([1, 1_501, 1_501]);
  expect(written[0]).toMatchObject({ file: path, line: 3, events: 1 });
  expect(written.at(-1)).toMatchObject({ line: 1_503, eventId: 'x' });
  expect((await readdir(folder)).toSorted()).toEqual(['a.ndjson', 'rejects.ndjson']);
});

test('--format is believed more than the content', async () => {
  const path = await writeLines(join(folder, 'a.txt'), ['', '[not json', ...lines('a', 2)]);
  expect((await cli(['replay', store, path])).code).toBe(2);
  const told = await cli(['replay', store, path, '--format', 'ndjson', '--json']);
  expect(told.json<ReplayDocument>()).toMatchObject({ new: 2, rejected: 1, files: [{ format: 'NDJSON', state: 'partial' }] });
});

test('damaged journals are put aside with a note, sound ones are not, and a watched folder leaves them alone', async () => {
  const sealed = join(folder, 'sealed');
  await mkdir(sealed);
  await writeFile(join(sealed, '1.journal'), journal('broken-wrong-magic.journal'));
  await writeLines(join(sealed, '2.journal'), lines('a', 3));
  const aside = await cli(['quarantine', store, sealed, '--note', 'sent by hand', '--json']);
  expect([aside.code, aside.json()]).toEqual([
    1,
    {
      journals: [
        expect.objectContaining({ from: join(sealed, '1.journal'), note: 'sent by hand', why: expect.stringContaining('LLMUJNL2') as string }),
      ],
      left: [`${sealed}/2.journal: it is sound, so it was not put aside`],
    },
  ]);
  const listed = await cli(['quarantine', store]);
  expect([listed.code, listed.stdout]).toEqual([0, expect.stringMatching(/^1 journal put aside\n.*\n.*-1\.journal .*sent by hand/)]);
  const watched = await cli(['replay', store, '--watch', sealed, '--once', '--json']);
  expect(watched.json<ReplayDocument>()).toMatchObject({ new: 3, files: [{ path: join(sealed, '2.journal') }] });
});

test.each([
  [['--resume', '--dry-run'], 'Only one of'],
  [['--once'], '--every and --once belong to --watch'],
  [['a', '--format', 'yaml'], '--format is one of binary, ndjson, csv, parquet'],
  [['--resume', 'a', 'b'], 'Not understood: b'],
])('%j is refused', async (words, message) => {
  const ended = await cli(['replay', store, ...words]);
  expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining(message)]);
});
