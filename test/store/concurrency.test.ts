import { setImmediate as turn } from 'node:timers/promises';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ClosedError } from '../../store/errors.ts';
import type { RepositoryOptions } from '../../store/options.ts';
import type { RetentionPass } from '../../store/retention/pass.ts';
import { batchOf, makeEvent, makeEvents } from '../support/builders.ts';
import { FRESH, type Harness, NOW, openHarness } from '../support/harness.ts';
import { NoGate } from '../support/no-gate.ts';
import { rowsOf, storedIds } from '../support/stored.ts';
import { until } from '../support/until.ts';
import { DAY_MS } from '../../store/domain/time.ts';

/** Enough turns of the event loop for anything that does not wait for the gate to come to its end. */
async function manyTurns(): Promise<void> {
  for (let i = 0; i < 50; i++) await turn();
}

/** Whether a promise has come to its end. */
function watch(work: Promise<unknown>): { readonly settled: boolean } {
  const state = { settled: false };
  const settle = (): void => void (state.settled = true);
  work.then(settle, settle);
  return state;
}

/** A store whose active segment holds only events that retention wants gone by now. */
async function withExpiredActive(options: Partial<RepositoryOptions> = {}): Promise<Harness> {
  const h = await openHarness(options);
  await h.append(makeEvents('old', 5, NOW - 80 * DAY_MS));
  h.clock.advance(20 * DAY_MS);
  return h;
}

function retention(h: Harness): Promise<RetentionPass> {
  return h.repository.runRetention({ days: 90, nowMs: h.clock.now(), trigger: 'timer', confirmed: true });
}

describe('an append that holds the gate while retention wants the expired active segment', () => {
  it.each(['append.gate', 'append.commit.before', 'append.commit.after'])('keeps retention waiting at %s, and keeps its event', async (point) => {
    await using h = await withExpiredActive();
    const active = h.repository.activeId;
    const parked = h.points.park(point);
    const append = h.append([makeEvent('current', NOW)]);
    await parked.reached;
    const pass = retention(h);
    const watched = watch(pass);
    await manyTurns();
    const [gate, { settled }] = [h.repository.gate(), watched];
    parked.release();
    expect(await append).toMatchObject({ new: 1 });
    const { outcome } = await pass;
    expect(await storedIds(h.repository), 'acknowledged, and not there').toContain('current');
    expect({ outcome, settled }).toEqual({ outcome: 'nothing', settled: false });
    expect(gate).toMatchObject({ holder: { label: 'append' }, waiting: ['retention'] });
    await h.append([makeEvent('next', NOW)]);
    expect(h.repository.activeId).toBe(active);
    await h.check();
  });

  it('retention does not wait when the gate lets everybody through', async () => {
    await using h = await withExpiredActive({ gate: new NoGate() });
    const parked = h.points.park('append.gate');
    const append = h.append([makeEvent('current', NOW)]);
    await parked.reached;
    expect((await retention(h)).outcome).toBe('removed');
    parked.release();
    await append;
  });

  it('retention that came first removes the old segment, and the append lands in the next', async () => {
    await using h = await withExpiredActive();
    const active = h.repository.activeId;
    const parked = h.points.park('retention.gate');
    const pass = retention(h);
    await parked.reached;
    const append = h.append([makeEvent('current', NOW)]);
    await until(() => h.repository.gate().waiting.length === 1);
    expect(h.repository.gate()).toMatchObject({ holder: { label: 'retention' }, waiting: ['append'] });
    parked.release();
    expect(await pass).toMatchObject({ outcome: 'removed', rows: 5 });
    await append;
    expect(h.repository.activeId).not.toBe(active);
    expect(await storedIds(h.repository)).toEqual(['current']);
    for (const id of h.model.keys()) if (id !== 'current') h.model.delete(id);
    await h.check();
  });
});

