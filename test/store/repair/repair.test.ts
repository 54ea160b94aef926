import { appendFile, chmod, copyFile, mkdir, readdir, readFile, rename, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesBelow, nodeFs } from '../../../store/disk/durable-fs.ts';
import { FACT_COLUMN_NAMES } from '../../../store/segments/schema.ts';
import { type RepairReport, repairStore } from '../../../store/repair/repair.ts';
import { batchOf, makeEvents } from '../../support/builders.ts';
import { TestClock } from '../../support/clock.ts';
import { flip } from '../../support/damage.ts';
import { edit, editCatalog, FULL, type FullStore, FullStores } from '../../support/full-store.ts';
import { FRESH, NOW } from '../../support/harness.ts';
import { rowsOf, type StoredRow, storedRows } from '../../support/stored.ts';
import { copyFolder } from '../../support/temp-dir.ts';

let stores: FullStores;
beforeAll(async () => {
  stores = await FullStores.make();
});
afterAll(() => stores[Symbol.asyncDispose]());

const store = { clock: new TestClock(NOW), memoryMb: 256 };
const plan = (h: FullStore): Promise<RepairReport> => repairStore(h.root, { apply: false, store });
const apply = (h: FullStore, acceptLoss = false): Promise<RepairReport> => repairStore(h.root, { apply: true, acceptLoss, store });
const brief = (report: RepairReport): string[] => report.plan.map(({ action, path }) => `${action} ${path}`);

/** Every file with its digest. */
async function contents(h: FullStore): Promise<Map<string, string>> {
  const files = await filesBelow(nodeFs, h.root);
  return new Map(await Promise.all(files.map(async (file) => [file, await nodeFs.sha256(h.at(file))] as const)));
}

/** Plans, applies, plans again: the second plan is empty, nothing is broken, and the events that are to be there are there once. */
async function mend(h: FullStore, lost: readonly string[] = [], acceptLoss = false): Promise<RepairReport> {
  const before = await contents(h);
  const planned = await plan(h);
  expect(await contents(h)).toEqual(before);
  const report = await apply(h, acceptLoss);
  expect(brief(report)).toEqual(brief(planned));
  expect({ left: report.left, errors: report.findings.filter((f) => f.severity === 'error') }).toEqual({ left: [], errors: [] });
  expect((await apply(h)).plan).toEqual([]);
  for (const id of lost) h.model.delete(id);
  await h.check();
  return report;
}

/** Text that no compression makes small. */
const noise = (seed: number): string =>
  createHash('sha512').update(String(seed)).digest('base64') + createHash('sha512').update(`x${seed}`).digest('base64');

