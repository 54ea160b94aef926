import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readCatalog } from '../../store/catalog/catalog.ts';
import { nodeFs } from '../../store/disk/durable-fs.ts';
import type { SealState } from '../../store/domain/segment.ts';
import { DAY_MS } from '../../store/domain/time.ts';
import { fingerprint } from '../../store/segments/fingerprint.ts';
import { makeEvents } from '../support/builders.ts';
import { FailingFs } from '../support/failing-fs.ts';
import { FRESH, type Harness, openHarness } from '../support/harness.ts';
import { rowsOfSegment, storedIds } from '../support/stored.ts';
import { until } from '../support/until.ts';

const POINTS = ['seal.copied', 'seal.verified', 'seal.place.before', 'seal.place.after', 'seal.published'];

function shuffled(h: Harness): Promise<unknown> {
  const events = makeEvents('a', 60, FRESH, { full_request_json: '{"body":true}' });
  return h.append(events.map((_, i) => events[(i * 37) % 60] ?? events[0]).flatMap((e) => (e === undefined ? [] : [e])));
}

/** Fingerprint of every visible segment that holds something. */
async function fingerprints(h: Harness): Promise<string[]> {
  const { set, hub } = h.repository.context;
  using view = await set.acquire();
  const full = view.segments.filter((s) => s.descriptor.totals.rows > 0);
  return await hub.query(async (connection) => {
    const found: string[] = [];
    for (const { file } of full) found.push(await fingerprint(connection, file.name));
    return found;
  });
}

describe('sealing', () => {
  it('writes the same events sorted by time and id, and puts them in the folder of their day', async () => {
    await using h = await openHarness();
    await shuffled(h);
    const before = await fingerprints(h);
    await h.repository.rollover();
    await h.repository.whenSealed();
    expect(await fingerprints(h)).toEqual(before);
    const { set, hub } = h.repository.context;
    using view = await set.acquire();
    const [sealed] = view.segments;
    if (sealed === undefined) throw new Error('nothing is sealed');
    const rows = await hub.query((connection) => rowsOfSegment(connection, sealed));
    const keys = rows.map((r) => `${String(r['created_at_ms'])} ${String(r['event_id'])}`);
    expect(keys).toEqual(keys.toSorted());
    expect(sealed.descriptor.path).toBe(`archive/2026/03/09/${sealed.descriptor.id}.duckdb`);
    view[Symbol.dispose]();
    await h.check();
  });

  it('lists size and digest of the very file', async () => {
    await using h = await openHarness();
    await shuffled(h);
    await h.repository.rollover();
    await h.repository.whenSealed();
    const [sealed] = h.repository.segments;
    const path = join(h.root, sealed?.path ?? '');
    await h.repository[Symbol.asyncDispose]();
    expect({ sha256: sealed?.sha256, bytes: sealed?.bytes }).toEqual({ sha256: await nodeFs.sha256(path), bytes: (await nodeFs.stat(path))?.bytes });
    await h.reopen();
    await h.check();
  });

  it('publishes before the source goes, and the source goes', async () => {
    await using h = await openHarness();
    await shuffled(h);
    const parked = h.points.park('seal.remove.before');
    const rolled = await h.repository.rollover();
    await parked.reached;
    const source = join(h.root, rolled?.closed.path ?? '');
    await expect(access(source)).resolves.toBeUndefined();
    expect((await readCatalog(nodeFs, h.root)).state?.archived.map((a) => a.id)).toEqual([rolled?.closed.id]);
    expect(h.repository.segments[0]?.tier).toBe('archived');
    parked.release();
    await h.repository.whenSealed();
    await expect(access(source)).rejects.toThrow('ENOENT');
    await h.check();
  });

  it('is not disturbed by retention, which leaves a file alone that lies in the archive and is not published yet', async () => {
    await using h = await openHarness();
    await shuffled(h);
    const parked = h.points.park('seal.publish.before');
    await h.repository.rollover();
    await parked.reached;
    await h.repository.runRetention({ days: 90, nowMs: h.clock.now(), trigger: 'timer', confirmed: true });
    parked.release();
    await h.repository.whenSealed();
    expect(await storedIds(h.repository)).toHaveLength(60);
    await h.reopen();
    await h.check();
  });

  it('tells which step it is at', async () => {
    await using h = await openHarness();
    await shuffled(h);
    const copied = h.points.park('seal.copied');
    const verified = h.points.park('seal.verified');
    const placed = h.points.park('seal.place.after');
    await h.repository.rollover();
    const steps: unknown[] = [];
    for (const parked of [copied, verified, placed]) {
      await parked.reached;
      steps.push(h.repository.segments[0]?.seal?.step);
      parked.release();
    }
    expect(steps).toEqual(['copying', 'verifying', 'publishing']);
    await h.repository.whenSealed();
    await h.check();
  });

  it.each([...POINTS, 'seal.remove.before'])('shows every event exactly once at %s', async (point) => {
    await using h = await openHarness();
    await shuffled(h);
    const parked = h.points.park(point);
    await h.repository.rollover();
    await parked.reached;
    expect(await storedIds(h.repository)).toEqual([...h.model.keys()].toSorted());
    parked.release();
    await h.repository.whenSealed();
    await h.check();
  });

  it('goes on with what is left when the store is opened again', async () => {
    await using h = await openHarness({ sealing: false });
    for (const prefix of ['a', 'b', 'c']) {
      await h.append(makeEvents(prefix, 3, FRESH));
      await h.repository.rollover();
    }
    expect(h.repository.segments.map((s) => s.tier)).toEqual(['pending', 'pending', 'pending', 'active']);
    await h.reopen({ sealing: true });
    await h.repository.whenSealed();
    expect(h.repository.segments.map((s) => s.tier)).toEqual(['archived', 'archived', 'archived', 'active']);
    await h.check();
  });
});

