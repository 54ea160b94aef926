import { chmod, copyFile, mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../store/domain/time.ts';
import { verifyStore, type VerifyStoreOptions } from '../../../store/repair/verify-store.ts';
import type { Finding } from '../../../store/segments/finding.ts';
import { TestClock } from '../../support/clock.ts';
import { type CatalogBody, edit, editCatalog, FULL, type FullStore, FullStores } from '../../support/full-store.ts';
import { FRESH, NOW } from '../../support/harness.ts';

let stores: FullStores;
beforeAll(async () => {
  stores = await FullStores.make();
});
afterAll(() => stores[Symbol.asyncDispose]());

async function verify(store: FullStore, options: VerifyStoreOptions = {}): Promise<readonly Finding[]> {
  const { findings } = await verifyStore(store.root, { ...options, store: { clock: new TestClock(NOW), memoryMb: 256 } });
  return findings;
}

/** L12 speaks of the same totals as L9 and L16, and has tests of its own. */
const brief = (findings: readonly Finding[]): string[] =>
  findings
    .filter((f) => f.law !== 'L12')
    .map(({ law, severity, path }) => `${law} ${severity} ${path}`)
    .toSorted();

/** A tombstone of an archived segment that retention removed. */
const stone = (entry: object, more: object = {}): object => ({ ...entry, entry, reason: 'expired', cutoffMs: NOW, removedMs: NOW, ...more });
const withoutFirst = (state: CatalogBody): CatalogBody['archived'] => state.archived.filter((a) => a.path !== FULL.archived);
const first = (state: CatalogBody): CatalogBody['archived'] => state.archived.filter((a) => a.path === FULL.archived);
const json = (value: unknown): string => JSON.stringify(value);

/** A law, what breaks it, and everything that is then found at both levels; `full` is found by reading everything only. */
type Breach = readonly [law: string, harm: (store: FullStore) => Promise<unknown>, quick: readonly string[], full?: readonly string[]];

const structure: readonly Breach[] = [
  ['L1: it is a store', (s) => rm(s.at('STORE.json')), ['L1 error STORE.json']],
  ['L1: its identity can be read', (s) => writeFile(s.at('STORE.json'), '{}'), ['L1 error STORE.json']],
  [
    'L1: segments are of this store',
    (s) => edit(s.at(FULL.pending), "UPDATE AT.segment_meta SET store_id = 'another'"),
    [`L1 error ${FULL.pending}`],
  ],
  ['L1: segments are what their name says', (s) => edit(s.at(FULL.active), 'UPDATE AT.segment_meta SET sequence = 9'), [`L1 error ${FULL.active}`]],
  ['L2: one segment takes events', (s) => rm(s.at(FULL.active)), ['L2 error active', 'L7 error row-marks.json']],
  ['L2: no more than one', (s) => rename(s.at(FULL.pending), s.at('active/usage-000000000004.duckdb')), ['L2 error active']],
  [
    'L3: no number is there twice',
    (s) => copyFile(s.at(FULL.archived), s.at('active/usage-000000000001.duckdb')),
    ['L2 error active', 'L3 error archive/2026/03/09/usage-000000000001.duckdb'],
    Array.from({ length: 10 }, () => 'L10 error active/usage-000000000001.duckdb'),
  ],
  [
    'L3: a segment and its sealed copy hold the same',
    (s) => copyFile(s.at(FULL.second), s.at('pending/usage-000000000001.duckdb')),
    [],
    ['L3 error pending/usage-000000000001.duckdb'],
  ],
  ['L4: no number is given twice', (s) => editCatalog(s.root, (state) => ({ ...state, nextSequence: 3 })), ['L4 error catalog.json']],
  [
    'L5: no log without its segment',
    (s) => writeFile(s.at('active/usage-000000000009.duckdb.wal'), 'x'),
    ['L5 error active/usage-000000000009.duckdb.wal'],
  ],
  ['L5: no log beside a closed segment', (s) => writeFile(s.at(`${FULL.archived}.wal`), ''), [`L5 error ${FULL.archived}.wal`]],
  ['L6: names are those of segments', (s) => writeFile(s.at('pending/usage-1 (2).duckdb'), ''), ['L6 error pending/usage-1 (2).duckdb']],
  ['L6: files are files', (s) => symlink(s.at(FULL.active), s.at('pending/link')), ['L6 error pending/link']],
  ['L6: files are the owner’s alone', (s) => chmod(s.at(FULL.pending), 0o640), [`L6 warning ${FULL.pending}`]],
  ['L6: folders are the owner’s alone', (s) => chmod(s.at('archive'), 0o755), ['L6 warning archive']],
];

const content: readonly Breach[] = [
  [
    'L7: what was accepted is there',
    (s) => edit(s.at(FULL.pending), "DELETE FROM AT.usage_events WHERE event_id = 'pending-1'"),
    [`L7 error ${FULL.pending}`],
    [`L7 error ${FULL.pending}`, ...Array.from({ length: 5 }, () => `L9 error ${FULL.pending}`)],
  ],
  ['L7: what was noted of a segment outside of it is there', (s) => rm(s.at(FULL.pending)), ['L7 error row-marks.json']],
  ['L7: what is noted can be read', (s) => writeFile(s.at('row-marks.json'), 'nonsense'), ['L7 warning row-marks.json']],
  ['(L7: without a note nothing is missed)', (s) => Promise.all([rm(s.at('row-marks.json')), rm(s.at(FULL.pending))]), []],
  ['L8: every block can be read', (s) => truncate(s.at(FULL.pending), 12_288), [`L8 error ${FULL.pending}`]],
  ['L9: totals are those of the rows', (s) => edit(s.at(FULL.pending), 'UPDATE AT.segment_meta SET billable = 1'), [], [`L9 error ${FULL.pending}`]],
  [
    'L9: the catalog lists what the segment notes',
    (s) =>
      editCatalog(s.root, (state) => ({
        ...state,
        archived: [...withoutFirst(state), ...first(state).map((a) => ({ ...a, totals: { ...a.totals, rows: 11 } }))],
      })),
    [`L9 error ${FULL.archived}`],
  ],
  [
    'L10: ids are not empty',
    (s) => edit(s.at(FULL.active), "UPDATE AT.usage_events SET event_id = '' WHERE event_id = 'active-1'"),
    [],
    [`L10 error ${FULL.active}`],
  ],
  [
    'L10: ids are there once',
    (s) => edit(s.at(FULL.active), "UPDATE AT.usage_events SET event_id = 'pending-1' WHERE event_id = 'active-1'"),
    [],
    [`L10 error ${FULL.active}`],
  ],
  ['L11: numbers are possible', (s) => edit(s.at(FULL.active), 'UPDATE AT.usage_events SET output_tokens = -1'), [], [`L11 warning ${FULL.active}`]],
  [
    'L11: bodies belong to events',
    (s) => edit(s.at(FULL.active), "INSERT INTO AT.usage_event_details (event_id) VALUES ('nobody')"),
    [],
    [`L11 error ${FULL.active}`],
  ],
];

const catalog: readonly Breach[] = [
  [
    'L13: the digest of the catalog is right',
    (s) => writeFile(s.at('catalog.json'), '{"digest":"x","body":{}}'),
    ['L13 error catalog.json', 'L4 error catalog.json'],
  ],
  ['L13: the previous generation is older', (s) => copyFile(s.at('catalog.json'), s.at('catalog.prev.json')), ['L13 warning catalog.prev.json']],
  [
    'L14: every archived file is listed',
    (s) => editCatalog(s.root, (state) => ({ ...state, archived: withoutFirst(state) })),
    [`L14 error ${FULL.archived}`],
  ],
  [
    'L14: every listed file is there',
    (s) => rm(s.at(FULL.second)),
    [`L14 error ${FULL.second}`, `L16 error ${FULL.second}`, `L8 error ${FULL.second}`],
  ],
  [
    'L15: entries point into the archive',
    (s) =>
      editCatalog(s.root, (state) => ({
        ...state,
        archived: [...withoutFirst(state), ...first(state).map((a) => ({ ...a, path: '../outside.duckdb' }))],
      })),
    [
      'L14 error ../outside.duckdb',
      `L14 error ${FULL.archived}`,
      'L15 error ../outside.duckdb',
      'L15 error ../outside.duckdb',
      'L16 error ../outside.duckdb',
      'L8 error ../outside.duckdb',
    ],
  ],
  [
    'L15: segments lie in the day of their newest event',
    async (s) => {
      const wrong = 'archive/2020/01/01/usage-000000000001.duckdb';
      await mkdir(s.at('archive/2020/01/01'), { recursive: true });
      await rename(s.at(FULL.archived), s.at(wrong));
      await editCatalog(s.root, (state) => ({
        ...state,
        archived: state.archived.map((a) => (a.path === FULL.archived ? { ...a, path: wrong } : a)),
      }));
    },
    ['L15 error archive/2020/01/01/usage-000000000001.duckdb'],
  ],
  [
    'L16: files have their size',
    (s) => editCatalog(s.root, (state) => ({ ...state, archived: [...withoutFirst(state), ...first(state).map((a) => ({ ...a, bytes: 1 }))] })),
    [`L16 error ${FULL.archived}`],
  ],
  [
    'L16: files have their digest',
    (s) =>
      editCatalog(s.root, (state) => ({
        ...state,
        archived: [...withoutFirst(state), ...first(state).map((a) => ({ ...a, sha256: '0'.repeat(64) }))],
      })),
    [],
    [`L16 error ${FULL.archived}`],
  ],
  [
    'L17: nothing is live and removed',
    (s) => editCatalog(s.root, (state) => ({ ...state, tombstones: first(state).map((a) => stone(a)) })),
    [`L17 error ${FULL.archived}`],
  ],
];

/** Removes the first archived segment as retention does, with this tombstone and this history. */
async function remove(s: FullStore, tombstone: object, passes: readonly object[]): Promise<void> {
  await editCatalog(s.root, (state) => ({ ...state, archived: withoutFirst(state), tombstones: first(state).map((a) => stone(a, tombstone)) }));
  await rename(s.at(FULL.archived), s.at('trash/usage-000000000001.duckdb'));
  await writeFile(s.at('retention-history.json'), json(passes), { mode: 0o600 });
}

const pass = (more: object = {}): object => ({
  atMs: NOW, trigger: 'person', days: 0, cutoffMs: NOW, outcome: 'removed', rows: 10, bytes: 0, error: null,
  segments: [{ id: 'usage-000000000001', tier: 'archived', bytes: 0, totals: { rows: 10 } }], ...more,
}); // prettier-ignore

const lifecycle: readonly Breach[] = [
  ['(a proper removal breaks none)', (s) => remove(s, {}, [pass()]), []],
  [
    'L7: history removed what the catalog says',
    (s) => remove(s, {}, [pass({ segments: [{ id: 'usage-000000000001', totals: { rows: 4 } }] })]),
    ['L7 error trash/usage-000000000001.duckdb'],
  ],
  ['L18: what was removed was older than the cutoff', (s) => remove(s, { cutoffMs: FRESH }, []), ['L18 error trash/usage-000000000001.duckdb']],
  ['L18: the cutoff was not in the future', (s) => remove(s, { cutoffMs: NOW + DAY_MS }, []), ['L18 error trash/usage-000000000001.duckdb']],
  ['L18: the cutoff was as old as was promised', (s) => remove(s, {}, [pass({ days: 5 })]), ['L18 error trash/usage-000000000001.duckdb']],
  ['L18: history can be read', (s) => writeFile(s.at('retention-history.json'), 'nonsense', { mode: 0o600 }), ['L18 warning retention-history.json']],
  [
    'L20: no scratch file is left',
    (s) => writeFile(s.at('work/usage-000000000004.compact.duckdb'), ''),
    ['L20 warning work/usage-000000000004.compact.duckdb'],
  ],
  [
    'L20: every removal is recorded',
    (s) => rename(s.at(FULL.pending), s.at('trash/usage-000000000004.duckdb')),
    ['L20 warning trash/usage-000000000004.duckdb'],
  ],
  [
    'L20: the trash is emptied',
    (s) => remove(s, { removedMs: NOW - 2 * DAY_MS, cutoffMs: NOW - 2 * DAY_MS }, []),
    ['L18 error trash/usage-000000000001.duckdb', 'L20 warning trash/usage-000000000001.duckdb'],
  ],
];

const counts = { read: 10, new: 6, duplicate: 3, conflict: 1, rejected: 0 };
const runFile = { path: '/elsewhere/a.ndjson', name: 'a.ndjson', bytes: 1, sha256: null, state: 'done', announced: null, counts };

/** Writes down a replay of one file. */
async function replayed(s: FullStore, run: object = {}, file: object = {}): Promise<void> {
  const plain = {
    id: 'r',
    state: 'done',
    startedMs: NOW,
    endedMs: NOW,
    judgedMs: NOW,
    cutoffMs: 0,
    format: null,
    announced: null,
    counts,
    late: 0,
    error: null,
  };
  await mkdir(s.at('replay-runs'));
  await writeFile(s.at('replay-runs/r.json'), json({ ...plain, files: [{ ...runFile, ...file }], ...run }));
}

const progress = (read: number): string => `INSERT INTO AT.replay_progress VALUES ('r', 0, 'all', 0, 10, ${read}, 6, 3, 1, 0)`;

const replays: readonly Breach[] = [
  ['(a proper replay breaks none)', (s) => Promise.all([replayed(s), edit(s.at(FULL.active), progress(10))]), []],
  ['L21: every event of a replay has one fate', (s) => replayed(s, {}, { counts: { ...counts, conflict: 0 } }), ['L21 error replay-runs/r.json']],
  [
    'L21: a replay has the events of its files',
    (s) => replayed(s, { counts: { ...counts, new: 5, duplicate: 4 } }),
    ['L21 error replay-runs/r.json'],
  ],
  ['L21: what is written down can be read', (s) => replayed(s, { state: 'nonsense' }), ['L21 warning replay-runs/r.json']],
  ['L21: what a segment notes of replays adds up', (s) => edit(s.at(FULL.active), progress(11)), [`L21 error ${FULL.active}`]],
  [
    'L22: files the store keeps for a replay are there',
    (s) => replayed(s, { state: 'cancelled' }, { path: s.at('journals/incoming/a.ndjson'), state: 'cancelled' }),
    ['L22 warning replay-runs/r.json'],
  ],
];

describe('verification of a folder', () => {
  it('finds nothing in a healthy store, at either level', async () => {
    await using store = await stores.copy();
    expect(await verify(store)).toEqual([]);
    expect(await verify(store, { level: 'quick' })).toEqual([]);
  });

  const breaches = [...structure, ...content, ...catalog, ...lifecycle, ...replays].map(
    ([law, harm, quick, full = []]) => [law, harm, quick, full] as const,
  );
  it.each(breaches)('%s', async (_law, harm, quick, full) => {
    await using store = await stores.copy();
    await harm(store);
    expect(brief(await verify(store, { level: 'quick' }))).toEqual([...quick].toSorted());
    expect(brief(await verify(store))).toEqual([...quick, ...full].toSorted());
  });

  it('L19: warns of what a pass should have taken two periods ago, unless it is pinned', async () => {
    await using store = await stores.copy();
    await writeFile(store.at('retention-history.json'), json([pass({ segments: [] })]), { mode: 0o600 });
    const at = async (nowMs: number): Promise<string[]> => {
      const { findings } = await verifyStore(store.root, { level: 'quick', store: { clock: new TestClock(nowMs), memoryMb: 256 } });
      return brief(findings);
    };
    expect(await at(NOW + HOUR_MS)).toEqual([]);
    expect(await at(NOW + 3 * HOUR_MS)).toEqual([`L19 warning ${FULL.archived}`, `L19 warning ${FULL.second}`]);
  });

  it('says how far it is, and stops when told to', async () => {
    await using store = await stores.copy();
    const steps: string[] = [];
    await verify(store, { progress: (done, total) => steps.push(`${done}/${total}`) });
    expect(steps).toEqual(['1/5', '2/5', '3/5', '4/5', '5/5']);
    const stop = new AbortController();
    const reason = new Error('enough');
    const stopped = verify(store, { signal: stop.signal, progress: (done) => (done === 2 ? stop.abort(reason) : undefined) });
    await expect(stopped).rejects.toBe(reason);
    expect(await verify(store)).toEqual([]);
  });

  it('refuses a folder that is none, and a store that somebody has open for writing', async () => {
    await using store = await stores.copy();
    await expect(verifyStore(join(store.root, 'nowhere'))).rejects.toMatchObject({ code: 'NOT_A_STORE' });
    await using _writer = await store.open();
    await expect(verify(store)).rejects.toMatchObject({ code: 'LOCKED' });
  });
});