const ids = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${prefix}-${i}`);

describe('repair', () => {
  it('finds nothing to do in a healthy store, and changes nothing', async () => {
    await using h = await stores.copy();
    const before = await contents(h);
    expect(await apply(h)).toEqual({ plan: [], done: [], recovery: [], left: [], findings: [] });
    expect(await contents(h)).toEqual(before);
  });

  it('leaves STORE.json to a person', async () => {
    await using h = await stores.copy();
    await rm(h.at('STORE.json'));
    await expect(apply(h)).rejects.toMatchObject({ code: 'NOT_A_STORE', hint: expect.stringContaining('a person has to restore it') as string });
  });

  it('is refused while somebody has the store open', async () => {
    await using h = await stores.copy();
    await using _repository = await h.open();
    await expect(apply(h)).rejects.toMatchObject({ code: 'LOCKED' });
    await expect(plan(h)).rejects.toMatchObject({ code: 'LOCKED' });
  });
});

describe('repair of a catalog', () => {
  it('that is gone lists the archive again', async () => {
    await using h = await stores.copy();
    await rm(h.at('catalog.json'));
    await rm(h.at('catalog.prev.json'));
    const report = await mend(h);
    expect(brief(report)).toEqual([
      'rebuild-catalog catalog.json',
      'correct-catalog catalog.json',
      `finish ${FULL.archived}`,
      `finish ${FULL.second}`,
      `finish ${FULL.late}`,
    ]);
  });

  it('that is damaged goes back one generation, and keeps what was damaged', async () => {
    await using h = await stores.copy();
    await flip(h.at('catalog.json'), 300);
    const damaged = await readFile(h.at('catalog.json'));
    await mend(h);
    expect(await readFile(h.at(`quarantine/${NOW}-catalog.json`))).toEqual(damaged);
  });

  it('whose generations are both damaged is built from the files', async () => {
    await using h = await stores.copy();
    await writeFile(h.at('catalog.json'), 'nonsense');
    await truncate(h.at('catalog.prev.json'), 100);
    expect(brief(await mend(h))[0]).toBe('rebuild-catalog catalog.json');
  });

  it('that says other things of a file than the file does is corrected', async () => {
    await using h = await stores.copy();
    await editCatalog(h.root, (state) => ({
      ...state,
      archived: state.archived.map(
        (a, i) =>
          [
            { ...a, bytes: 1 },
            { ...a, sha256: 'f'.repeat(64) },
            { ...a, totals: { ...a.totals, rows: 3 } },
          ][i],
      ),
    }));
    const report = await mend(h);
    expect(report.plan.map((i) => i.why).toSorted()).toEqual([
      expect.stringContaining('1 bytes where there are'),
      expect.stringContaining('another digest'),
      expect.stringContaining('rows 3 where there is 10'),
    ]);
  });

  it('that would give a number twice is corrected', async () => {
    await using h = await stores.copy();
    await editCatalog(h.root, (state) => ({ ...state, nextSequence: 2 }));
    expect(brief(await mend(h))).toEqual(['correct-catalog catalog.json']);
  });

  it('that lists a segment as archived and as removed is corrected by where its file lies', async () => {
    await using h = await stores.copy();
    const stone = (entry: object): object => ({ ...entry, entry, reason: 'expired', cutoffMs: NOW, removedMs: NOW });
    await editCatalog(h.root, (state) => ({ ...state, tombstones: state.archived.slice(0, 1).map(stone) }));
    expect(brief(await mend(h))).toEqual([`correct-catalog ${FULL.archived}`]);
  });
});

describe('repair of files in the wrong place', () => {
  it('puts an archived segment back where the catalog lists it', async () => {
    await using h = await stores.copy();
    await mkdir(h.at('archive/2020/01/01'), { recursive: true, mode: 0o700 });
    await rename(h.at(FULL.archived), h.at('archive/2020/01/01/usage-000000000001.duckdb'));
    const report = await mend(h);
    expect(report.plan.map((i) => i.effect)).toEqual([`it goes to ${FULL.archived}`]);
  });

  it('puts one that is listed in the wrong day where it belongs', async () => {
    await using h = await stores.copy();
    const wrong = 'archive/2020/01/01/usage-000000000001.duckdb';
    await mkdir(dirname(h.at(wrong)), { recursive: true, mode: 0o700 });
    await rename(h.at(FULL.archived), h.at(wrong));
    await editCatalog(h.root, (state) => ({ ...state, archived: state.archived.map((a) => (a.path === FULL.archived ? { ...a, path: wrong } : a)) }));
    expect(brief(await mend(h))).toEqual([`move ${wrong}`]);
  });

  it('sets aside segments of other stores, symbolic links and misnamed databases, and opens none of them', async () => {
    await using other = await stores.copy();
    for (const path of [FULL.pending, FULL.active, FULL.archived]) await edit(other.at(path), "UPDATE AT.segment_meta SET store_id = 'another'");
    await using h = await stores.copy();
    await copyFile(other.at(FULL.pending), h.at('pending/usage-000000000077.duckdb'));
    await copyFile(other.at(FULL.active), h.at('active/usage-000000000078.duckdb'));
    await copyFile(other.at(FULL.archived), h.at('archive/2026/03/09/usage-000000000079.duckdb'));
    await symlink(other.at(FULL.pending), h.at('pending/usage-000000000080.duckdb'));
    await copyFile(other.at(FULL.pending), h.at('pending/Usage (2).duckdb'));
    const report = await mend(h);
    expect(brief(report).filter((line) => line.startsWith('set-aside'))).toHaveLength(5);
  });

  it('sets aside logs that are not of the file they lie beside, and leaves the file', async () => {
    await using h = await stores.copy();
    const log = await readFile(h.at(FULL.active));
    for (const path of [FULL.archived, FULL.pending, 'active/usage-000000000066.duckdb']) await writeFile(h.at(`${path}.wal`), log.subarray(0, 50));
    const report = await mend(h);
    expect(brief(report)).toEqual(
      expect.arrayContaining(['set-aside active/usage-000000000066.duckdb.wal', `set-aside ${FULL.archived}.wal`]) as string[],
    );
  });

  it('takes access away from others', async () => {
    await using h = await stores.copy();
    await chmod(h.at(FULL.pending), 0o644);
    await chmod(h.at('archive'), 0o755);
    expect(brief(await mend(h))).toEqual(['make-private archive', `make-private ${FULL.pending}`]);
    expect((await stat(h.at('archive'))).mode & 0o777).toBe(0o700);
  });
});

describe('repair of events that are there twice', () => {
  it('sets aside a copy of a segment under another number, whichever tier it lies in', async () => {
    await using h = await stores.copy();
    await copyFile(h.at(FULL.archived), h.at('archive/2026/03/09/usage-000000000077.duckdb'));
    await copyFile(h.at(FULL.pending), h.at('pending/usage-000000000078.duckdb'));
    await copyFile(h.at(FULL.active), h.at('active/usage-000000000079.duckdb'));
    const report = await mend(h);
    expect(brief(report).filter((line) => line.startsWith('set-aside'))).toEqual([
      'set-aside archive/2026/03/09/usage-000000000077.duckdb',
      'set-aside pending/usage-000000000078.duckdb',
      'set-aside active/usage-000000000079.duckdb',
    ]);
  });

  it('sets aside a second copy under the same number', async () => {
    await using h = await stores.copy();
    await copyFile(h.at(FULL.archived), h.at('active/usage-000000000001.duckdb'));
    await copyFile(h.at(FULL.pending), h.at('active/usage-000000000004.duckdb'));
    expect(brief(await mend(h))).toEqual(['set-aside active/usage-000000000001.duckdb', 'set-aside active/usage-000000000004.duckdb']);
  });

  it('drops them from the younger segment, and lists them', async () => {
    await using h = await stores.copy();
    const names = FACT_COLUMN_NAMES.join(', ');
    await edit(
      h.at(FULL.active),
      `ATTACH '${h.at(FULL.archived)}' AS other (READ_ONLY); INSERT INTO AT.usage_events (${names}) SELECT ${names} FROM other.usage_events WHERE event_id <= 'archived-2'; DETACH other`,
    );
    const report = await mend(h);
    expect(report.plan).toMatchObject([
      { action: 'rewrite', path: FULL.active, why: expect.stringContaining('archived-0, archived-1, archived-2') as string },
    ]);
  });

  it('keeps what only the second copy of a segment holds', async () => {
    await using h = await stores.copy();
    await copyFile(h.at(FULL.pending), h.at('active/usage-000000000004.duckdb'));
    await edit(h.at('active/usage-000000000004.duckdb'), "UPDATE AT.usage_events SET event_id = 'only-here' WHERE event_id = 'pending-3'");
    await edit(h.at(FULL.pending), 'UPDATE AT.segment_meta SET rows = rows');
    const row = h.model.get('pending-3');
    if (row === undefined) throw new Error('no such event');
    h.model.set('only-here', { ...row, event_id: 'only-here' });
    expect((await mend(h)).done).toMatchObject([{ outcome: expect.stringContaining('1 events are pending as usage-000000000006') as string }]);
  });
});

describe('repair of segments that are wrong about themselves', () => {
  it.each([FULL.archived, FULL.pending])('counts %s anew', async (path) => {
    await using h = await stores.copy();
    await edit(h.at(path), 'UPDATE AT.segment_meta SET rows = rows + 5, credits = 0');
    expect(brief(await mend(h))).toEqual([`rewrite ${path}`]);
  });

  it.each([FULL.archived, FULL.pending, FULL.active])('says which segment %s is when it does not', async (path) => {
    await using h = await stores.copy();
    await edit(h.at(path), 'UPDATE AT.segment_meta SET sequence = 99');
    expect(brief(await mend(h))).toEqual([`rewrite ${path}`]);
  });

  it('keeps the original, with the reason', async () => {
    await using h = await stores.copy();
    await edit(h.at(FULL.pending), 'UPDATE AT.segment_meta SET rows = 0');
    const original = await readFile(h.at(FULL.pending));
    await mend(h);
    const name = `quarantine/${NOW}-pending_usage-000000000004.duckdb`;
    expect(await readFile(h.at(name))).toEqual(original);
    expect(JSON.parse(await readFile(h.at(`${name}.why.json`), 'utf8'))).toMatchObject({
      from: FULL.pending,
      why: 'it notes rows 0 where there is 10',
      rows: 10,
    });
  });
});

describe('repair of damaged segments', () => {
  it('sets aside one that cannot be read at all', async () => {
    await using h = await stores.copy();
    await writeFile(h.at(FULL.archived), 'not a database');
    const report = await mend(h, ids('archived', 10));
    expect(report.plan).toMatchObject([{ action: 'set-aside', path: FULL.archived, effect: expect.stringContaining('10 events') as string }]);
  });

  it.each([
    ['request_headers_json', 4],
    ['response_body', 6],
  ] as const)('keeps what can be read of one with a damaged block in %s, and says what cannot', async (column, block) => {
    await using h = await stores.copy();
    const events = makeEvents('large', 6_000, FRESH).map((event, i) => ({ ...event, [column]: noise(i) }));
    const added = batchOf(events);
    {
      await using repository = await h.open({ sealing: false });
      await repository.append(added);
      await repository.rollover();
    }
    await flip(h.at(FULL.active.replace('active', 'pending')), 12_288 + block * 262_144 + 1_000);
    const report = await apply(h);
    const [{ outcome } = { outcome: '' }] = report.done;
    const lost = [...outcome.matchAll(/(\d+) to (\d+)/g)].map(([, from, to]) => Number(to) - Number(from) + 1).reduce((a, b) => a + b, 0);
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThan(6_000);
    const rows = await rowsIn(h);
    const bodies = column === 'response_body';
    expect(rows).toHaveLength(h.model.size + (bodies ? 6_000 : 6_000 - lost));
    const model = new Map([...h.model, ...rowsOf(added).map((row) => [String(row['event_id']), row] as const)]);
    const wrong = rows.filter((row) => !isDeepStrictEqual(row, model.get(String(row['event_id']))));
    expect(wrong.filter((row) => row[column] !== null)).toEqual([]);
    expect(wrong).toHaveLength(bodies ? lost : 0);
    expect(outcome).toContain(bodies ? 'not readable: bodies' : 'not readable: rows');
    expect({ left: report.left, findings: report.findings }).toEqual({ left: [], findings: [] });
    expect((await apply(h)).plan).toEqual([]);
  });

  it('takes the source again where it is still there', async () => {
    await using h = await stores.copy();
    await copyFile(h.at(FULL.second), h.at('pending/usage-000000000002.duckdb'));
    await edit(h.at(FULL.second), "DELETE FROM AT.usage_events WHERE event_id = 'second-1'");
    expect((await mend(h)).plan).toMatchObject([{ action: 'set-aside', path: FULL.second }]);
  });

  it('forgets one that is gone only when that is accepted', async () => {
    await using h = await stores.copy();
    await rm(h.at(FULL.second));
    const refused = await apply(h);
    expect(refused.left).toMatchObject([{ action: 'forget', path: FULL.second, safe: false }]);
    expect(refused.findings.map((f) => f.law)).toContain('L14');
    await mend(h, ids('second', 10), true);
  });
});

describe('repair of what a crash left', () => {
  it('finishes it as opening does', async () => {
    await using h = await stores.copy();
    await writeFile(h.at('work/usage-000000000006.next.duckdb'), 'half');
    await rename(h.at(FULL.pending), h.at('trash/usage-000000000004.duckdb'));
    await rename(h.at(FULL.active), h.at('pending/usage-000000000005.duckdb'));
    const report = await mend(h);
    expect(brief(report).map((line) => line.split(' ')[0])).toEqual(['correct-catalog', 'finish', 'finish', 'finish']);
  });

  it('cuts a log that ends in zeros', async () => {
    await using h = await stores.copy();
    const copy = await killedWhileOpen(h, makeEvents('logged', 10, FRESH));
    const log = join(copy, `${FULL.active}.wal`);
    const size = (await stat(log)).size;
    await appendFile(log, Buffer.alloc(5_000));
    const report = await repairStore(copy, { apply: true, store });
    expect(report.plan).toMatchObject([{ action: 'cut-log', path: `${FULL.active}.wal`, safe: true }]);
    expect(report.done[0]?.outcome).toMatch(/dropped 5000 bytes; 20 events can be read/);
    expect({ left: report.left, findings: report.findings, size: size > 0 }).toEqual({ left: [], findings: [], size: true });
  });

  it('cuts a log that is damaged where events were acknowledged only when the loss is accepted', async () => {
    await using h = await stores.copy();
    const copy = await killedWhileOpen(h, makeEvents('kept', 10, FRESH), makeEvents('lost', 10, FRESH));
    const log = join(copy, `${FULL.active}.wal`);
    await flip(log, Math.floor((await stat(log)).size * 0.9));
    const harmed = await readFile(log);
    const refused = await repairStore(copy, { apply: true, store });
    expect(refused.left).toMatchObject([{ action: 'cut-log', safe: false }]);
    expect(await readFile(log)).toEqual(harmed);
    const report = await repairStore(copy, { apply: true, acceptLoss: true, store });
    expect(report.done[0]?.outcome).toMatch(/20 events can be read/);
    expect({ left: report.left, findings: report.findings }).toEqual({ left: [], findings: [] });
    expect((await readdir(join(copy, 'quarantine'))).length).toBe(3);
  });
});

/** The folder as it lies there while these batches have just been acknowledged, each in a commit of its own. */
async function killedWhileOpen(h: FullStore, ...batches: readonly ReturnType<typeof makeEvents>[]): Promise<string> {
  await using repository = await h.open({ sealing: false });
  for (const events of batches) await repository.append(batchOf(events));
  const copy = h.at('../killed');
  await rm(copy, { recursive: true, force: true });
  await copyFolder(h.root, copy);
  return copy;
}

async function rowsIn(h: FullStore): Promise<StoredRow[]> {
  await using repository = await h.open();
  return await storedRows(repository);
}
