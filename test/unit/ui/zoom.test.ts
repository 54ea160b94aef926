import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutBars, msAt, xOf } from '../../../renderer/charts/timeline-layout.ts';
import { between, inside, isWhole, panned, zoomed, type Domain } from '../../../renderer/charts/zoom.ts';

const HOUR = 3_600_000;
const whole: Domain = { fromMs: 0, toMs: 1_000 * HOUR };

const anyDomain = fc
  .tuple(fc.integer({ min: 0, max: 999 * HOUR }), fc.integer({ min: 60_000, max: 1_000 * HOUR }))
  .map(([from, span]) => inside({ fromMs: from, toMs: from + span }, whole));

describe('zoom', () => {
  it('keeps the instant under the pointer where it is', () => {
    const near = zoomed({ fromMs: 100 * HOUR, toMs: 200 * HOUR }, whole, 0.5, 125 * HOUR);
    expect(near).toEqual({ fromMs: 112.5 * HOUR, toMs: 162.5 * HOUR });
  });
  it('never leaves the whole nor turns round, whatever is done', () => {
    fc.assert(
      fc.property(anyDomain, fc.double({ min: 0.01, max: 100, noNaN: true }), fc.integer({ min: 0, max: 1_000 * HOUR }), (domain, factor, around) => {
        for (const next of [
          zoomed(domain, whole, factor, around),
          panned(domain, whole, around - 500 * HOUR),
          between(around, domain.fromMs, whole),
        ]) {
          expect(next.fromMs).toBeGreaterThanOrEqual(whole.fromMs);
          expect(next.toMs).toBeLessThanOrEqual(whole.toMs);
          expect(next.toMs).toBeGreaterThan(next.fromMs);
        }
      }),
    );
  });
  it('moves without changing the span', () => {
    const moved = panned({ fromMs: 10 * HOUR, toMs: 30 * HOUR }, whole, -50 * HOUR);
    expect(moved).toEqual({ fromMs: 0, toMs: 20 * HOUR });
  });
  it('is not narrower than a minute', () => expect(zoomed({ fromMs: 0, toMs: 70_000 }, whole, 0.01, 0).toMs).toBe(60_000));
  it('takes a brush drawn from right to left', () => expect(between(9 * HOUR, 3 * HOUR, whole)).toEqual({ fromMs: 3 * HOUR, toMs: 9 * HOUR }));
  it('knows when everything is shown', () => {
    expect(isWhole(whole, whole)).toBe(true);
    expect(isWhole({ fromMs: 1, toMs: whole.toMs }, whole)).toBe(false);
  });
});

describe('bars', () => {
  const lanes = [{ y: 10, height: 40 }];
  const mark = (id: string, fromMs: number, toMs: number, weight = 0.5) => ({ id, lane: 0, fromMs, toMs, weight });
  const domain: Domain = { fromMs: 0, toMs: 100 };

  it('stand on the floor of their lane with the height of their weight', () => {
    expect(layoutBars([mark('a', 10, 60)], lanes, domain, 1_000)).toEqual([{ id: 'a', x: 100, y: 30, width: 499, height: 20 }]);
  });
  it('are never too thin to hit', () => expect(layoutBars([mark('a', 10, 10)], lanes, domain, 100)[0]?.width).toBe(2));
  it('are left out when they are not in sight', () => expect(layoutBars([mark('a', 200, 300), mark('b', -50, -10)], lanes, domain, 100)).toEqual([]));
  it('do not reach far outside the plot', () => {
    expect(layoutBars([mark('a', -1e12, 1e12)], lanes, domain, 100)[0]).toMatchObject({ x: -4, width: 108 });
  });
  it('have pixels and instants that undo each other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), (x) => {
        expect(xOf(msAt(x, whole, 1_000), whole, 1_000)).toBeCloseTo(x, 6);
      }),
    );
  });
});
