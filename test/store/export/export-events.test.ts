import { lstat, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EVENT_COLUMNS } from '../../../store/domain/columns.ts';
import { InvalidArgumentError } from '../../../store/errors.ts';
import { EXPORT_FORMATS, type ExportFormat, exportEvents } from '../../../store/export/export-events.ts';
import { createStore } from '../../../store/opening.ts';
import type { UsageFilter } from '../../../store/queries/filter.ts';
import { makeEvents } from '../../support/builders.ts';
import { FRESH, type Harness, openHarness } from '../../support/harness.ts';
import { realisticEvents } from '../../support/journal-sample.ts';
import { journalBytes } from '../../support/journal-writer.ts';
import { oddEvents } from '../../support/odd-events.ts';
import { type StoredRow, storedRows } from '../../support/stored.ts';
import { tempDir } from '../../support/temp-dir.ts';

const EVENTS = 1_500;
/** The formats that hold every value as it is stored. */
const EXACT = EXPORT_FORMATS.filter((format) => format !== 'csv');

const setup = new AsyncDisposableStack();
let folder = '';
/** A closed segment with odd events, an active one with ordinary ones: tests only read it. */
let store: Harness;

beforeAll(async () => {
  folder = setup.use(await tempDir()).path;
  store = setup.use(await openHarness({ sealing: false }));
  const odd = oddEvents(FRESH);
  await writeFile(join(folder, 'odd.journal'), journalBytes(odd));
  await writeFile(join(folder, 'plain.journal'), journalBytes([...realisticEvents(EVENTS - odd.length, { startMs: FRESH + 60_000 })]));
  await store.repository.replay([{ path: join(folder, 'odd.journal') }]);
  await store.repository.rollover();
  await store.repository.replay([{ path: join(folder, 'plain.journal') }]);
});
afterAll(() => setup.disposeAsync());

const file = (name: string): string => join(folder, name);

function exported(format: ExportFormat, name: string, full = true, filter: UsageFilter = {}): ReturnType<typeof exportEvents> {
  return exportEvents(store.repository, { filter, format, path: file(name), full });
}

describe('an exact export', () => {
  test.each(EXACT)('as %s is read back as duplicates only, and makes the same store anew', async (format) => {
    const name = `all.${format}`;
    const report = await exported(format, name);
    const { size } = await lstat(file(name));
    expect(report).toEqual({ path: file(name), format, full: true, events: EVENTS, bytes: size, missing: [], remarks: [] });
    const again = await store.repository.check([{ path: file(name) }]);
    expect(again.files.map(({ state, rejects, counts }) => ({ state, rejects, counts }))).toEqual([
      { state: 'done', rejects: [], counts: { read: EVENTS, new: 0, duplicate: EVENTS, conflict: 0, rejected: 0 } },
    ]);
    await using other = await openHarness();
    await other.repository.replay([{ path: file(name) }]);
    expect(await contentOf(other)).toEqual(await contentOf(store));
  });

  test('holds what the filter lets through, oldest event first, and tells how far it is', async () => {
    const filter = { status: ['2xx'], fromMs: FRESH + 60_000 };
    const steps: [number, number][] = [];
    const path = file('some.ndjson');
    const report = await exportEvents(store.repository, {
      filter,
      format: 'ndjson',
      path,
      full: false,
      progress: (done, total) => steps.push([done, total]),
    });
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, string>); // prettier-ignore
    const page = await store.repository.events({ filter, limit: 10_000, full: false });
    expect(lines.map((line) => line['event_id'])).toEqual(page.events.map((event) => event['event_id']).toReversed());
    expect(report.events).toBe(lines.length);
    expect(report.events).toBeGreaterThan(0);
    expect(report.events).toBeLessThan(EVENTS);
    expect([steps[0], steps.at(-1)]).toEqual([[0, report.events], [report.events, report.events]]); // prettier-ignore
  });

  test.each([
    ['csv', 'created_at,event_id,created_at_ms,'],
    ['csv-lossless', 'event_id,created_at_ms,'],
    ['ndjson', ''],
    ['parquet', 'PAR1'],
  ] as const)('as %s of nothing is a file all the same', async (format, start) => {
    const report = await exported(format, `none.${format}`, true, { key: ['nobody'] });
    const text = (await readFile(file(`none.${format}`), 'utf8')).replace('\uFEFF', '');
    expect([report.events, text.slice(0, start.length)]).toEqual([0, start]);
    expect(text.split('\r\n').length).toBeLessThanOrEqual(2);
  });
});

