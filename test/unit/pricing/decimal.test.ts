import { expect, it } from 'vitest';
import { formatDecimal, parseDecimal, roundedDecimal } from '../../../store/domain/decimal.ts';

it.each([
  ['0', 0n],
  ['-0.000000000000000001', -1n],
  ['12.5', 12_500_000_000_000_000_000n],
  ['999999999999999999999999.000000000000000001', 999_999_999_999_999_999_999_999_000_000_000_000_000_001n],
])('%s is read and written without rounding', (text, units) => {
  expect(parseDecimal(text, 18)).toBe(units);
  expect(formatDecimal(units, 18)).toBe(text);
});

it.each(['', '.', '1.', '.5', '1e5', '+1', ' 1', '1,5', '0x1', '1.0000000000000000001'])('%j is no decimal of 18 digits', (text) => {
  expect(parseDecimal(text, 18)).toBeNull();
});

it.each([
  [12_345n, 3, 2, '12.35'],
  [-12_345n, 3, 2, '-12.35'],
  [12_344n, 3, 2, '12.34'],
  [4n, 3, 2, '0.00'],
  [-4n, 3, 2, '0.00'],
  [500n, 3, 0, '1'],
  [499n, 3, 0, '0'],
])('%d of scale %d with %d digits is %s', (units, scale, digits, text) => expect(roundedDecimal(units, scale, digits)).toBe(text));
