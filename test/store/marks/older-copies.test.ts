import { copyFile, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, nodeFs } from '../../../store/disk/durable-fs.ts';
import { makeEvents } from '../../support/builders.ts';
import { TestClock } from '../../support/clock.ts';
import { FRESH, type Harness, NOW, openCopy, openHarness } from '../../support/harness.ts';
import { storedIds } from '../../support/stored.ts';
import { repairStore } from '../../../store/repair/repair.ts';
import { verifyStore } from '../../../store/repair/verify-store.ts';

const ACTIVE = 'active/usage-000000000001.duckdb';
const PENDING = 'pending/usage-000000000001.duckdb';
const OLD = makeEvents('old', 10, FRESH);
const LOST = makeEvents('lost', 7, FRESH + 60_000);
const store = { clock: new TestClock(NOW), memoryMb: 256 };

/** A closed store that holds OLD and LOST in one segment, and files of the time when it held OLD only. */
interface Aged {
  readonly h: Harness;
  /** Puts what lay in `active/` then in the place of this segment file, which goes; its log too. */
  readonly turnBack: (path: string) => Promise<void>;
}

async function aged(end: (h: Harness) => Promise<unknown> = async () => {}): Promise<Aged> {
  const h = await openHarness({ sealing: false });
  await h.append(OLD);
  const then = await h.copy();
  await h.append(LOST);
  await end(h);
  await h.close();
  const turnBack = async (path: string): Promise<void> => {
    await rm(join(h.root, path));
    for (const log of ['', '.wal']) await copyFile(join(then, ACTIVE + log), join(h.root, path + log));
  };
  return { h, turnBack };
}

const sevens = async (h: Harness, level: 'quick' | 'full'): Promise<string[]> =>
  (await verifyStore(h.root, { level, store })).findings.filter((f) => f.law === 'L7').map((f) => `${f.severity} ${f.path} ${f.detail}`);

const wanting = (path: string): string =>
  `error ${path} It holds 10 events, and at least 17 were stored in it: an older copy, or a log that lost its end.`;

/** Every file of a store with its bytes. */
async function bytesOf(root: string): Promise<Map<string, string>> {
  const files = await filesBelow(nodeFs, root);
  return new Map(await Promise.all(files.map(async (file) => [file, (await readFile(join(root, file))).toString('base64')] as const)));
}

describe('an older copy of the active segment, with the log of that time, in its place', () => {
  it('is noticed at either level, at rest and open, and told when the store is opened; nothing is refused', async () => {
    const { h, turnBack } = await aged();
    await using _h = h;
    expect(await sevens(h, 'quick')).toEqual([]);
    await turnBack(ACTIVE);
    expect(await sevens(h, 'quick')).toEqual([wanting(ACTIVE)]);
    expect(await sevens(h, 'full')).toEqual([wanting(ACTIVE)]);
    const { recovery } = await h.reopen();
    expect(recovery).toEqual([
      { severity: 'error', path: ACTIVE, what: expect.stringMatching(/holds 10 events.* 17 .* Replay the journals/) as string },
    ]);
    expect((await h.repository.verify()).findings.map((f) => `${f.law} ${f.path}`)).toEqual([`L7 ${ACTIVE}`]);
    expect(await storedIds(h.repository)).toHaveLength(10);
  });

  it('is told again until what is missing has come in again: it is new', async () => {
    const { h, turnBack } = await aged();
    await using _h = h;
    await turnBack(ACTIVE);
    await h.reopen();
    expect((await h.reopen()).recovery).toHaveLength(1);
    expect(await h.append([...OLD, ...LOST])).toMatchObject({ duplicate: 10, new: 7 });
    await h.check();
    expect((await h.reopen()).recovery).toEqual([]);
  });

  it('is told when the store is opened to read, and nothing is written', async () => {
    const { h, turnBack } = await aged();
    await using _h = h;
    await turnBack(ACTIVE);
    const before = await bytesOf(h.root);
    {
      await using reading = await openCopy(h.root, { readOnly: true });
      expect(reading.recovery.map((l) => `${l.severity} ${l.path}`)).toEqual([`error ${ACTIVE}`]);
      expect((await reading.verify(null, undefined, { level: 'quick' })).findings.map((f) => f.law)).toEqual(['L7']);
    }
    expect(await bytesOf(h.root)).toEqual(before);
  });

  it('is noticed although the folder was moved meanwhile', async () => {
    const { h, turnBack } = await aged();
    await using _h = h;
    await turnBack(ACTIVE);
    await rename(h.root, `${h.root}-moved`);
    const { findings } = await verifyStore(`${h.root}-moved`, { level: 'quick', store });
    expect(findings.map((f) => f.law)).toEqual(['L7']);
    await rename(`${h.root}-moved`, h.root);
  });
});

