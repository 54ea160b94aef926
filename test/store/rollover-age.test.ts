import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../store/domain/time.ts';
import { shouldRollover } from '../../store/segments/rollover.ts';
import { makeEvents } from '../support/builders.ts';
import { EXPIRED, FRESH, type Harness, NOW, openHarness } from '../support/harness.ts';
import { storedIds } from '../support/stored.ts';

/** Milliseconds, so that the timer looks as often. */
const AGE = 5;

const tiers = (h: Harness): (string | number)[][] => h.repository.segments.map((s) => [s.tier, s.totals.rows]);

describe('a segment that takes events is due', () => {
  const limits = { rolloverBytes: 1_000, rolloverAgeMs: HOUR_MS };
  const young = { bytes: 400, walBytes: 599, rows: 1, createdMs: NOW };

  it.each([
    ['not while it is small and young', young, NOW + HOUR_MS - 1, limits, false],
    ['when file and log together are large', { ...young, walBytes: 600 }, NOW, limits, true],
    ['when it is old', young, NOW + HOUR_MS, limits, true],
    ['not when it is old and empty', { ...young, rows: 0 }, NOW + DAY_MS, limits, false],
    ['not when it is old and age does not count', young, NOW + DAY_MS, { ...limits, rolloverAgeMs: 0 }, false],
  ])('%s', (_when, segment, nowMs, given, due) => {
    expect(shouldRollover(segment, nowMs, given)).toBe(due);
  });
});

describe('a segment that has become old', () => {
  it('is rolled over by the append that finds it so', async () => {
    await using h = await openHarness({ rolloverAgeMs: DAY_MS });
    await h.append(makeEvents('a', 3, FRESH));
    h.clock.advance(DAY_MS);
    await h.append(makeEvents('b', 2, FRESH));
    await h.repository.whenSealed();
    expect(tiers(h)).toEqual([['archived', 5], ['active', 0]]); // prettier-ignore
    await h.check();
  });

  it('is rolled over although nothing is appended any more, the one of late events as well', async () => {
    await using h = await openHarness({ rolloverAgeMs: AGE });
    await h.append([...makeEvents('a', 3, FRESH), ...makeEvents('late', 2, EXPIRED)]);
    h.clock.advance(AGE);
    while (h.repository.segments.filter((s) => s.tier === 'archived').length < 2) await turn();
    expect(tiers(h)).toEqual([['archived', 3], ['archived', 2], ['active', 0]]); // prettier-ignore
    await h.check();
  });

  it('waits for the gate, and is looked at again when it has it: what was rolled over meanwhile is not old', async () => {
    await using h = await openHarness({ rolloverAgeMs: AGE });
    await h.append(makeEvents('a', 3, FRESH));
    const parked = h.points.park('rollover.gate');
    const byHand = h.repository.rollover();
    await parked.reached;
    h.clock.advance(AGE);
    while (!h.repository.gate().waiting.includes('rollover by age')) await turn();
    parked.release();
    await byHand;
    while (h.repository.gate().holder !== null) await turn();
    await h.repository.whenSealed();
    expect(tiers(h)).toEqual([['archived', 3], ['active', 0]]); // prettier-ignore
    await h.check();
  });

  it('and cannot be rolled over is tried again; it is told, and nothing is lost', async () => {
    const told: string[] = [];
    await using h = await openHarness({ rolloverAgeMs: AGE, listener: { failed: (what) => void told.push(what) } });
    await h.append(makeEvents('a', 3, FRESH));
    h.points.fail('rollover.prepared');
    h.clock.advance(AGE);
    while (h.repository.segments[0]?.tier !== 'archived') await turn();
    expect(told).toEqual(['rollover by age']);
    expect(await storedIds(h.repository)).toHaveLength(3);
    await h.check();
  });

  it('is left to the next opening when the store is closed first', async () => {
    await using h = await openHarness({ rolloverAgeMs: DAY_MS });
    await h.append(makeEvents('a', 3, FRESH));
    await h.close();
    h.clock.advance(DAY_MS);
    await h.reopen({ rolloverAgeMs: AGE });
    while (h.repository.segments[0]?.tier !== 'archived') await turn();
    expect(tiers(h)).toEqual([['archived', 3], ['active', 0]]); // prettier-ignore
    await h.check();
  });
});
