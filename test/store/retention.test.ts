import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { nodeFs } from '../../store/disk/durable-fs.ts';
import { DAY_MS } from '../../store/domain/time.ts';
import { NotFoundError } from '../../store/errors.ts';
import type { RepositoryOptions } from '../../store/options.ts';
import type { PassRequest, RetentionPass } from '../../store/retention/pass.ts';
import { makeEvent, makeEvents } from '../support/builders.ts';
import { FailingFs } from '../support/failing-fs.ts';
import { type Harness, NOW, openHarness } from '../support/harness.ts';
import { storedIds } from '../support/stored.ts';

const OLD = NOW - 80 * DAY_MS;

/** Three archived segments, 10 old events, 20 old ones and 100 new ones; then 20 days pass. */
async function openOld(options: Partial<RepositoryOptions> = {}): Promise<Harness> {
  const h = await openHarness(options);
  for (const [prefix, count, at] of [
    ['old-1', 10, OLD],
    ['old-2', 20, OLD],
    ['new', 100, NOW - DAY_MS],
  ] as const) {
    await h.append(makeEvents(prefix, count, at));
    await h.repository.rollover();
  }
  await h.repository.whenSealed();
  h.clock.advance(20 * DAY_MS);
  return h;
}

function pass(h: Harness, request: Partial<PassRequest> = {}): Promise<RetentionPass> {
  return h.repository.runRetention({ days: 90, nowMs: h.clock.now(), trigger: 'person', confirmed: true, ...request });
}

/** Takes events out of the model that retention was to remove. */
function forget(h: Harness, prefix: string): void {
  for (const id of h.model.keys()) if (id.startsWith(prefix)) h.model.delete(id);
}