describe('a pending segment', () => {
  const roll = (h: Harness): Promise<unknown> => h.repository.rollover();

  it('in whose place an older copy lies is noticed, and still is when it has been sealed', async () => {
    const { h, turnBack } = await aged(roll);
    await using _h = h;
    await turnBack(PENDING);
    expect(await sevens(h, 'quick')).toEqual([wanting(PENDING)]);
    expect(await sevens(h, 'full')).toEqual([wanting(PENDING)]);
    const { recovery } = await h.reopen({ sealing: true });
    expect(recovery.map((l) => l.severity).toSorted()).toEqual(['done', 'error']);
    await h.repository.whenSealed();
    const [sealed] = h.repository.segments;
    expect(sealed?.tier).toBe('archived');
    await h.close();
    expect(await sevens(h, 'quick')).toEqual([wanting(sealed?.path ?? '')]);
  });

  it('that is gone is noticed', async () => {
    const { h } = await aged(roll);
    await using _h = h;
    await rm(join(h.root, PENDING));
    const nowhere = 'error row-marks.json usage-000000000001 is nowhere, and of its events at least 17 were stored in it.';
    expect(await sevens(h, 'quick')).toEqual([nowhere]);
    expect((await h.reopen()).recovery.map((l) => `${l.severity} ${l.path}`)).toEqual(['error row-marks.json']);
    await h.close();
    expect(await sevens(h, 'full')).toEqual([nowhere]);
  });
});

describe('repair of a segment that holds less than was stored', () => {
  const cases: readonly [string, (h: Harness) => Promise<unknown>, (aged: Aged) => Promise<unknown>][] = [
    ['the active one', async () => {}, ({ turnBack }) => turnBack(ACTIVE)],
    ['a pending one', (h) => h.repository.rollover(), ({ turnBack }) => turnBack(PENDING)],
    ['one that is gone', (h) => h.repository.rollover(), ({ h }) => rm(join(h.root, PENDING))],
  ];

  it.each(cases)('%s: gives up what is missing only when that is accepted, and then finds nothing more to do', async (_which, end, harm) => {
    const was = await aged(end);
    await using h = was.h;
    await harm(was);
    const refused = await repairStore(h.root, { apply: true, store });
    expect(refused.left).toMatchObject([{ action: 'lower-mark', safe: false, why: expect.stringContaining('at least 17') as string }]);
    expect(refused.findings.map((f) => f.law)).toEqual(['L7']);
    expect((await repairStore(h.root, { apply: true, store })).left).toEqual(refused.left);
    const accepted = await repairStore(h.root, { apply: true, acceptLoss: true, store });
    expect({ left: accepted.left, findings: accepted.findings }).toEqual({ left: [], findings: [] });
    expect((await repairStore(h.root, { apply: true, acceptLoss: true, store })).plan).toEqual([]);
  });
});

it('a number that a lost segment had is not given again, though nothing else remembers it', async () => {
  await using h = await openHarness({ sealing: false });
  await h.append(OLD);
  await h.close();
  for (const file of [ACTIVE, 'catalog.json', 'catalog.prev.json']) await rm(join(h.root, file), { force: true });
  await h.reopen();
  expect(h.repository.activeId).toBe('usage-000000000002');
  expect(h.repository.recovery.map((l) => `${l.severity} ${l.path}`)).toEqual(['error row-marks.json']);
});