describe('while an append holds the gate', () => {
  it('rollover, another append, retention and rollover again wait, and go on in the order they came', async () => {
    await using h = await openHarness();
    const parked = h.points.park('append.gate');
    const done: string[] = [];
    const note = async <T>(label: string, work: Promise<T>): Promise<T> => {
      const result = await work;
      done.push(label);
      return result;
    };
    const first = note('first', h.append([makeEvent('first', FRESH)]));
    await parked.reached;
    const rollover = note('rollover', h.repository.rollover());
    const second = note('second', h.append([makeEvent('second', FRESH)]));
    await until(() => h.repository.gate().waiting.length === 2);
    const again = note('again', h.repository.rollover());
    await manyTurns();
    expect(done).toEqual([]);
    expect(h.repository.gate().waiting).toEqual(['rollover', 'append', 'rollover']);
    parked.release();
    await Promise.all([first, rollover, second, again]);
    expect(done).toEqual(['first', 'rollover', 'second', 'again']);
    await h.repository.whenSealed();
    expect(h.repository.segments.map((s) => [s.tier, s.totals.rows])).toEqual([
      ['archived', 1],
      ['archived', 1],
      ['active', 0],
    ]);
    await h.check();
  });

  it('another append with the same events waits, and finds them stored', async () => {
    await using h = await openHarness();
    const parked = h.points.park('append.judged');
    const first = h.append(makeEvents('same', 3, FRESH));
    await parked.reached;
    const second = h.append(makeEvents('same', 3, FRESH));
    await until(() => h.repository.gate().waiting.length === 1 || h.points.log.filter((point) => point === 'append.judged').length === 2);
    parked.release();
    expect(await Promise.all([first, second])).toMatchObject([{ new: 3 }, { new: 0, duplicate: 3 }]);
    expect(await storedIds(h.repository)).toHaveLength(3);
    await h.check();
  });

  it('bringing a segment back waits for it, and is refused when its events have come in again', async () => {
    await using h = await withExpiredActive();
    const id = h.repository.activeId ?? '';
    await retention(h);
    h.model.clear();
    const parked = h.points.park('append.judged');
    const append = h.append(makeEvents('old', 1, NOW));
    await parked.reached;
    const restore = Promise.allSettled([h.repository.restore(id)]);
    const watched = watch(restore);
    await until(() => watched.settled || h.repository.gate().waiting.length === 1);
    parked.release();
    await append;
    expect(await restore).toMatchObject([{ status: 'rejected' }]);
    expect(await storedIds(h.repository)).toEqual(['old-0']);
    await h.check();
  });

  it('closing waits for it, refuses whoever waits behind, and loses nothing acknowledged', async () => {
    await using h = await openHarness();
    const parked = h.points.park('append.commit.before');
    const append = h.append([makeEvent('held', FRESH)]);
    await parked.reached;
    const waiting = h.append([makeEvent('refused', FRESH)]);
    await until(() => h.repository.gate().waiting.length === 1);
    const closing = h.repository[Symbol.asyncDispose]();
    const watched = watch(closing);
    await expect(waiting).rejects.toThrow(ClosedError);
    await manyTurns();
    expect(watched.settled).toBe(false);
    parked.release();
    expect(await append).toMatchObject({ new: 1 });
    await closing;
    await h.reopen();
    expect(await storedIds(h.repository)).toEqual(['held']);
    await h.check();
  });

  it('a waiting append that is aborted leaves the queue, and nothing of it is stored', async () => {
    await using h = await openHarness();
    const parked = h.points.park('append.gate');
    const first = h.append([makeEvent('first', FRESH)]);
    await parked.reached;
    const controller = new AbortController();
    const aborted = h.append([makeEvent('aborted', FRESH)], controller.signal);
    await until(() => h.repository.gate().waiting.length === 1);
    const third = h.append([makeEvent('third', FRESH)]);
    controller.abort(new Error('gave up'));
    await expect(aborted).rejects.toThrow('gave up');
    parked.release();
    await Promise.all([first, third]);
    expect(await storedIds(h.repository)).toEqual(['first', 'third']);
    await h.check();
  });

  it('aborting it comes too late: what holds the gate is stored', async () => {
    await using h = await openHarness();
    const parked = h.points.park('append.gate');
    const controller = new AbortController();
    const append = h.append([makeEvent('held', FRESH)], controller.signal);
    await parked.reached;
    controller.abort(new Error('too late'));
    parked.release();
    expect(await append).toMatchObject({ new: 1 });
    await h.check();
  });

  it('readers see all of its batch or nothing of it', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('before', 3, FRESH));
    const parked = h.points.park('append.commit.before');
    const append = h.append(makeEvents('batch', 100, FRESH));
    await parked.reached;
    expect(await storedIds(h.repository)).toHaveLength(3);
    parked.release();
    await append;
    expect(await storedIds(h.repository)).toHaveLength(103);
    await h.check();
  });
});

it('a rollover does not wait for queries that keep every place busy', async () => {
  await using h = await openHarness();
  await h.append([makeEvent('a', FRESH)]);
  const { hub } = h.repository.context;
  const { promise, resolve } = Promise.withResolvers<void>();
  const queries = [hub.query(() => promise), hub.query(() => promise)];
  await until(() => hub.queries === 2);
  expect(await h.repository.rollover()).not.toBeNull();
  resolve();
  await Promise.all(queries);
  await h.repository.whenSealed();
  await h.check();
});

describe('an append that fails', () => {
  it.each(['append.gate', 'append.commit.before'])('at %s stores nothing and leaves the gate free', async (point) => {
    await using h = await openHarness();
    await h.append([makeEvent('before', FRESH)]);
    h.points.fail(point);
    await expect(h.append(makeEvents('failed', 5, FRESH))).rejects.toThrow('failed at');
    expect(await storedIds(h.repository)).toEqual(['before']);
    expect(await h.append(makeEvents('failed', 5, FRESH))).toMatchObject({ new: 5 });
    await h.check();
  });
});

