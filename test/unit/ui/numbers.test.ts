import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesParts, formatBytes } from '../../../renderer/format/bytes.ts';
import { formatChange, formatCompact, formatCount, formatInteger, formatShare } from '../../../renderer/format/count.ts';
import { decimalText, exactCredits, formatCredits, formatDecimal, parseDecimal, sumDecimals, sumIntegers } from '../../../renderer/format/decimal.ts';

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [1_023, '1023 B'],
    [1_024, '1.00 KiB'],
    [64 * 1_024 * 1_024, '64.0 MiB'],
    [1_048_575, '1.00 MiB'],
    [212_600_000_000, '198 GiB'],
    [Number.MAX_SAFE_INTEGER, '8.00 PiB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it('keeps the unit apart so that it can be dim', () => expect(bytesParts(1_536)).toEqual({ value: '1.50', unit: 'KiB' }));
});

describe('integers', () => {
  it('groups digits of texts beyond 2^53 exactly', () => expect(formatInteger('9223372036854775807')).toBe('9,223,372,036,854,775,807'));
  it('groups negative numbers', () => expect(formatInteger(-1_234_567)).toBe('-1,234,567'));
  it('has a singular', () =>
    expect([formatCount(1, 'query', 'queries'), formatCount(2, 'query', 'queries'), formatCount(0, 'event')]).toEqual([
      '1 query',
      '2 queries',
      '0 events',
    ]));
  it.each([
    ['0', '0'],
    ['999', '999'],
    ['1000', '1 k'],
    ['12345', '12.3 k'],
    ['838955', '838 k'],
    ['2290000000', '2.29 bn'],
    ['-4500000', '-4.5 M'],
    ['9223372036854775807', '9223372 T'],
  ])('%s is %s for short', (value, text) => expect(formatCompact(value)).toBe(text));
  it.each([
    [0, '0 %'],
    [0.0004, '< 0.1 %'],
    [0.125, '12.5 %'],
    [1, '100 %'],
    [Number.NaN, '-'],
  ])('the share %d is %s', (share, text) => expect(formatShare(share)).toBe(text));
  it.each([
    [0.125, '+12.5 %'],
    [-0.03, '-3 %'],
    [8.99, '+899 %'],
    [427.9, '429 times'],
    [51_234, '51,235 times'],
  ])('the change %d is %s', (ratio, text) => expect(formatChange(ratio)).toBe(text));
  it('adds texts exactly', () => expect(sumIntegers(['9007199254740993', '1'])).toBe(9_007_199_254_740_994n));
});

describe('credits', () => {
  it('marks a total with missing rows as a lower bound', () => {
    expect(formatCredits('12.5', 3)).toBe('>= 12.50');
    expect(exactCredits('12.5', 3)).toBe('>= 12.5 credits; 3 events have no credit value');
  });
  it('leaves a full total plain', () => expect(formatCredits('1234.5', 0)).toBe('1,234.50'));
  it('rounds half to even', () => {
    expect([formatDecimal(parseDecimal('0.125')), formatDecimal(parseDecimal('0.135')), formatDecimal(parseDecimal('-0.125'))]).toEqual([
      '0.12',
      '0.14',
      '-0.12',
    ]);
  });
  it('shows no sign before a zero', () => expect(formatDecimal(parseDecimal('-0.001'))).toBe('0.00'));
  it('rounds to whole credits', () => expect(formatDecimal(parseDecimal('1999.5'), 0)).toBe('2,000'));
  it('gives back every decimal it reads', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), (units) => {
        expect(parseDecimal(decimalText(units))).toBe(units);
      }),
    );
  });
  it('adds without a float on the way', () => expect(decimalText(sumDecimals(['0.1', '0.2', '-0.3', '0.000000000001']))).toBe('0.000000000001'));
});
