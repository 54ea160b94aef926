import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli, temporaryFolder } from '../../support/cli.ts';
import type { ErrorDocument, InfoDocument } from '../../support/cli-documents.ts';

const EVENTS = 1_000;
const cleanUp = new AsyncDisposableStack();
let folder = '';
let store = '';

beforeAll(async () => {
  folder = cleanUp.use(await temporaryFolder()).path;
  store = join(folder, 'store');
  const made = await cli(['sample', store, '--events', String(EVENTS), '--json']);
  if (made.code !== 0) throw new Error(made.stderr);
});
afterAll(() => cleanUp.disposeAsync());

const out = (name: string): string => join(folder, name);

describe('export', () => {
  test.each(['csv-lossless', 'ndjson', 'parquet'])('of everything as %s is replayed as duplicates only', async (format) => {
    const made = await cli(['export', store, '--format', format, '--out', out(`all.${format}`), '--full', '--json']);
    expect([made.code, made.json()]).toMatchObject([0, { format, full: true, events: EVENTS, missing: [] }]);
    const replayed = await cli(['replay', store, out(`all.${format}`), '--dry-run', '--json']);
    expect(replayed.json()).toMatchObject({ read: EVENTS, new: 0, duplicate: EVENTS, conflict: 0, rejected: 0 });
  });

  test('takes the filters of events, and says in words what it made', async () => {
    const listed = (await cli(['events', store, '--status', '4xx', '--oldest', '--limit', '10000', '--json'])).json<{
      events: { event_id: string }[];
    }>();
    const made = await cli(['export', store, '--format', 'ndjson', '--out', out('errors.ndjson'), '--status', '4xx']);
    const lines = (await readFile(out('errors.ndjson'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { event_id: string }).event_id)).toEqual(listed.events.map((event) => event.event_id));
    expect(lines.length).toBeGreaterThan(0);
    expect([made.code, made.stdout]).toEqual([0, expect.stringContaining(`${lines.length} events as ndjson without headers and bodies`)]);
  });

  test.each([
    ['a format it does not know', ['--format', 'xml', '--out', 'x']],
    ['no format', ['--out', 'x']],
    ['no file', ['--format', 'csv']],
    ['a status that is none', ['--format', 'csv', '--out', '$new', '--status', 'red']],
    ['a file inside the store', ['--format', 'csv', '--out', '$inside']],
    ['a file that is there', ['--format', 'csv', '--out', '$taken']],
  ])('refuses %s, and makes nothing', async (_what, words) => {
    await cli(['export', store, '--format', 'csv', '--out', out('taken.csv')]);
    const before = await Promise.all([readdir(folder), readdir(store)]);
    const places: Record<string, string> = { $new: out('new.csv'), $inside: join(store, 'events.csv'), $taken: out('taken.csv') };
    const result = await cli(['export', store, ...words.map((word) => places[word] ?? word), '--json']);
    expect([result.code, result.json<ErrorDocument>().error.code]).toEqual([2, expect.stringMatching(/USAGE|INVALID/)]);
    expect(await Promise.all([readdir(folder), readdir(store)])).toEqual(before);
  });

  test('leaves the store as it was', async () => {
    expect((await cli(['info', store, '--json'])).json<InfoDocument>().rows).toBe(EVENTS);
    expect((await cli(['verify', store, '--json'])).json()).toMatchObject({ findings: [] });
  });
});
