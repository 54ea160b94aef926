import { describe, expect, test } from 'vitest';
import { bucketState } from '../../../renderer/usage/bucket-state.ts';
import { TOPS, toldApart } from '../../../renderer/features/billing/view.ts';
import { resolveSpan, shiftRange, usableBucket, type Preset } from '../../../renderer/usage/time-span.ts';

const at = (iso: string): number => Date.parse(iso);
const range = (from: string, to: string) => ({ fromMs: at(from), toMs: at(to) });
const NOW = at('2026-11-22T10:20:00Z');
const DATA = { fromMs: at('2026-10-24T03:00:00Z'), toMs: at('2026-11-22T10:05:00Z') };
const preset = (name: Preset, zone = 'UTC') => resolveSpan({ kind: 'preset', preset: name }, zone, NOW, DATA);

describe('time ranges', () => {
  test('end presets with the present hour or day', () => {
    expect(preset('24h')).toEqual(range('2026-11-21T11:00:00Z', '2026-11-22T11:00:00Z'));
    expect(preset('7d')).toEqual(range('2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z'));
    expect(preset('7d', 'Europe/Berlin')).toEqual(range('2026-11-15T23:00:00Z', '2026-11-22T23:00:00Z'));
  });

  test('count thirty days of the calendar over a change of the clocks', () => {
    expect(preset('30d', 'Europe/Berlin')).toEqual(range('2026-10-23T22:00:00Z', '2026-11-22T23:00:00Z'));
  });

  test('cover every event with all', () => {
    expect(preset('all')).toEqual(range('2026-10-24T00:00:00Z', '2026-11-23T00:00:00Z'));
  });

  test('show today for all of an empty store', () => {
    const span = resolveSpan({ kind: 'preset', preset: 'all' }, 'UTC', NOW, { fromMs: null, toMs: null });
    expect(span).toEqual(range('2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z'));
  });

  test('move by their own length and come back', () => {
    const week = preset('7d', 'Europe/Berlin');
    const before = shiftRange(week, -1, 'Europe/Berlin');
    expect(before.toMs).toBe(week.fromMs);
    expect(shiftRange(before, 1, 'Europe/Berlin')).toEqual(week);
  });

  test('move whole months by months', () => {
    expect(shiftRange(range('2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z'), -1, 'UTC')).toEqual(
      range('2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'),
    );
  });

  test('keep midnight when moving over a change of the clocks', () => {
    const moved = shiftRange(range('2026-10-25T22:00:00Z', '2026-10-26T23:00:00Z'), -1, 'Europe/Berlin');
    expect(moved.toMs).toBe(at('2026-10-25T22:00:00Z'));
  });

  test('coarsen buckets that could not be told apart', () => {
    expect(usableBucket(preset('30d'), 'hour')).toBe('hour');
    expect(usableBucket(range('2024-01-01T00:00:00Z', '2026-01-01T00:00:00Z'), 'hour')).toBe('day');
  });
});

describe('state of a bucket', () => {
  const context = { range: preset('30d'), nowMs: NOW, data: DATA };

  test('marks the present one unfinished', () => {
    expect(bucketState(range('2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z'), context)).toBe('unfinished');
    expect(bucketState(range('2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z'), context)).toBe('whole');
  });

  test('calls what lies outside the events of the store a gap, not zero', () => {
    expect(bucketState(range('2026-10-23T00:00:00Z', '2026-10-24T00:00:00Z'), { ...context, range: preset('90d') })).toBe('gap');
    expect(bucketState(range('2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z'), { ...context, data: { fromMs: null, toMs: null } })).toBe('gap');
  });

  test('marks a bucket that the range cuts', () => {
    expect(bucketState(range('2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z'), { ...context, nowMs: at('2027-01-01T00:00:00Z') })).toBe('cut');
  });
});

test('many columns leave fewer groups told apart, but never one that is drawn', () => {
  expect([1, 30, 150, 300, 720, 1_000].map(toldApart)).toEqual([40, 40, 40, 20, 8, 8]);
  expect(toldApart(1_000)).toBeGreaterThanOrEqual(Math.max(...TOPS));
});