describe('an append during which the engine breaks', () => {
  const fatal = new Error('FATAL Error: database has been invalidated because of a previous fatal error');

  it.each(['append.commit.before', 'append.commit.after'])('at %s is acknowledged as if nothing had happened, and stored once', async (point) => {
    await using h = await openHarness();
    await h.append(makeEvents('before', 5, FRESH));
    h.points.fail(point, fatal);
    expect(await h.append([...makeEvents('broken', 5, FRESH), makeEvent('before-0', FRESH)])).toMatchObject({
      read: 6,
      new: 5,
      duplicate: 1,
      conflict: 0,
    });
    await h.append(makeEvents('after', 5, FRESH));
    await h.check();
  });

  it.each(['append.late.before', 'append.late.after'])('at %s is acknowledged with its late events, and each is stored once', async (point) => {
    await using h = await openHarness();
    h.points.fail(point, fatal);
    const batch = [...makeEvents('late', 5, NOW - 200 * DAY_MS), ...makeEvents('current', 5, FRESH)];
    expect(await h.append(batch)).toMatchObject({ read: 10, new: 10, duplicate: 0, conflict: 0, late: 5 });
    await h.repository.whenSealed(); // mending closes the segment of late events
    await h.check();
  });

  it('does not take along the one that waits behind it', async () => {
    await using h = await openHarness();
    const parked = h.points.park('append.gate');
    const first = h.append(makeEvents('first', 5, FRESH));
    await parked.reached;
    const second = h.append(makeEvents('second', 5, FRESH));
    await until(() => h.repository.gate().waiting.length === 1);
    h.points.fail('append.commit.before', fatal);
    parked.release();
    expect(await Promise.all([first, second])).toMatchObject([{ new: 5 }, { new: 5 }]);
    await h.check();
  });
});

describe('closing a store', () => {
  it('may be asked for twice at once', async () => {
    await using h = await openHarness();
    await h.append([makeEvent('a', FRESH)]);
    const both = [h.repository[Symbol.asyncDispose](), h.repository[Symbol.asyncDispose]()];
    await expect(Promise.all(both)).resolves.toHaveLength(2);
    await h.reopen();
    await h.check();
  });

  it('leaves appends that come at the same moment stored or refused, nothing between', async () => {
    await using h = await openHarness();
    const batches = Array.from({ length: 12 }, (_, i) => makeEvents(`b${i}`, 50, FRESH));
    const appends = batches.map((events) => h.append(events));
    const settled = Promise.allSettled(appends);
    await h.repository[Symbol.asyncDispose]();
    await h.reopen();
    const refusals = (await settled).flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(refusals.filter((reason) => !(reason instanceof ClosedError))).toEqual([]);
    await h.check();
  });

  it('waits for a retention pass under way', async () => {
    await using h = await withExpiredActive();
    await h.repository.rollover();
    await h.repository.whenSealed();
    const parked = h.points.park('retention.withdrawn');
    const pass = retention(h);
    await parked.reached;
    const closing = h.repository[Symbol.asyncDispose]();
    const watched = watch(closing);
    for (let i = 0; i < 200 && !watched.settled; i++) await stat(h.root);
    expect(watched.settled).toBe(false);
    parked.release();
    expect(await pass).toMatchObject({ outcome: 'removed', rows: 5 });
    await closing;
    h.model.clear();
    await h.reopen();
    expect(h.repository.retention()?.history[0]).toMatchObject({ outcome: 'removed' });
    await h.check();
  });

  it('refuses everything afterwards', async () => {
    await using h = await openHarness();
    await h.repository[Symbol.asyncDispose]();
    await expect(h.append([makeEvent('a', FRESH)])).rejects.toThrow(ClosedError);
    await expect(h.repository.rollover()).rejects.toThrow(ClosedError);
  });

  it('waits for the queries that run, so that the next opening is alone with the files', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('a', 50, FRESH));
    const { hub } = h.repository.context;
    let left = false;
    const query = hub.query(async (connection) => {
      try {
        await connection.rows('SELECT count(*) FROM range(200000) a, range(200000) b');
      } finally {
        await manyTurns();
        left = true;
      }
    });
    const outcome = Promise.allSettled([query]);
    await until(() => hub.queries > 0);
    await h.repository[Symbol.asyncDispose]();
    expect(left).toBe(true);
    expect((await outcome)[0]?.status).toBe('rejected');
    await h.reopen();
    await h.check();
  });
});

it('a batch is stored by whoever appends it, however often the store is rolled over meanwhile', async () => {
  await using h = await openHarness({ rolloverBytes: 1 });
  const batches = Array.from({ length: 8 }, (_, i) => makeEvents(`b${i}`, 3, FRESH));
  await Promise.all(batches.map((events) => h.append(events)));
  await h.repository.whenSealed();
  expect(h.repository.segments.filter((s) => s.tier === 'archived')).toHaveLength(8);
  expect(rowsOf(batchOf(batches.flat()))).toHaveLength(h.model.size);
  expect((await stat(join(h.root, 'active'))).isDirectory()).toBe(true);
  await h.check();
});
