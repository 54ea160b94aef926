import { access } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { BusyError } from '../../store/errors.ts';
import { batchOf, makeEvent, makeEvents } from '../support/builders.ts';
import { FailingFs } from '../support/failing-fs.ts';
import { FRESH, openHarness } from '../support/harness.ts';
import { rowsOf, rowsOfSegment, storedIds } from '../support/stored.ts';

describe('rolling over', () => {
  it('makes the active segment pending and goes on in the next', async () => {
    await using h = await openHarness({ sealing: false });
    await h.append(makeEvents('a', 3, FRESH));
    const first = h.repository.activeId;
    const rolled = await h.repository.rollover();
    expect(rolled).toMatchObject({ closed: { id: first, tier: 'pending', walBytes: 0, totals: { rows: 3 } }, next: h.repository.activeId });
    expect(h.repository.activeId).not.toBe(first);
    await h.append(makeEvents('b', 2, FRESH));
    expect(h.repository.segments.map((s) => [s.tier, s.totals.rows])).toEqual([
      ['pending', 3],
      ['active', 2],
    ]);
    await h.check();
  });

  it('is refused while there is nothing to close', async () => {
    await using h = await openHarness();
    expect(await h.repository.rollover()).toBeNull();
    expect(h.repository.segments).toHaveLength(1);
    await h.check();
  });

  it('happens once when it is asked for twice', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('a', 3, FRESH));
    const both = await Promise.all([h.repository.rollover(), h.repository.rollover()]);
    expect(both.map((r) => r === null)).toEqual([false, true]);
    await h.repository.whenSealed();
    await h.check();
  });

  it('happens by itself when an append has made the segment large, while others wait behind', async () => {
    await using h = await openHarness({ rolloverBytes: 1 });
    const parked = h.points.park('rollover.prepared');
    const first = h.append(makeEvents('a', 3, FRESH));
    await parked.reached;
    const second = h.append(makeEvents('b', 3, FRESH));
    while (h.repository.gate().waiting.length < 1) await turn();
    expect(h.repository.gate().holder?.label).toBe('append');
    parked.release();
    await Promise.all([first, second]);
    await h.repository.whenSealed();
    expect(h.repository.segments.map((s) => [s.tier, s.totals.rows])).toEqual([
      ['archived', 3],
      ['archived', 3],
      ['active', 0],
    ]);
    await h.check();
  });

  it('waits for a reader of the active segment, and new readers wait for it', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('a', 3, FRESH));
    const view = await h.repository.context.set.acquire();
    const prepared = h.points.seen('rollover.prepared');
    const rollover = h.repository.rollover();
    await prepared;
    const ids = storedIds(h.repository);
    const [segment] = view.segments;
    if (segment === undefined) throw new Error('no segment');
    expect(await h.repository.context.hub.query((connection) => rowsOfSegment(connection, segment))).toHaveLength(3);
    expect(h.points.log).not.toContain('rollover.closed');
    view[Symbol.dispose]();
    expect(await rollover).not.toBeNull();
    expect(await ids).toHaveLength(3);
    await h.repository.whenSealed();
    await h.check();
  });

  it('gives up when a reader does not leave even when interrupted: nothing is moved, and appending goes on', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('a', 3, FRESH));
    const active = h.repository.activeId;
    const view = await h.repository.context.set.acquire();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const prepared = h.points.seen('rollover.prepared');
      const outcome = Promise.allSettled([h.repository.rollover()]);
      await prepared;
      await vi.advanceTimersByTimeAsync(11_000);
      expect(await outcome).toMatchObject([{ status: 'rejected', reason: expect.any(BusyError) as unknown }]);
    } finally {
      vi.useRealTimers();
      view[Symbol.dispose]();
    }
    expect(h.repository.activeId).toBe(active);
    await h.append(makeEvents('b', 2, FRESH));
    expect(await h.repository.rollover()).toMatchObject({ closed: { id: active, totals: { rows: 5 } } });
    await h.repository.whenSealed();
    await h.check();
  });

  it('leaves a view of the pending segment its rows until it is released; only then the file leaves the disk', async () => {
    await using h = await openHarness();
    const events = makeEvents('a', 20, FRESH);
    await h.append(events);
    const sealing = h.points.park('seal.copied');
    const published = h.points.seen('seal.published');
    const rolled = await h.repository.rollover();
    await sealing.reached;
    using view = await h.repository.context.set.acquire();
    sealing.release();
    await published;
    while (h.repository.segments[0]?.tier !== 'archived') await turn();
    const pending = view.segments.find((s) => s.descriptor.id === rolled?.closed.id);
    if (pending === undefined) throw new Error('the view lacks the pending segment');
    await expect(access(pending.file.path)).resolves.toBeUndefined();
    expect(await h.repository.context.hub.query((connection) => rowsOfSegment(connection, pending))).toEqual(rowsOf(batchOf(events)));
    expect(await storedIds(h.repository)).toHaveLength(20);
    const removed = h.points.seen('seal.remove.after');
    view[Symbol.dispose]();
    await removed;
    await expect(access(pending.file.path)).rejects.toThrow('ENOENT');
    await h.repository.whenSealed();
    await h.check();
  });
});

