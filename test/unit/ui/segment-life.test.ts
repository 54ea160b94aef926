import { describe, expect, it } from 'vitest';
import type { SegmentView } from '../../../renderer/api/hooks.ts';
import { lifeOf } from '../../../renderer/features/segments/life.ts';
import { rolloverSteps } from '../../../renderer/features/segments/rollover-steps.ts';
import { says, touches } from '../../../renderer/features/segments/segment-filter.ts';
import { rowsPerHour } from '../../../renderer/charts/segment-extent.ts';
import { isExpiring, stateOf } from '../../../renderer/features/segments/segment-state.ts';

const HOUR = 3_600_000;
const base: SegmentView = {
  id: 'usage-000000000007',
  sequence: 7,
  tier: 'archived',
  kind: 'live',
  path: 'archive/2026/11/03/usage-000000000007.duckdb',
  rows: 600,
  fromMs: 10 * HOUR,
  toMs: 12 * HOUR,
  bytes: 1_000,
  walBytes: 0,
  billable: '1',
  credits: '1',
  creditsMissing: 0,
  sha256: 'ab',
  createdMs: 10 * HOUR,
  rolledMs: 12 * HOUR,
  sealedMs: 12 * HOUR + 4_000,
  expiresMs: 1_000 * HOUR,
  pin: null,
  seal: null,
  verified: null,
  unreadable: false,
};
const pending: SegmentView = { ...base, tier: 'pending', sealedMs: null, seal: { step: 'copying', attempts: 2, lastError: null, nextRetryMs: null } };
const failed: SegmentView = { ...pending, seal: { step: 'failed', attempts: 3, lastError: 'No space left', nextRetryMs: 1 } };

describe('the state of a segment', () => {
  it('is one word for each place in its life', () => {
    const words = [{ ...base, tier: 'active' as const }, { ...pending, seal: null }, pending, failed, base, { ...base, expiresMs: 13 * HOUR }].map(
      (segment) => stateOf(segment, 12 * HOUR).word,
    );
    expect(words).toEqual(['writing', 'waiting', 'sealing', 'seal failed', 'sealed', 'expiring']);
  });
  it('is damaged when a check found it so, and hatched like all trouble', () => {
    expect(stateOf({ ...base, verified: { atMs: 1, level: 'full', findings: 2, clean: false } }, 0)).toMatchObject({
      word: 'damaged',
      trouble: true,
    });
    expect(stateOf(failed, 0).trouble).toBe(true);
  });
  it('is unreadable when its file cannot be opened, whatever else is known of it', () => {
    const verified = { atMs: 1, level: 'full' as const, findings: 0, clean: true };
    expect(stateOf({ ...pending, verified, unreadable: true }, 0)).toMatchObject({ word: 'unreadable', trouble: true });
  });
  it('does not expire while pinned', () => expect(isExpiring({ ...base, expiresMs: null }, 9e12)).toBe(false));
  it('has a rate over the time it covers', () => expect([rowsPerHour(base), rowsPerHour({ rows: 5, fromMs: null, toMs: null })]).toEqual([300, 0]));
});

describe('the life of a segment', () => {
  it('is done up to the archive', () => {
    expect(lifeOf(base).map(({ name, state }) => `${name} ${state}`)).toEqual([
      'Created done',
      'Rolled over done',
      'Sealed done',
      'Archived done',
      'Expires later',
    ]);
    expect(lifeOf(base)[2]?.note).toBe('Took 4.0 s');
  });
  it('says that a seal failed and tries again', () =>
    expect(lifeOf(failed)[2]).toMatchObject({ state: 'failed', note: 'Failed, try 3; it tries again by itself' }));
  it('is going on while it is copied', () => expect(lifeOf(pending)[2]).toMatchObject({ state: 'now', note: 'Copying, try 2' }));
});

describe('the steps of a rollover', () => {
  const states = (segment: SegmentView | undefined): string =>
    rolloverSteps(segment, 131)
      .map(({ state }) => state)
      .join(' ');
  it('follow the segment until it is archived', () => {
    expect(states(undefined)).toBe('done now later later');
    expect(states({ ...pending, seal: { step: 'waiting', attempts: 0, lastError: null, nextRetryMs: null } })).toBe('done now later later');
    expect(states(pending)).toBe('done done now later');
    expect(states({ ...pending, seal: { step: 'publishing', attempts: 1, lastError: null, nextRetryMs: null } })).toBe('done done done now');
    expect(states(base)).toBe('done done done done');
  });
  it('show why sealing failed', () => expect(rolloverSteps(failed, 1)[2]).toMatchObject({ state: 'failed', note: 'No space left' }));
});

describe('filters of segments', () => {
  it('keep what touches the range; its end is not part of it', () => {
    expect(touches(base, { fromMs: 12 * HOUR, toMs: 13 * HOUR })).toBe(true);
    expect(touches(base, { fromMs: 0, toMs: 10 * HOUR })).toBe(false);
    expect(touches({ fromMs: null, toMs: null }, { fromMs: 0, toMs: 1 })).toBe(true);
  });
  it('find every word in id, state, path or pin', () => {
    expect(says(base, 'sealed', '007 SEALED')).toBe(true);
    expect(says({ ...base, pin: { reason: 'audit 2026', sinceMs: 0 } }, 'sealed', 'audit')).toBe(true);
    expect(says(base, 'sealed', 'pending')).toBe(false);
  });
});