describe('a seal that fails', () => {
  it.each(POINTS)('at %s says so, keeps the events, and is tried again by itself', async (point) => {
    const told: string[] = [];
    await using h = await openHarness({ listener: { failed: (what) => void told.push(what) } });
    await shuffled(h);
    h.points.fail(point);
    const rolled = await h.repository.rollover();
    await h.repository.whenSealed();
    const failed = h.repository.segment(rolled?.closed.id ?? '');
    expect(failed).toMatchObject({
      tier: 'pending',
      seal: { step: 'failed', attempts: 1, lastError: `failed at ${point}`, nextRetryMs: h.clock.now() + 20 },
    });
    expect(told).toEqual([`sealing ${failed.id}`]);
    expect(await storedIds(h.repository)).toHaveLength(60);
    h.clock.advance(20);
    await h.repository.whenSealed();
    expect(h.repository.segment(failed.id)).toMatchObject({ tier: 'archived', seal: null });
    await h.check();
  });

  it.each(POINTS)('at %s is tried again at once when a person says so', async (point) => {
    await using h = await openHarness();
    await shuffled(h);
    h.points.fail(point);
    const rolled = await h.repository.rollover();
    await h.repository.whenSealed();
    h.repository.retrySeal(rolled?.closed.id ?? '');
    await h.repository.whenSealed();
    expect(h.repository.segments[0]?.tier).toBe('archived');
    await h.check();
  });

  it('waits longer after every failure, and never gives up', async () => {
    await using h = await openHarness({ sealRetryMaxMs: 100 });
    await shuffled(h);
    for (let i = 0; i < 5; i++) h.points.fail('seal.copied');
    await h.repository.rollover();
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 5; attempt++) {
      const seal = (): SealState | null | undefined => h.repository.segments[0]?.seal;
      await until(() => seal()?.attempts === attempt && seal()?.step === 'failed');
      const pause = (seal()?.nextRetryMs ?? 0) - h.clock.now();
      pauses.push(pause);
      h.clock.advance(pause);
    }
    expect(pauses).toEqual([20, 40, 80, 100, 100]);
    await h.repository.whenSealed();
    expect(h.repository.segments[0]?.tier).toBe('archived');
    await h.check();
  });

  it('does not hold up the others', async () => {
    await using h = await openHarness();
    h.points.fail('seal.copied');
    await h.append(makeEvents('a', 3, FRESH));
    await h.repository.rollover();
    await h.repository.whenSealed();
    await h.append(makeEvents('b', 3, FRESH));
    await h.repository.rollover();
    await h.repository.whenSealed();
    expect(h.repository.segments.map((s) => s.tier)).toEqual(['pending', 'archived', 'active']);
    h.clock.advance(20);
    await h.repository.whenSealed();
    await h.check();
  });

  it('because its source cannot be removed is finished by itself', async () => {
    const failing = new FailingFs();
    await using h = await openHarness({ fs: failing.fs });
    await shuffled(h);
    failing.fail('remove', '/pending/');
    const rolled = await h.repository.rollover();
    const source = join(h.root, rolled?.closed.path ?? '');
    await h.repository.whenSealed();
    expect(h.repository.segments[0]).toMatchObject({ tier: 'archived', seal: null });
    h.clock.advance(1_000);
    while ((await nodeFs.stat(source)) !== null) await turn();
    await h.check();
  });

  it('because the catalog cannot be written is tried again', async () => {
    const failing = new FailingFs();
    await using h = await openHarness({ fs: failing.fs });
    await shuffled(h);
    const placed = h.points.park('seal.place.after');
    await h.repository.rollover();
    await placed.reached;
    failing.fail('replaceFile', 'catalog.json', { code: 'ENOSPC' });
    placed.release();
    await h.repository.whenSealed();
    expect(h.repository.segments[0]?.seal).toMatchObject({ step: 'failed', attempts: 1 });
    expect(await storedIds(h.repository)).toHaveLength(60);
    h.clock.advance(20);
    await h.repository.whenSealed();
    expect(h.repository.segments[0]?.tier).toBe('archived');
    await h.check();
  });
});