describe('a retention pass', () => {
  it('removes what the plan says, whole segments, and reports it', async () => {
    await using h = await openOld();
    const plan = h.repository.planRetention(90);
    expect(plan).toMatchObject({ rows: 30, needsConfirmation: false, cutoffMs: h.clock.now() - 90 * DAY_MS });
    const done = await pass(h);
    expect(done).toMatchObject({ outcome: 'removed', rows: plan.rows, bytes: plan.bytes, cutoffMs: plan.cutoffMs, error: null });
    expect(done.segments.map((s) => s.id)).toEqual(plan.segments.map((s) => s.id));
    expect(h.repository.planRetention(90).segments).toEqual([]);
    forget(h, 'old');
    await h.check();
  });

  it('keeps a segment with one event that is young enough', async () => {
    await using h = await openHarness();
    await h.append([...makeEvents('old', 10, OLD), makeEvent('young', NOW - DAY_MS)]);
    await h.repository.rollover();
    await h.repository.whenSealed();
    h.clock.advance(20 * DAY_MS);
    expect((await pass(h)).outcome).toBe('nothing');
    await h.check();
  });

  it('keeps an event at the cutoff itself and removes one a millisecond older', async () => {
    await using h = await openHarness();
    await h.append([makeEvent('at', OLD)]);
    await h.repository.rollover();
    await h.append([makeEvent('before', OLD - 1)]);
    await h.repository.rollover();
    await h.repository.whenSealed();
    await pass(h, { nowMs: OLD + 90 * DAY_MS });
    expect(await storedIds(h.repository)).toEqual(['at']);
    forget(h, 'before');
    await h.check();
  });

  it('that would remove more than a quarter of the rows is held until somebody confirms it', async () => {
    await using h = await openOld();
    await h.append(makeEvents('more', 1, NOW));
    const held = await pass(h, { days: 10, confirmed: false });
    expect(held).toMatchObject({ outcome: 'held', rows: 0, segments: [] });
    await h.check();
    expect(await pass(h, { days: 10 })).toMatchObject({ outcome: 'removed', rows: 131 });
    h.model.clear();
    await h.check();
  });

  it('removes nothing but what was shown', async () => {
    await using h = await openOld();
    const [first] = h.repository.planRetention(90).segments;
    if (first === undefined) throw new Error('nothing to remove');
    const done = await pass(h, { shown: new Set([first.id]) });
    expect(done.segments.map((s) => s.id)).toEqual([first.id]);
    forget(h, 'old-1');
    await h.check();
  });

  it('leaves pinned segments alone, until the pin is taken off', async () => {
    await using h = await openOld();
    const ids = h.repository.planRetention(90).segments.map((s) => s.id);
    await h.repository.pin(ids.slice(0, 1), 'audit');
    expect(h.repository.planRetention(90).kept).toMatchObject([{ segment: { id: ids[0] }, reason: 'pinned: audit' }]);
    expect((await pass(h)).segments.map((s) => s.id)).toEqual(ids.slice(1));
    await h.repository.pin(ids.slice(0, 1), null);
    expect((await pass(h)).segments.map((s) => s.id)).toEqual(ids.slice(0, 1));
    forget(h, 'old');
    await h.check();
  });

  it('respects a pin that is being set when it begins', async () => {
    await using h = await openOld();
    const [first] = h.repository.planRetention(90).segments;
    const pinned = h.repository.pin([first?.id ?? ''], 'at the last moment');
    const done = await pass(h);
    await pinned;
    expect(done.segments.map((s) => s.id)).not.toContain(first?.id);
    expect(h.repository.segment(first?.id ?? '').pin?.reason).toBe('at the last moment');
    forget(h, 'old-2');
    await h.check();
  });

  it('leaves pending segments until they are sealed', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('new', 100, NOW));
    await h.repository.rollover();
    await h.repository.whenSealed();
    const parked = h.points.park('seal.copied');
    await h.append(makeEvents('old', 10, OLD));
    await h.repository.rollover();
    await parked.reached;
    h.clock.advance(20 * DAY_MS);
    expect((await pass(h)).outcome).toBe('nothing');
    expect(h.repository.planRetention(90).kept[0]?.reason).toContain('sealed');
    parked.release();
    await h.repository.whenSealed();
    expect((await pass(h)).rows).toBe(10);
    forget(h, 'old');
    await h.check();
  });

  it('lets a query finish that reads what it removes', async () => {
    await using h = await openOld();
    const view = await h.repository.context.set.acquire();
    const withdrawn = h.points.seen('retention.withdrawn');
    const running = pass(h);
    await withdrawn;
    while (h.repository.segments.length > 2) await turn();
    for (const { file } of view.segments) expect(await nodeFs.stat(file.path)).not.toBeNull();
    const { hub } = h.repository.context;
    const rows = await hub.query(async (connection) => {
      let n = 0;
      for (const { file } of view.segments) n += Number((await connection.row(`SELECT count(*) AS n FROM ${file.name}.usage_events`))?.['n']);
      return n;
    });
    expect(rows).toBe(130);
    expect(await storedIds(h.repository)).toHaveLength(100);
    view[Symbol.dispose]();
    expect((await running).rows).toBe(30);
    forget(h, 'old');
    await h.check();
  });

  it('waits for the one before it, and finds nothing left', async () => {
    await using h = await openOld();
    const both = await Promise.all([pass(h), pass(h)]);
    expect(both.map((p) => p.outcome)).toEqual(['removed', 'nothing']);
    forget(h, 'old');
    await h.check();
  });

  it('that fails says so, is in the history, and the next one goes on', async () => {
    const failing = new FailingFs();
    await using h = await openOld({ fs: failing.fs });
    failing.fail('replaceFile', 'catalog.json', { code: 'ENOSPC' });
    await expect(pass(h)).rejects.toThrow('ENOSPC');
    expect(h.repository.retention()?.history[0]).toMatchObject({ outcome: 'failed', error: expect.stringContaining('ENOSPC') as string });
    await h.check();
    expect((await pass(h)).outcome).toBe('removed');
    forget(h, 'old');
    await h.check();
  });

  it('is remembered, exact sums included, when the store is opened again', async () => {
    await using h = await openOld();
    await pass(h);
    await pass(h, { confirmed: false, days: 1 });
    const history = h.repository.retention()?.history;
    expect(history?.map((p) => p.outcome)).toEqual(['held', 'removed']);
    await h.reopen();
    expect(h.repository.retention()?.history).toEqual(history);
    forget(h, 'old');
    await h.check();
  });
});