describe('a rollover that fails', () => {
  const before = ['rollover.prepared', 'rollover.checkpoint.before', 'rollover.checkpoint.after'];
  const after = ['rollover.closed', 'rollover.move.before', 'rollover.move.after', 'rollover.moved.next', 'rollover.published'];

  it.each(before)('at %s leaves the active segment in use', async (point) => {
    await using h = await openHarness();
    await h.append(makeEvents('a', 3, FRESH));
    const active = h.repository.activeId;
    h.points.fail(point);
    await expect(h.repository.rollover()).rejects.toThrow('failed at');
    await h.append(makeEvents('b', 2, FRESH));
    expect(h.repository.activeId).toBe(active);
    expect(await h.repository.rollover()).toMatchObject({ closed: { id: active, totals: { rows: 5 } } });
    await h.repository.whenSealed();
    await h.check();
  });

  it.each(after)('at %s is mended by the next append, and loses nothing', async (point) => {
    await using h = await openHarness();
    await h.append(makeEvents('a', 3, FRESH));
    h.points.fail(point);
    await expect(h.repository.rollover()).rejects.toThrow('failed at');
    await h.append(makeEvents('b', 2, FRESH));
    await h.repository.whenSealed();
    await h.check();
    await h.reopen();
    await h.check();
  });

  it('and cannot be mended either refuses appends, says so, and tries again with the next one', async () => {
    const failing = new FailingFs();
    await using h = await openHarness({ fs: failing.fs });
    await h.append(makeEvents('a', 3, FRESH));
    h.points.fail('rollover.move.after');
    await expect(h.repository.rollover()).rejects.toThrow('failed at');
    failing.fail('move', 'next');
    await expect(h.append([makeEvent('refused', FRESH)])).rejects.toThrow(BusyError);
    await h.append(makeEvents('b', 2, FRESH));
    await h.repository.whenSealed();
    await h.check();
  });

  it('after the file has moved still shows its events', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('a', 3, FRESH));
    h.points.fail('rollover.moved.next');
    await expect(h.repository.rollover()).rejects.toThrow('failed at');
    expect(await storedIds(h.repository)).toHaveLength(3);
    await h.reopen();
    await h.repository.whenSealed();
    await h.check();
  });

  it('by its size does not fail the append that caused it: the events are acknowledged, and the failure is told', async () => {
    const told: string[] = [];
    await using h = await openHarness({ rolloverBytes: 1, listener: { failed: (what) => void told.push(what) } });
    h.points.fail('rollover.prepared');
    expect(await h.append(makeEvents('a', 3, FRESH))).toMatchObject({ new: 3 });
    expect(told).toEqual(['rollover']);
    await h.append(makeEvents('b', 3, FRESH));
    await h.repository.whenSealed();
    expect(h.repository.segments.map((s) => [s.tier, s.totals.rows])).toEqual([
      ['archived', 6],
      ['active', 0],
    ]);
    await h.check();
  });

  it.each(['ENOSPC', 'EIO', 'EACCES'])('because the next segment cannot be written (%s) leaves the old one in use', async (code) => {
    const failing = new FailingFs();
    await using h = await openHarness({ fs: failing.fs });
    await h.append(makeEvents('a', 3, FRESH));
    failing.fail('syncFile', 'next', { code });
    await expect(h.repository.rollover()).rejects.toThrow(code);
    await h.append(makeEvents('b', 3, FRESH));
    expect(await h.repository.rollover()).toMatchObject({ closed: { totals: { rows: 6 } } });
    await h.repository.whenSealed();
    await h.check();
  });

  it.each(['.next.duckdb', 'pending'])('because a file cannot be moved (%s) loses nothing', async (part) => {
    const failing = new FailingFs();
    await using h = await openHarness({ fs: failing.fs });
    await h.append(makeEvents('a', 3, FRESH));
    failing.fail('move', part);
    await expect(h.repository.rollover()).rejects.toThrow('EIO');
    expect(await storedIds(h.repository)).toHaveLength(3);
    await h.reopen();
    await h.append(makeEvents('b', 3, FRESH));
    await h.repository.whenSealed();
    await h.check();
  });
});
