import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { billableFormula, cachedWeight } from '../../../renderer/features/events/formula.ts';

const tokens = (uncached: bigint, cached: bigint, output: bigint) => ({ uncached, cached, output });

describe('the billable formula', () => {
  test('weighs uncached input once, cached input a tenth rounded down, output five times', () => {
    expect(billableFormula(tokens(1_000n, 99n, 10n), 1_059n)).toEqual({ base: 1_059n, stored: 1_059n, relation: { kind: 'equal' } });
    expect([0n, 9n, 10n, 19n, -1n, -10n, -11n].map(cachedWeight)).toEqual([0n, 0n, 1n, 1n, -1n, -1n, -2n]);
  });

  test('shows a whole factor as such, and anything else as a difference', () => {
    expect(billableFormula(tokens(100n, 0n, 0n), 200n).relation).toEqual({ kind: 'multiple', factor: 2n });
    expect(billableFormula(tokens(100n, 0n, 0n), 150n).relation).toEqual({ kind: 'other', difference: 50n });
    expect(billableFormula(tokens(100n, 0n, 0n), 0n).relation).toEqual({ kind: 'other', difference: -100n });
    expect(billableFormula(tokens(0n, 9n, 0n), 7n).relation).toEqual({ kind: 'other', difference: 7n });
  });

  test('is exact at any size, and every relation leads back to the stored number', () => {
    const count = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(count, count, count, count, (uncached, cached, output, stored) => {
        const { base, relation } = billableFormula(tokens(uncached, cached, output), stored);
        const back = relation.kind === 'equal' ? base : relation.kind === 'multiple' ? base * relation.factor : base + relation.difference;
        expect(back).toBe(stored);
      }),
    );
  });
});