describe('the active segment', () => {
  async function openOldActive(): Promise<Harness> {
    const h = await openHarness();
    await h.append(makeEvents('old', 10, OLD));
    h.clock.advance(20 * DAY_MS);
    return h;
  }

  it('goes to the trash when all of it is expired, and comes back from there byte for byte', async () => {
    await using h = await openOldActive();
    const id = h.repository.activeId ?? '';
    expect(await pass(h)).toMatchObject({ outcome: 'removed', rows: 10, segments: [{ id, tier: 'active' }] });
    expect(await storedIds(h.repository)).toEqual([]);
    const digest = await nodeFs.sha256(join(h.root, 'trash', `${id}.duckdb`));
    expect(h.repository.retention()?.trash[0]?.entry.sha256).toBe(digest);
    const sealing = h.points.park('seal.copied');
    await h.repository.restore(id);
    // The sealer may have opened it by now; that its lock is dropped does no harm where nobody else opens the store.
    expect(
      createHash('sha256')
        .update(await readFile(join(h.root, 'pending', `${id}.duckdb`)))
        .digest('hex'),
    ).toBe(digest);
    sealing.release();
    await h.repository.whenSealed();
    await h.check();
  });

  it('stays when something newer came in after the plan', async () => {
    await using h = await openOldActive();
    expect(h.repository.planRetention(90).segments).toHaveLength(1);
    const parked = h.points.park('append.commit.before');
    const append = h.append([makeEvent('new', NOW)]);
    await parked.reached;
    const running = pass(h);
    while (h.repository.gate().waiting.length < 1) await turn();
    parked.release();
    await append;
    expect((await running).outcome).toBe('nothing');
    await h.check();
  });

  it('that was shown is not confused with the next one, which took its place meanwhile', async () => {
    await using h = await openOldActive();
    const shown = new Set(h.repository.planRetention(90).segments.map((s) => s.id));
    const parked = h.points.park('append.gate');
    const append = h.append([makeEvent('first', NOW)]);
    await parked.reached;
    const rollover = h.repository.rollover();
    const second = h.append(makeEvents('second', 3, NOW - 75 * DAY_MS + 20 * DAY_MS));
    while (h.repository.gate().waiting.length < 2) await turn();
    const running = pass(h, { days: 30, shown });
    while (h.repository.gate().waiting.length < 3) await turn();
    parked.release();
    await Promise.all([append, rollover, second]);
    expect((await running).outcome).toBe('nothing');
    await h.repository.whenSealed();
    await h.check();
  });

  it('stays when it is pinned or empty', async () => {
    await using h = await openOldActive();
    await h.repository.pin([h.repository.activeId ?? ''], 'audit');
    expect((await pass(h)).outcome).toBe('nothing');
    await h.check();
  });
});

describe('the trash', () => {
  it('gives an archived segment back byte for byte, pinned', async () => {
    await using h = await openOld();
    const before = h.repository.segments.find((s) => s.totals.rows === 20);
    await pass(h);
    const id = before?.id ?? '';
    await h.repository.restore(id);
    const { pin, ...restored } = h.repository.segment(id);
    expect({ ...restored, pin: null }).toEqual(before);
    expect(pin?.reason).toContain('restored');
    await h.repository[Symbol.asyncDispose]();
    expect(await nodeFs.sha256(join(h.root, restored.path))).toBe(before?.sha256);
    await h.reopen();
    expect((await pass(h)).outcome).toBe('nothing');
    forget(h, 'old-1');
    await h.check();
  });

  it('does not give a segment back whose events have come in again: none may be there twice', async () => {
    await using h = await openOld();
    const id = h.repository.segments.find((s) => s.totals.rows === 10)?.id ?? '';
    await pass(h);
    forget(h, 'old');
    await h.append(makeEvents('old-1', 1, OLD));
    await expect(h.repository.restore(id)).rejects.toThrow('again');
    await h.check();
    expect(h.repository.retention()?.trash.map((t) => t.id)).toContain(id);
  });

  it('says so when a segment is not in it', async () => {
    await using h = await openOld();
    for (const id of ['usage-000000000001', 'usage-000000000099', '../../etc/passwd', ''])
      await expect(h.repository.restore(id)).rejects.toThrow(NotFoundError);
    await pass(h);
    await h.repository.restore('usage-000000000001');
    await expect(h.repository.restore('usage-000000000001')).rejects.toThrow(NotFoundError);
    forget(h, 'old-2');
    await h.check();
  });

  it('gives a segment back once when it is asked for twice', async () => {
    await using h = await openOld();
    await pass(h);
    const outcomes = await Promise.allSettled([h.repository.restore('usage-000000000001'), h.repository.restore('usage-000000000001')]);
    expect(outcomes.map((o) => o.status)).toEqual(['fulfilled', 'rejected']);
    forget(h, 'old-2');
    await h.check();
  });

  it('of a restore that failed half-way can be restored again after opening', async () => {
    const failing = new FailingFs();
    await using h = await openOld({ fs: failing.fs });
    await pass(h);
    failing.fail('replaceFile', 'catalog.json');
    await expect(h.repository.restore('usage-000000000001')).rejects.toThrow('EIO');
    await h.reopen();
    await h.repository.restore('usage-000000000001');
    forget(h, 'old-2');
    await h.check();
  });

  it('of a failed restore of what was active is not sealed behind its own removal', async () => {
    const failing = new FailingFs();
    await using h = await openHarness({ fs: failing.fs });
    await h.append(makeEvents('old', 10, OLD));
    h.clock.advance(20 * DAY_MS);
    await pass(h);
    failing.fail('replaceFile', 'catalog.json');
    await expect(h.repository.restore('usage-000000000001')).rejects.toThrow('EIO');
    await h.reopen();
    await h.repository.whenSealed();
    expect(await storedIds(h.repository)).toEqual([]);
    await h.repository.restore('usage-000000000001');
    await h.repository.whenSealed();
    await h.reopen();
    await h.check();
  });
});

