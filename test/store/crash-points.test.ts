import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../store/domain/time.ts';
import type { Repository } from '../../store/repository.ts';
import { batchOf, makeEvents } from '../support/builders.ts';
import { checkStore, FRESH, type Harness, NOW, openCopy, openHarness } from '../support/harness.ts';
import { type StoredRow, storedIds } from '../support/stored.ts';
import { TestClock } from '../support/clock.ts';

type Model = ReadonlyMap<string, StoredRow>;

/** Starts an act, waits until it is at this point, and copies the folder as a crash at that moment would leave it. */
async function crashAt(h: Harness, point: string, act: () => Promise<unknown>): Promise<string> {
  const parked = h.points.park(point);
  const acting = act();
  await parked.reached;
  const copy = await h.copy();
  parked.release();
  await acting;
  return copy;
}

/** Opens what a crash left: it must hold exactly this, keep every law, and need nothing more at the next opening. */
async function assertRecovers(path: string, model: Model, nowMs = NOW): Promise<void> {
  const clock = new TestClock(nowMs);
  {
    await using first = await openCopy(path, { clock });
    await first.whenSealed();
    await checkStore(first, model);
    await first.append(batchOf(makeEvents('after', 2, FRESH)));
    expect(await storedIds(first)).toHaveLength(model.size + 2);
  }
  const files = await listing(path);
  await using second = await openCopy(path, { clock });
  expect(second.recovery).toEqual([]);
  await second.whenSealed();
  await second[Symbol.asyncDispose]();
  expect(await listing(path)).toEqual(files);
}

/** Every file of a store and its size. */
async function listing(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
  return Promise.all(files.toSorted().map(async (path) => `${path} ${(await stat(path)).size}`));
}

const bodies = { full_request_json: '{"body":1}' };

describe('after a crash in the middle of an append, every acknowledged event is there once', () => {
  it.each([
    ['append.gate', false],
    ['append.commit.before', false],
    ['append.commit.after', true],
  ] as const)('at %s the batch under way is there: %s', async (point, there) => {
    await using h = await openHarness();
    await h.append(makeEvents('acknowledged', 30, FRESH, bodies));
    const acknowledged = new Map(h.model);
    const copy = await crashAt(h, point, () => h.append(makeEvents('under-way', 30, FRESH, bodies)));
    await expect(assertRecovers(copy, there ? h.model : acknowledged)).resolves.toBeUndefined();
    await h.check();
  });
});

const ROLLOVER = [
  'rollover.prepared',
  'rollover.checkpoint.before',
  'rollover.checkpoint.after',
  'rollover.closed',
  'rollover.move.before',
  'rollover.move.after',
  'rollover.moved.next',
  'rollover.published',
];

describe('after a crash in the middle of a rollover, every event is there once', () => {
  it.each(ROLLOVER)('at %s', async (point) => {
    await using h = await openHarness();
    await h.append(makeEvents('a', 30, FRESH, bodies));
    const copy = await crashAt(h, point, () => h.repository.rollover());
    await expect(assertRecovers(copy, h.model)).resolves.toBeUndefined();
    await h.repository.whenSealed();
    await h.check();
  });

  it.each(ROLLOVER.slice(1, 6))('at %s, when it was the segment for late events that closed', async (point) => {
    await using h = await openHarness();
    await h.append(makeEvents('late', 30, NOW - 100 * DAY_MS, bodies));
    const model = new Map(h.model);
    const copy = await crashAt(h, point, () => h.repository[Symbol.asyncDispose]());
    await expect(assertRecovers(copy, model)).resolves.toBeUndefined();
    await using again = await openCopy(copy);
    expect(again.segments.find((s) => s.kind === 'late')?.pin).not.toBeNull();
    await h.reopen();
    await h.repository.whenSealed();
    await h.check();
  });
});

describe('after a crash in the middle of sealing, every event is there once', () => {
  it.each(['seal.copied', 'seal.verified', 'seal.place.before', 'seal.place.after', 'seal.published', 'seal.remove.before', 'seal.remove.after'])(
    'at %s',
    async (point) => {
      await using h = await openHarness();
      await h.append(makeEvents('a', 30, FRESH, bodies));
      const copy = await crashAt(h, point, async () => {
        await h.repository.rollover();
        await h.repository.whenSealed();
      });
      await expect(assertRecovers(copy, h.model)).resolves.toBeUndefined();
      await h.check();
    },
  );

  it('at a second attempt, after the first had placed its file already', async () => {
    await using h = await openHarness();
    await h.append(makeEvents('a', 30, FRESH, bodies));
    h.points.fail('seal.published');
    await h.repository.rollover();
    await h.repository.whenSealed();
    const copy = await crashAt(h, 'seal.place.after', async () => {
      h.clock.advance(1_000);
      await h.repository.whenSealed();
    });
    await expect(assertRecovers(copy, h.model, h.clock.now())).resolves.toBeUndefined();
    await h.check();
  });
});

describe('after a crash in the middle of a retention pass', () => {
  const later = NOW + 20 * DAY_MS;

  /** Old events (archived or still active) and newer ones that must stay. */
  async function withOldEvents(tier: 'archived' | 'active'): Promise<Harness> {
    const h = await openHarness();
    if (tier === 'archived') {
      await h.append(makeEvents('kept', 30, NOW - DAY_MS, bodies));
      await h.repository.rollover();
      await h.append(makeEvents('old-1', 10, NOW - 80 * DAY_MS, bodies));
      await h.repository.rollover();
    }
    await h.append(makeEvents('old-2', 10, NOW - 80 * DAY_MS, bodies));
    if (tier === 'archived') await h.repository.rollover();
    await h.repository.whenSealed();
    h.clock.advance(20 * DAY_MS);
    return h;
  }

  const run = (repository: Repository): Promise<unknown> => repository.runRetention({ days: 90, nowMs: later, trigger: 'person', confirmed: true });
  const kept = (model: Model): Model => new Map([...model].filter(([id]) => id.startsWith('kept')));

  it.each(['retention.withdrawn', 'retention.moved'])('at %s the withdrawn segments are gone, and restorable', async (point) => {
    await using h = await withOldEvents('archived');
    const copy = await crashAt(h, point, () => run(h.repository));
    await expect(assertRecovers(copy, kept(h.model), later)).resolves.toBeUndefined();
    await using again = await openCopy(copy, { clock: new TestClock(later) });
    const trash = again.retention()?.trash.map((t) => t.id) ?? [];
    expect(trash).toHaveLength(2);
    for (const id of trash) await again.restore(id);
    expect((await storedIds(again)).filter((id) => id.startsWith('old'))).toHaveLength(20);
  });

  it.each(['retention.gate', ...ROLLOVER])('at %s nothing of an expired active segment is lost without a record of it', async (point) => {
    await using h = await withOldEvents('active');
    const copy = await crashAt(h, point, () => run(h.repository));
    await expect(assertRecovers(copy, h.model, later)).resolves.toBeUndefined();
  });
});
