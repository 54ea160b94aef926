import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCredits, parseCredits } from '../../../store/domain/credits.ts';

const LIMIT = 10n ** 24n;
const storable = fc.bigInt({ min: 1n - LIMIT, max: LIMIT - 1n });

describe('credits', () => {
  it('come back exactly from their text', () => {
    fc.assert(
      fc.property(storable, (units) => {
        expect(parseCredits(formatCredits(units))).toEqual({ kind: 'exact', units });
      }),
    );
  });

  it('are written without zeros at the end, without an exponent, and without minus zero', () => {
    fc.assert(
      fc.property(storable, (units) => {
        expect(formatCredits(units)).toMatch(/^(0|-?([1-9]\d*|0\.\d*[1-9]|[1-9]\d*\.\d*[1-9]))$/);
      }),
    );
  });

  it('are the same however the number is written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.integer({ min: -12, max: 8 }), (digits, exponent) => {
        const expected = parseCredits(`${digits}e${exponent}`);
        for (const text of [`+${digits}E${exponent}`, `00${digits}.000e${exponent}`, `${digits}0e${exponent - 1}`])
          expect(parseCredits(text)).toEqual(expected);
      }),
    );
  });

  it('are rounded to the nearest, halves to the even one', () => {
    const rounded = (text: string): unknown => parseCredits(text);
    expect(rounded('0.0000000000005')).toEqual({ kind: 'rounded', units: 0n });
    expect(rounded('0.0000000000015')).toEqual({ kind: 'rounded', units: 2n });
    expect(rounded('-0.0000000000025')).toEqual({ kind: 'rounded', units: -2n });
    expect(rounded('0.00000000000250000000001')).toEqual({ kind: 'rounded', units: 3n });
    expect(rounded('1e-400')).toEqual({ kind: 'rounded', units: 0n });
    expect(rounded(`0.${'9'.repeat(13)}`)).toEqual({ kind: 'rounded', units: 10n ** 12n });
  });

  it('never differ from the text by more than half a unit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.integer({ min: 13, max: 40 }), (digits, places) => {
        const text = `0.${String(digits).padStart(places, '0').slice(-places)}`;
        const parsed = parseCredits(text);
        const scaled = BigInt(text.slice(2));
        const one = 10n ** BigInt(places - 12);
        const off = parsed.kind === 'unusable' ? one : parsed.units * one - scaled;
        expect((off < 0n ? 0n - off : off) * 2n <= one).toBe(true);
      }),
    );
  });

  it.each([
    '',
    ' ',
    '.',
    '-',
    '+',
    '1 ',
    ' 1',
    '1,5',
    'NaN',
    'Infinity',
    '0x10',
    '1e',
    '1e1.5',
    '--1',
    '1_000',
    '1000000000000',
    '-1000000000000',
    '1e12',
    '1e999999',
    '٣',
    '1'.repeat(2_000),
  ])('are not to be had from %j', (text) => {
    expect(parseCredits(text)).toEqual({ kind: 'unusable' });
  });

  it.each([
    ['0', 0n],
    ['-0', 0n],
    ['.5', 5n * 10n ** 11n],
    ['5.', 5n * 10n ** 12n],
    ['999999999999.999999999999', LIMIT - 1n],
    ['0e999999', 0n],
  ] as const)('are read from %j', (text, units) => {
    expect(parseCredits(text)).toEqual({ kind: 'exact', units });
  });
});
