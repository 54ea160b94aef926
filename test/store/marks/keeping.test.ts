import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { nodeFs, steppedFs } from '../../../store/disk/durable-fs.ts';
import { sequenceOf } from '../../../store/domain/ids.ts';
import { DAY_MS } from '../../../store/domain/time.ts';
import type { Reach } from '../../../store/failpoints.ts';
import { readMarks } from '../../../store/marks/marks-file.ts';
import { repairStore } from '../../../store/repair/repair.ts';
import { verifyStore } from '../../../store/repair/verify-store.ts';
import { assertAccount } from '../../support/account.ts';
import { makeEvents } from '../../support/builders.ts';
import { TestClock } from '../../support/clock.ts';
import { FailingFs } from '../../support/failing-fs.ts';
import { brokenLaws, EXPIRED, FRESH, NOW, openCopy, openHarness } from '../../support/harness.ts';
import { Life } from '../../support/life.ts';
import { PHASES } from '../../support/phases.ts';
import { storedIds } from '../../support/stored.ts';

const store = { clock: new TestClock(NOW), memoryMb: 256 };

/** What is noted on disk, by sequence number; nothing when there is no such file. */
async function noted(root: string): Promise<Record<number, number>> {
  const { marks } = await readMarks(nodeFs, root);
  return Object.fromEntries([...marks].map(([id, rows]) => [sequenceOf(id), rows]));
}

async function untilNoted(root: string, expected: Record<number, number>): Promise<void> {
  while (!isDeepStrictEqual(await noted(root), expected)) await turn();
}

describe('how many events a segment holds is noted outside of it', () => {
  it('while events come in, and nobody who writes waits for it', async () => {
    await using h = await openHarness({ markMs: 1 });
    const parked = h.points.park('marks.write.before');
    await h.append(makeEvents('a', 3, FRESH));
    await parked.reached;
    expect(h.repository.gate().holder).toBeNull();
    await h.append(makeEvents('b', 4, FRESH));
    expect(await noted(h.root)).toEqual({});
    parked.release();
    await untilNoted(h.root, { 1: 7 });
    await h.check();
  });

  it('when it is checkpointed, rolled over, and when the store is closed, however seldom it is noted otherwise', async () => {
    await using h = await openHarness({ sealing: false, checkpointBytes: 1, markMs: DAY_MS });
    await h.append(makeEvents('a', 3, FRESH));
    await untilNoted(h.root, { 1: 3 });
    await h.append([...makeEvents('b', 2, FRESH), ...makeEvents('late', 5, EXPIRED)]);
    await h.repository.rollover();
    await untilNoted(h.root, { 1: 5, 2: 5 });
    await h.append(makeEvents('c', 1, FRESH));
    await h.close();
    expect(await noted(h.root)).toEqual({ 1: 5, 2: 5, 3: 1 });
  });

  it('until it is sealed', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('a', 3, FRESH));
    await h.repository.rollover();
    await h.repository.whenSealed();
    await h.append(makeEvents('b', 2, FRESH));
    await h.close();
    expect(await noted(h.root)).toEqual({ 2: 2 });
  });

  it('never more than is committed: a batch that fails does not count', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('a', 3, FRESH));
    h.points.fail('append.commit.before');
    await expect(h.append(makeEvents('failed', 5, FRESH))).rejects.toThrow('failed at');
    await h.append(makeEvents('b', 2, FRESH));
    await h.close();
    expect(await noted(h.root)).toEqual({ 1: 5 });
    expect((await verifyStore(h.root, { store })).findings).toEqual([]);
  });

  it('as soon as it can be written; a disk that refuses is told once, and no append fails', async () => {
    const failing = new FailingFs();
    const told: string[] = [];
    await using h = await openHarness({ fs: failing.fs, markMs: 1, listener: { failed: (what) => void told.push(what) } });
    failing.fail('replaceFile', 'row-marks.json', { code: 'ENOSPC', times: 3 });
    expect(await h.append(makeEvents('a', 3, FRESH))).toMatchObject({ new: 3 });
    await untilNoted(h.root, { 1: 3 });
    expect(told).toEqual(['noting how many events the segments hold']);
    await h.check();
  });
});

describe('what is noted', () => {
  it('is right through everything a store does, whenever it is looked at', { timeout: 120_000 }, async () => {
    await using life = await Life.begin(steppedFs, { markMs: 1 });
    for (const phase of PHASES) {
      await phase.prepare(life);
      await phase.act(life);
      await expect(assertAccount(life.h.repository, life.account)).resolves.toBeUndefined();
    }
  });

  it.each(['marks.write.before', 'file.written', 'file.synced', 'file.renamed', 'file.replaced', 'marks.write.after'] as const)(
    'is whole after a crash at %s, the old or the new',
    async (point) => {
      let reach: Reach = () => {};
      await using h = await openHarness({ fs: steppedFs((at) => reach(at)), markMs: DAY_MS });
      reach = h.points.reach;
      await h.append(makeEvents('a', 3, FRESH));
      let copy = '';
      const crash = async (): Promise<void> => void (copy = await h.copy());
      h.points.once('marks.write.before', () => (point === 'marks.write.before' ? crash() : h.points.once(point, crash)));
      await h.close();
      await using again = await openCopy(copy);
      expect(again.recovery).toEqual([]);
      expect(await brokenLaws(again)).toEqual([]);
      expect(await storedIds(again)).toHaveLength(3);
    },
  );

  it('is not missed when it is gone, and begun anew when it is damaged, which is told', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('a', 3, FRESH));
    await h.close();
    await rm(join(h.root, 'row-marks.json'));
    expect((await h.reopen()).recovery).toEqual([]);
    await h.close();
    expect(await noted(h.root)).toEqual({ 1: 3 });
    await writeFile(join(h.root, 'row-marks.json'), 'nonsense');
    expect((await h.reopen()).recovery.map((l) => `${l.severity} ${l.path}`)).toEqual(['warning row-marks.json']);
    await h.close();
    expect(await noted(h.root)).toEqual({ 1: 3 });
  });

  it('is begun anew by repair when it is damaged', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('a', 3, FRESH));
    await h.close();
    await writeFile(join(h.root, 'row-marks.json'), 'nonsense');
    const report = await repairStore(h.root, { apply: true, store });
    expect(report.plan.map((item) => `${item.action} ${item.path}`)).toEqual(['finish row-marks.json']);
    expect({ left: report.left, findings: report.findings }).toEqual({ left: [], findings: [] });
  });

  it('of a removed segment is given up before its removal is forgotten, though the disk refuses for days', async () => {
    const failing = new FailingFs();
    await using h = await openHarness({ fs: failing.fs, listener: { failed: () => {} } });
    await h.append(makeEvents('old', 3, NOW - 80 * DAY_MS));
    await h.reopen();
    h.clock.advance(20 * DAY_MS);
    failing.fail('replaceFile', 'row-marks.json', { times: Infinity });
    await h.repository.runRetention({ days: 90, nowMs: h.clock.now(), trigger: 'person', confirmed: true });
    h.model.clear();
    h.clock.advance(DAY_MS);
    await h.reopen({ retentionIntervalMs: 5 });
    await h.points.seen('retention.planned');
    await h.close();
    expect(await noted(h.root)).toEqual({ 1: 3 });
    expect((await h.reopen()).recovery).toEqual([]);
    await h.check();
  });
});
