import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageOf, type Covering } from '../../../renderer/features/segments/coverage.ts';

const MINUTE = 60_000;
const live = (id: string, from: number, to: number): Covering => ({ id, kind: 'live', fromMs: from * MINUTE, toMs: to * MINUTE });
const late = (id: string, from: number, to: number): Covering => ({ ...live(id, from, to), kind: 'late' });
const inMinutes = ({ fromMs, toMs, ids }: { fromMs: number; toMs: number; ids: readonly string[] }): unknown => [
  fromMs / MINUTE,
  toMs / MINUTE,
  [...ids],
];

describe('coverage', () => {
  it('finds the silence between two segments and names both', () => {
    expect(coverageOf([live('a', 0, 10), live('b', 40, 50)]).gaps.map(inMinutes)).toEqual([[10, 40, ['a', 'b']]]);
  });

  it('calls a short silence no gap', () => {
    expect(coverageOf([live('a', 0, 10), live('b', 19, 50)]).gaps).toEqual([]);
  });

  it('measures a gap from the furthest end, not from the last start', () => {
    expect(coverageOf([live('long', 0, 100), live('inside', 10, 20), live('next', 150, 160)]).gaps.map(inMinutes)).toEqual([
      [100, 150, ['long', 'next']],
    ]);
  });

  it('does not care in which order the segments come', () => {
    expect(coverageOf([live('b', 40, 50), live('a', 0, 10)])).toEqual(coverageOf([live('a', 0, 10), live('b', 40, 50)]));
  });

  it('finds the time that two live segments share', () => {
    expect(coverageOf([live('a', 0, 30), live('b', 20, 50)]).overlaps.map(inMinutes)).toEqual([[20, 30, ['a', 'b']]]);
  });

  it('joins overlaps that touch', () => {
    expect(coverageOf([live('a', 0, 100), live('b', 20, 50), live('c', 40, 70)]).overlaps.map(inMinutes)).toEqual([[20, 70, ['a', 'b', 'c']]]);
  });

  it('does not call segments of late events overlaps, and lets them fill gaps', () => {
    const found = coverageOf([live('a', 0, 30), late('l', 5, 60), live('b', 60, 90)]);
    expect(found).toEqual({ gaps: [], overlaps: [] });
  });

  it('takes no notice of empty segments', () => {
    expect(coverageOf([live('a', 0, 10), { id: 'e', kind: 'live', fromMs: null, toMs: null }, live('b', 12, 20)])).toEqual({
      gaps: [],
      overlaps: [],
    });
  });

  it('agrees minute by minute with counting', () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 30 }));
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 8 }), (spans) => {
        const segments = spans.map(([from, length], index) => live(`s${index}`, from, from + length));
        const { gaps, overlaps } = coverageOf(segments, 1, 1);
        const within = (at: number, list: readonly { fromMs: number; toMs: number }[]): boolean =>
          list.some(({ fromMs, toMs }) => at * MINUTE > fromMs && at * MINUTE < toMs);
        const first = Math.min(...spans.map(([from]) => from));
        const last = Math.max(...spans.map(([from, length]) => from + length));
        for (let minute = first; minute < last; minute += 1) {
          const at = minute + 0.5;
          const covering = spans.filter(([from, length]) => at > from && at < from + length).length;
          expect(within(at, gaps)).toBe(covering === 0);
          expect(within(at, overlaps)).toBe(covering > 1);
        }
      }),
    );
  });
});
