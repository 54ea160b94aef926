import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addsUp, differences, proportions } from '../../../renderer/accounting/accounting.ts';
import { progressOf, progressText } from '../../../renderer/features/replay/progress.ts';
import { rejectPlace, rejectsNdjson } from '../../../renderer/features/replay/rejects-text.ts';
import { nextStep, verdictOf } from '../../../renderer/features/replay/run-phase.ts';
import type { Counts, ReplayRun } from '../../../renderer/features/replay/vocabulary.ts';

const counts = (fresh: number, duplicate = 0, conflict = 0, rejected = 0): Counts => ({
  read: fresh + duplicate + conflict + rejected,
  new: fresh,
  duplicate,
  conflict,
  rejected,
});

const run = (patch: Partial<ReplayRun>): ReplayRun => ({
  id: 'run-1',
  phase: 'checked',
  startedMs: 0,
  endedMs: null,
  files: [],
  counts: counts(0),
  announced: null,
  late: 0,
  cutoffMs: 0,
  bytes: 0,
  bytesDone: 0,
  eventsPerSecond: 0,
  resumable: false,
  storeChanged: false,
  error: null,
  ...patch,
});

describe('totals of a replay', () => {
  test('add up, or are said not to', () => {
    expect(addsUp(counts(9_812, 3, 1, 2))).toBe(true);
    expect(addsUp({ ...counts(5), read: 6 })).toBe(false);
  });

  test('fill the bar exactly and let one conflict be seen among a million', () => {
    const any = fc.nat({ max: 1_000_000 });
    fc.assert(
      fc.property(any, any, any, any, (...parts) => {
        const widths = Object.values(proportions(counts(...parts)));
        const sum = widths.reduce((total, width) => total + width, 0);
        expect(sum).toBeCloseTo(parts.some((part) => part > 0) ? 100 : 0, 6);
        expect(widths.every((width) => width === 0 || width >= 0.9)).toBe(true);
      }),
    );
    expect(proportions(counts(1_000_000, 0, 1)).conflict).toBe(1);
  });

  test('name every number in which the commit was not what was announced', () => {
    expect(differences(counts(10, 2), counts(10, 2))).toEqual([]);
    expect(differences(counts(10, 2), counts(9, 3))).toEqual([
      { what: 'new', announced: 10, actual: 9 },
      { what: 'duplicate', announced: 2, actual: 3 },
    ]);
  });
});

describe('next step of a run', () => {
  test('commits the exact number that the dry run announced', () => {
    expect(nextStep(run({ announced: counts(9_812, 4) }), null)).toEqual({ label: 'Commit 9,812 events', act: 'commit', disabled: null });
    expect(nextStep(run({ announced: counts(1) }), null).label).toBe('Commit 1 event');
  });

  test('is disabled while checking, when nothing is new and when the store may not be written', () => {
    expect(nextStep(run({ phase: 'checking' }), null).disabled).not.toBeNull();
    expect(nextStep(run({ announced: counts(0, 10) }), null)).toMatchObject({ label: 'Nothing new to commit', act: null });
    expect(nextStep(run({ announced: counts(5) }), 'read-only').disabled).toBe('read-only');
  });

  test('offers a new dry run after a cancelled or failed one', () => {
    expect(nextStep(run({ phase: 'cancelled' }), null).act).toBe('recheck');
    expect(nextStep(run({ phase: 'failed' }), null).act).toBe('recheck');
  });

  test('goes on with a run that was stopped while it was written', () => {
    for (const phase of ['cancelled', 'failed', 'interrupted'] as const) {
      expect(nextStep(run({ phase, resumable: true }), null)).toEqual({ label: 'Resume', act: 'resume', disabled: null });
      expect(nextStep(run({ phase, resumable: true }), 'read-only').disabled).toBe('read-only');
    }
  });

  test('calls a commit equal only when every number is', () => {
    const done = { phase: 'done' as const, announced: counts(5, 1), storeChanged: false };
    expect(verdictOf(run({ ...done, counts: counts(5, 1) }))).toBe('equal');
    expect(verdictOf(run({ ...done, counts: counts(4, 2) }))).toBe('different');
    expect(verdictOf(run({ ...done, counts: counts(4, 2), storeChanged: true }))).toBe('store-changed');
    expect(verdictOf(run({ phase: 'committing', announced: counts(5, 1), counts: counts(5, 1) }))).toBe('open');
  });
});

describe('progress of a run', () => {
  test('tells the end of a dry run from the bytes read so far', () => {
    const progress = progressOf(run({ phase: 'checking', bytes: 100, bytesDone: 25 }), 4_000);
    expect(progress).toEqual({ share: 0.25, remainingMs: 12_000 });
    expect(progressText({ eventsPerSecond: 48_120 }, progress)).toBe('48,120 events/s · 12 s left');
  });

  test('tells the end of a commit from the events that were announced', () => {
    const committing = run({ phase: 'committing', announced: counts(900, 100), counts: counts(400, 100), eventsPerSecond: 100 });
    expect(progressOf(committing, 0)).toEqual({ share: 0.5, remainingMs: 5_000 });
  });

  test('promises nothing too early', () => {
    expect(progressOf(run({ phase: 'checking', bytes: 100, bytesDone: 1 }), 10).remainingMs).toBeNull();
    expect(progressOf(run({ phase: 'checking' }), 9_000)).toEqual({ share: null, remainingMs: null });
  });
});

describe('rejects', () => {
  test('say where they are, and a dash when nobody knows', () => {
    expect(
      [
        { line: 1_200, offset: null },
        { line: null, offset: 4_096 },
        { line: null, offset: null },
      ].map(rejectPlace),
    ).toEqual(['line 1,200', 'byte 4,096', '-']);
  });

  test('become one JSON object a line whatever the reason contains', () => {
    const text = rejectsNdjson('a\nb.ndjson', [{ offset: null, line: 3, reason: 'bad "\n\u2028"', eventId: null, events: 1 }]);
    expect(text.split('\n')).toHaveLength(2);
    expect(JSON.parse(text)).toMatchObject({ file: 'a\nb.ndjson', line: 3, reason: 'bad "\n\u2028"' });
  });
});
