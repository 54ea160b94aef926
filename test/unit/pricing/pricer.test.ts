import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsPattern } from '../../../store/pricing/model-pattern.ts';
import { Pricer } from '../../../store/pricing/pricer.ts';
import { sheetOf } from '../../../store/pricing/sheet-check.ts';

const at = (text: string): number => Date.parse(text);
const pricerOf = (...prices: object[]): Pricer => new Pricer(sheetOf(JSON.stringify({ currency: 'USD', prices })));
const tokens = (model: string, atMs: number, output: bigint): Parameters<Pricer['costOf']>[0] => ({
  model,
  atMs,
  inputUncached: 0n,
  inputCached: 0n,
  output,
});

describe('patterns', () => {
  it.each([
    ['gpt-5', 'gpt-5', true],
    ['gpt-5', 'gpt-*', true],
    ['gpt-5', 'GPT-5', false],
    ['gpt-5-mini', '*5*mini', true],
    ['aa', 'a*a*a', false],
    ['aba', 'a*b*a', true],
    ['abab', '*ab', true],
    ['', '*', true],
    ['', 'gpt-*', false],
    ['a.b', 'a?b', false],
    ['x-y', '*-*-*', false],
  ])('%s fits %s: %s', (model, pattern, fits) => expect(fitsPattern(model, pattern)).toBe(fits));

  it('fit as a regular expression of the same meaning would', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    fc.assert(
      fc.property(text, text, (model, pattern) => {
        const parts = pattern.split('*').map((part) => part.replaceAll(/[^ab]/g, '.'));
        expect(fitsPattern(model, pattern)).toBe(new RegExp(`^${parts.join('.*')}$`, 's').test(model));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a price', () => {
  it('is that of the narrowest pattern, then of the latest date that has come', () => {
    const pricer = pricerOf(
      { model: '*', output: '1' },
      { model: 'gpt-*', output: '2' },
      { model: 'gpt-5', from: '2026-03-01', output: '3' },
      { model: 'gpt-5', from: '2026-06-01', output: '4' },
    );
    const price = (model: string, when: string): bigint | null | undefined => pricer.priceOf(model, at(when))?.amounts.output;
    const unit = 10n ** 12n;
    expect(price('claude', '2026-07-01')).toBe(unit);
    expect(price('gpt-5', '2026-02-28T23:59:59.999Z')).toBe(2n * unit);
    expect(price('gpt-5', '2026-03-01')).toBe(3n * unit);
    expect(price('gpt-5', '2026-05-31T23:59:59.999Z')).toBe(3n * unit);
    expect(price('gpt-5', '2026-06-01')).toBe(4n * unit);
    expect(price('', '2026-06-01')).toBe(unit);
  });

  it('is that of the first in the sheet where two patterns are equally narrow', () => {
    const pricer = pricerOf(
      { model: 'a*', from: '2026-01-01', output: '1' },
      { model: '*a', from: '2026-02-01', output: '2' },
      { model: 'a*', from: '2026-03-01', output: '3' },
    );
    expect(pricer.priceOf('aa', at('2026-02-15'))?.amounts.output).toBe(10n ** 12n);
    expect(pricer.priceOf('aa', at('2026-03-15'))?.amounts.output).toBe(3n * 10n ** 12n);
  });

  it('is exact beyond 2^53 and to the last digit', () => {
    const pricer = pricerOf({ model: '*', per: 1_000_000, output: '0.000000000001' }, { model: 'dear', per: 1, output: '999999999999.999999999999' });
    expect(pricer.costOf(tokens('cheap', 0, 1n))).toEqual({ units: 1n, unpriced: 0n });
    const most = 2n ** 63n - 1n;
    expect(pricer.costOf(tokens('dear', 0, most)).units).toBe(999_999_999_999_999_999_999_999n * 1_000_000n * most);
  });

  it('adds up whatever way tokens are split', () => {
    const amount = fc.tuple(fc.nat(999_999), fc.nat(999_999_999)).map(([whole, fraction]) => `${whole}.${String(fraction).padStart(9, '0')}`);
    fc.assert(
      fc.property(
        amount,
        fc.constantFrom(1, 1_000, 1_000_000),
        fc.array(fc.bigInt(0n, 2n ** 62n), { minLength: 1, maxLength: 5 }),
        (output, per, parts) => {
          const pricer = pricerOf({ model: 'm', per, output });
          const whole = parts.reduce((a, b) => a + b);
          expect(parts.reduce((sum, part) => sum + pricer.costOf(tokens('m', 0, part)).units, 0n)).toBe(pricer.costOf(tokens('m', 0, whole)).units);
        },
      ),
    );
  });

  it('counts tokens that nothing prices instead of taking them for free', () => {
    const pricer = pricerOf({ model: 'm', inputUncached: 0 });
    expect(pricer.costOf({ model: 'm', atMs: 0, inputUncached: 5n, inputCached: 3n, output: 4n })).toEqual({ units: 0n, unpriced: 7n });
    expect(pricer.costOf(tokens('other', 0, 9n))).toEqual({ units: 0n, unpriced: 9n });
  });

  it('cuts a range where prices begin to hold within it', () => {
    const pricer = pricerOf(
      { model: 'a', from: '2026-01-01', output: 1 },
      { model: 'b', from: '2026-01-15', output: 1 },
      { model: 'c', from: '2026-01-15', output: 1 },
      { model: 'd', output: 1 },
    );
    expect(pricer.cutsIn({ fromMs: at('2026-01-01'), toMs: at('2026-02-01') })).toEqual([at('2026-01-15')]);
    expect(pricer.cutsIn({ fromMs: at('2025-12-31'), toMs: at('2026-01-15') })).toEqual([at('2026-01-01')]);
  });
});
