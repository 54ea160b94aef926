import { describe, expect, test } from 'vitest';
import { issuesOf, type IssueSources } from '../../../renderer/features/overview/issues.ts';
import { lanesOf } from '../../../renderer/features/overview/moments.ts';
import { changeOf, spendOf } from '../../../renderer/features/overview/spend.ts';
import { fakeSegments } from '../../support/fake-segments.ts';
import { fakeStore } from '../../support/fake-state.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const HOUR = 3_600_000;

/** A store in which everything is as it should be. */
function sound(): IssueSources {
  const store = { ...fakeStore('full', NOW, 90), recovery: [] };
  const segments = fakeSegments(20, NOW, 90).map((segment) => ({
    ...segment,
    verified: null,
    seal: null,
    rolledMs: segment.tier === 'pending' ? NOW - 1_000 : segment.rolledMs,
  }));
  return { store, status: null, segments, passes: [], due: 0, runs: [], nowMs: NOW };
}

const ids = (sources: IssueSources): string[] => issuesOf(sources).map(({ id }) => id);
const pass: IssueSources['passes'][number] = {
  atMs: NOW - HOUR,
  trigger: 'timer',
  days: 90,
  cutoffMs: 0,
  segments: [],
  rows: 0,
  bytes: 0,
  outcome: 'held',
  error: null,
};
const run: IssueSources['runs'][number] = {
  id: 'r1',
  state: 'interrupted',
  startedMs: NOW - 2 * HOUR,
  endedMs: null,
  files: 3,
  names: [],
  bytes: 1,
  announced: null,
  counts: null,
  late: 0,
  error: null,
};

describe('what needs an operator', () => {
  test('is nothing in a store that is as it should be', () => {
    expect(issuesOf(sound())).toEqual([]);
  });

  test('is a seal that fails, with when it was rolled over and what ends it', () => {
    const base = sound();
    const segments = base.segments.map((segment) =>
      segment.tier === 'pending'
        ? { ...segment, seal: { step: 'failed' as const, attempts: 3, lastError: 'No space left on device', nextRetryMs: NOW } }
        : segment,
    );
    const [issue] = issuesOf({ ...base, segments });
    expect(issue).toMatchObject({ id: 'seal', severity: 'warning', sinceMs: NOW - 1_000, fix: { page: 'segments' } });
    expect(issue?.why).toContain('Nothing is lost');
    expect(issue?.why).toContain('The disk is full');
  });

  test('is a segment that waits for long, though nothing failed', () => {
    const base = sound();
    const segments = base.segments.map((segment) => (segment.tier === 'pending' ? { ...segment, rolledMs: NOW - HOUR } : segment));
    expect(ids({ ...base, segments })).toEqual(['sealing-late']);
  });

  test('is a pass that is held while something waits, an open replay, and what opening found; broken promises come first', () => {
    const base = sound();
    expect(ids({ ...base, passes: [pass] })).toEqual([]); // nothing waits any more
    const recovery = [
      { severity: 'warning' as const, path: 'x.txt', what: 'not a file of this store' },
      { severity: 'error' as const, path: 'catalog.json', what: 'cannot be read' },
    ];
    const everything = { ...base, store: { ...base.store, recovery }, passes: [pass], due: 2, runs: [run, { ...run, state: 'done' as const }] };
    expect(issuesOf(everything).map(({ id, severity }) => [id, severity])).toEqual([
      ['recovery', 'error'],
      ['retention', 'warning'],
      ['replay', 'warning'],
    ]);
  });

  test('is a segment that did not pass, and a disk that is almost full', () => {
    const base = sound();
    const [first, ...others] = base.segments;
    const broken = { atMs: NOW - HOUR, level: 'full' as const, findings: 1, clean: false };
    const status = {
      generation: 1,
      gate: { holder: null, waiting: 0, waitP95Ms: 0, acquired: 0 },
      active: null,
      pending: 0,
      archived: 0,
      rows: 0,
      bytes: 0,
      diskFreeBytes: 1_000,
    };
    const segments = first === undefined ? others : [{ ...first, verified: broken }, ...others];
    expect(ids({ ...base, segments, status })).toEqual(['unsound', 'disk']);
    expect(ids({ ...base, status, store: { ...base.store, readOnly: true } })).toEqual([]);
  });
});

test('a segment that cannot be read is told with what every answer lacks, and once', () => {
  const base = sound();
  const broken = { atMs: NOW - HOUR, level: 'full' as const, findings: 1, clean: false };
  const segments = base.segments.map((segment, index) => (index < 2 ? { ...segment, rows: 700, verified: broken, unreadable: true } : segment));
  const issues = issuesOf({ ...base, segments });
  expect(issues.map(({ id, severity }) => [id, severity])).toEqual([['unreadable', 'error']]);
  expect(issues[0]).toMatchObject({ what: '2 segments cannot be read', fix: { page: 'integrity' } });
  expect(issues[0]?.why).toContain('lacks their 1,400 events');
});

test('the lanes of a day have what happened within it, in order', () => {
  const segments = fakeSegments(20, NOW, 90)
    .slice(0, 3)
    .map((segment, index) => ({ ...segment, rolledMs: NOW - index * HOUR, sealedMs: NOW - 30 * HOUR }));
  const lanes = lanesOf({ segments, runs: [run], passes: [pass, { ...pass, outcome: 'nothing' }] }, { fromMs: NOW - 24 * HOUR, toMs: NOW });
  expect(lanes.map(({ name, moments }) => [name, moments.map(({ atMs }) => (NOW - atMs) / HOUR)])).toEqual([
    ['Rollovers', [2, 1]],
    ['Seals', []],
    ['Replays', [2]],
    ['Retention', [1]],
  ]);
});

describe('what was spent', () => {
  const sums = {
    requests: 1,
    inputUncached: '0',
    inputCached: '0',
    output: '0',
    billable: '9007199254740993',
    credits: '0',
    creditsMissing: 0,
    usageMissing: 0,
    errors: 0,
  };

  test('is credits, a lower bound where some are missing, else billable tokens; exact on hover', () => {
    expect(spendOf({ ...sums, credits: '12.349999999999', creditsMissing: 2 })).toEqual({
      value: '>= 12.34',
      unit: 'credits',
      exact: '>= 12.349999999999 credits; 2 without a value',
    });
    expect(spendOf(sums)).toMatchObject({ unit: 'billable tokens', exact: '9,007,199,254,740,993 billable tokens' });
  });

  test('is compared in the same unit', () => {
    const of = (now: string, before: string): string => changeOf({ ...sums, credits: now }, { ...sums, credits: before });
    expect([of('112', '100'), of('50', '100'), of('100', '100'), of('5', '0'), of('4288', '10')]).toEqual([
      '+12 % on',
      '-50 % on',
      'as',
      'none',
      '429 times',
    ]);
  });
});
