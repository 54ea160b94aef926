import { describe, expect, test } from 'vitest';
import { csvCell, csvDocument } from '../../../renderer/features/billing/csv.ts';

describe('spreadsheet CSV', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('makes %j harmless', (text) => {
    expect(csvCell({ text }).replace(/^"/, '').startsWith("'")).toBe(true);
  });

  test('leaves numbers as they are, negative ones too', () => {
    expect(csvCell({ number: '-12.5' })).toBe('-12.5');
  });

  test('quotes separators, quotes and line ends', () => {
    expect(csvCell({ text: 'a,"b"\nc' })).toBe('"a,""b""\nc"');
  });

  test('writes unknown as nothing and zero as zero', () => {
    expect(csvDocument([[{ text: 'x' }, null, { number: '0' }]])).toBe('\uFEFFx,,0\r\n');
  });
});