describe('headers, messages and bodies', () => {
  const HIDDEN = ['request_headers_json', 'last_message_content', ...EVENT_COLUMNS.filter((c) => c.heavy).map((c) => c.name)];

  test.each(['csv', 'csv-lossless', 'ndjson', 'parquet'] as const)('stay in the store unless they are asked for: %s', async (format) => {
    await exported(format, `light.${format}`, false);
    await exported(format, `heavy.${format}`, true);
    const [light, heavy] = [await readFile(file(`light.${format}`), 'latin1'), await readFile(file(`heavy.${format}`), 'latin1')];
    expect(HIDDEN.filter((name) => light.includes(name))).toEqual([]);
    expect(HIDDEN.filter((name) => !heavy.includes(name))).toEqual([]);
    expect(light.length).toBeLessThan(heavy.length);
  });
});

describe('the place of an export', () => {
  /** Why nothing is written there; throws when something is, or when anything changed. */
  const refusal = async (path: string): Promise<string> => {
    const before = await readdir(folder);
    const why = await exportEvents(store.repository, { filter: {}, format: 'ndjson', path, full: false }).catch((error: unknown) => error);
    if (!(why instanceof InvalidArgumentError) || String(await readdir(folder)) !== String(before)) throw new Error('not refused', { cause: why });
    return why.message;
  };

  test('is never inside this store, another one, or a link into one', async () => {
    expect(await refusal(join(store.root, 'events.ndjson'))).toMatch(/inside the store/);
    expect(await refusal(join(store.root, 'archive', 'events.ndjson'))).toMatch(/inside the store/);
    const other = file('other');
    await createStore(other);
    expect(await refusal(join(other, 'events.ndjson'))).toMatch(/inside the store/);
    await symlink(store.root, file('way-in'));
    expect(await refusal(join(file('way-in'), 'work', 'events.ndjson'))).toMatch(/inside the store/);
  });

  test('is free: what lies there stays as it is, links too', async () => {
    await writeFile(file('taken'), 'mine');
    expect(await refusal(file('taken'))).toMatch(/already/);
    expect(await readFile(file('taken'), 'utf8')).toBe('mine');
    await symlink(file('nowhere'), file('dangling'));
    expect(await refusal(file('dangling'))).toMatch(/already/);
    expect(await refusal(file('no-such-folder/events.ndjson'))).toMatch(/no folder/);
  });

  test.each(['ndjson', 'parquet'] as const)('stays empty when it is cancelled: %s', async (format) => {
    const before = await readdir(folder);
    const stop = new AbortController();
    const request = {
      filter: {},
      format,
      path: file(`cut.${format}`),
      full: true,
      signal: stop.signal,
      progress: () => stop.abort(new Error('enough')),
    };
    await expect(exportEvents(store.repository, request)).rejects.toThrow('enough');
    expect(await readdir(folder)).toEqual(before);
  });

  test.skipIf(process.platform === 'win32').each(['ndjson', 'parquet'] as const)('gets a file only its owner can read: %s', async (format) => {
    await exported(format, `private.${format}`, false);
    expect((await lstat(file(`private.${format}`))).mode & 0o777).toBe(0o600);
  });
});

test('an export of many events takes pages of fitting size and every event once', async () => {
  await using many = await openHarness();
  await many.append(makeEvents('one', 12_000, FRESH));
  const path = file('many.ndjson');
  await exportEvents(many.repository, { filter: {}, format: 'ndjson', path, full: false });
  const ids = (await readFile(path, 'utf8')).trimEnd().split('\n').map((line) => (JSON.parse(line) as { event_id: string }).event_id); // prettier-ignore
  expect(ids).toEqual(makeEvents('one', 12_000, FRESH).map((event) => event.event_id));
});

/** Every stored event with all its values, by id. */
async function contentOf({ repository }: Harness): Promise<StoredRow[]> {
  return (await storedRows(repository)).toSorted((a, b) => (String(a['event_id']) < String(b['event_id']) ? -1 : 1));
}