it('a reader who stays with one source does not hold up the sealing of others, nor closing', async () => {
  await using h = await openHarness();
  const parked = h.points.park('seal.copied');
  await h.append(makeEvents('a', 3, FRESH));
  const rolled = await h.repository.rollover();
  await parked.reached;
  const view = await h.repository.context.set.acquire(null, new Set([rolled?.closed.id ?? '']));
  parked.release();
  await h.append(makeEvents('b', 3, FRESH));
  await h.repository.rollover();
  await h.repository.whenSealed();
  expect(h.repository.segments.map((s) => s.tier)).toEqual(['archived', 'archived', 'active']);
  await h.repository[Symbol.asyncDispose]();
  view[Symbol.dispose]();
  await h.reopen();
  await h.check();
});

describe('waiting for sealing', () => {
  it('comes to an end when the store is closed meanwhile', async () => {
    await using h = await openHarness();
    const parked = h.points.park('seal.copied');
    for (const prefix of ['a', 'b']) {
      await h.append(makeEvents(prefix, 3, FRESH));
      await h.repository.rollover();
    }
    await parked.reached;
    const waiting = h.repository.whenSealed();
    const outcome = Promise.allSettled([waiting]);
    const closing = h.repository[Symbol.asyncDispose]();
    parked.release();
    await closing;
    expect((await outcome)[0]?.status).toBe('rejected');
    await h.reopen();
    await h.repository.whenSealed();
    await h.check();
  });

  it('is over at once where nothing is sealed in the background', async () => {
    await using h = await openHarness({ sealing: false });
    await shuffled(h);
    await h.repository.rollover();
    await expect(h.repository.whenSealed()).resolves.toBeUndefined();
    await h.check();
  });
});

describe('the visible segments', () => {
  /** Sealing one segment ends while a rollover, or the first late event, looks at the size of the segment it is about to show. */
  it.each([
    ['rollover', (h: Harness) => h.repository.rollover()],
    ['first late event', (h: Harness) => h.append(makeEvents('late', 1, FRESH - 200 * DAY_MS))],
  ])('are not set back by a %s that a seal overtakes', async (_what, act) => {
    const asked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    let armed = false;
    const stat: typeof nodeFs.stat = async (path) => {
      if (armed && path.endsWith('active/usage-000000000003.duckdb')) {
        asked.resolve();
        await answered.promise;
      }
      return nodeFs.stat(path);
    };
    await using h = await openHarness({ fs: { ...nodeFs, stat } });
    const sealing = h.points.park('seal.published');
    await h.append(makeEvents('a', 5, FRESH));
    await h.repository.rollover();
    await sealing.reached;
    await h.append(makeEvents('b', 5, FRESH));
    armed = true;
    const acting = act(h);
    await asked.promise;
    sealing.release();
    while (h.repository.segments[0]?.tier !== 'archived') await turn();
    armed = false;
    answered.resolve();
    await acting;
    expect(h.repository.segments[0]).toMatchObject({ id: 'usage-000000000001', tier: 'archived' });
    await h.repository.whenSealed();
    expect(await storedIds(h.repository)).toHaveLength(h.model.size);
    await h.check();
  });
});