describe('the timer', () => {
  it('runs passes by the clock of the store, and empties the trash a day later', async () => {
    await using h = await openOld({ retentionIntervalMs: 5 });
    while (h.repository.retention()?.history.length !== 1) await turn();
    expect(h.repository.retention()?.history).toMatchObject([{ trigger: 'timer', outcome: 'removed', rows: 30, atMs: h.clock.now() }]);
    const file = join(h.root, 'trash', 'usage-000000000001.duckdb');
    expect(await nodeFs.stat(file)).not.toBeNull();
    h.clock.advance(DAY_MS);
    while ((h.repository.retention()?.trash.length ?? 0) > 0) await turn();
    expect(await nodeFs.stat(file)).toBeNull();
    await expect(h.repository.restore('usage-000000000001')).rejects.toThrow(NotFoundError);
    forget(h, 'old');
    await h.check();
  });

  it('does not remove much without a person, however often it looks', async () => {
    await using h = await openHarness({ retentionIntervalMs: 2 });
    await h.append(makeEvents('old', 10, OLD));
    await h.repository.rollover();
    await h.repository.whenSealed();
    h.clock.advance(20 * DAY_MS);
    while (h.repository.retention()?.history[0]?.outcome !== 'held') await turn();
    while (h.repository.retention()?.nextRunMs !== h.clock.now() + 2) await turn();
    expect(h.repository.segments.map((s) => s.tier)).toEqual(['archived', 'active']);
    await h.check();
  });

  it('uses the days that were set last, also after the store was opened again', async () => {
    await using h = await openOld();
    await h.repository.setRetentionDays(3_650);
    await h.reopen({ retentionIntervalMs: 2 });
    expect(h.repository.retentionDays).toBe(3_650);
    await h.repository.setRetentionDays(90);
    while ((h.repository.retention()?.history.length ?? 0) === 0) await turn();
    expect(h.repository.retention()?.history[0]).toMatchObject({ days: 90, rows: 30 });
    forget(h, 'old');
    await h.check();
  });

  it.each([0, -1, 1.5, Number.NaN, 3_651])('does not take %s days for an answer', async (days) => {
    await using h = await openHarness();
    await expect(h.repository.setRetentionDays(days)).rejects.toThrow('whole number');
    expect(h.repository.retentionDays).toBe(90);
  });

  it('tells of a pass that failed, and goes on', async () => {
    const failing = new FailingFs();
    const told: string[] = [];
    await using h = await openOld({ fs: failing.fs });
    failing.fail('replaceFile', 'catalog.json', { times: 2 });
    await h.reopen({ retentionIntervalMs: 2, listener: { failed: (what) => void told.push(what) } });
    while (h.repository.retention()?.trash.length !== 2) await turn();
    expect(told).toEqual(['retention', 'retention']);
    forget(h, 'old');
    await h.check();
  });
});
