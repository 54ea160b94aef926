import { describe, expect, it } from 'vitest';
import { checkSheet, problemText } from '../../../store/pricing/sheet-check.ts';
import { sheetText } from '../../../store/pricing/sheet-json.ts';

const sheet = (price: string, head = '"currency": "USD"'): string => `{\n  ${head},\n  "prices": [\n    ${price}\n  ]\n}`;
const problems = (text: string): string[] => checkSheet(text).problems.map(problemText);

const WRONG: readonly (readonly [string, string, readonly string[]])[] = [
  ['no JSON', '{\n  "currency": USD\n}', ['Line 2: This is no JSON value.']],
  ['an end too early', '{\n"currency": "USD",\n', ['Line 3: A name in quotation marks is expected here.']],
  ['a text without an end', '{\n"currency": "US\nD"}', ['Line 2: A text in quotation marks does not end, or has signs that need a backslash.']],
  ['something behind the end', `${sheet('{"model": "a", "output": 1}')}\n{}`, ['Line 7: Something follows after the end.']],
  ['a field twice', '{"currency": "USD",\n"currency": "EUR"}', ['Line 2: "currency" is there twice.']],
  ['too deep', '['.repeat(40), ['Line 1: It is nested deeper than 16 levels.']],
  ['a list', '[]', ['Line 1: An object in braces is expected here.']],
  ['nothing at all', '{}', ['Line 1, prices: It is missing.', 'Line 1, currency: It is missing.']],
  ['no price', '{"currency": "USD", "prices": []}', ['Line 1, prices: It is a list with at least one price.']],
  ['a currency that is none', sheet('{"model": "a", "output": 1}', '"currency": "usd"'), ['Line 2, currency: It is a code of three capital letters, such as USD.']],
  ['an unknown zone', sheet('{"model": "a", "output": 1}', '"currency": "USD", "zone": "Mars/North"'), ['Line 2, zone: There is no time zone "Mars/North".']],
  ['an unknown field', sheet('{"model": "a", "output": 1, "outptu": 2}'), ['Line 4, prices[0].outptu: There is no such field; known are model, from, per, inputUncached, inputCached, output.']],
  ['a name of the prototype', sheet('{"model": "a", "output": 1, "__proto__": 2}'), ['Line 4, prices[0].__proto__: There is no such field; known are model, from, per, inputUncached, inputCached, output.']],
  ['no model', sheet('{"output": 1}'), ['Line 4, prices[0].model: It is missing.']],
  ['no amount', sheet('{"model": "a"}'), ['Line 4, prices[0]: It names no price: one of inputUncached, inputCached, output is needed.']],
  ['a negative amount', sheet('{"model": "a", "output": -1}'), ['Line 4, prices[0].output: It is a decimal such as 2.50, not negative, with at most 12 digits on each side of the point.']],
  ['more digits than are kept', sheet('{"model": "a", "output": "0.0000000000001"}'), ['Line 4, prices[0].output: It is a decimal such as 2.50, not negative, with at most 12 digits on each side of the point.']],
  ['an exponent', sheet('{"model": "a", "output": 1e3}'), ['Line 4, prices[0].output: It is a decimal such as 2.50, not negative, with at most 12 digits on each side of the point.']],
  ['an odd unit', sheet('{"model": "a", "output": 1, "per": 10}'), ['Line 4, prices[0].per: It is one of 1, 1000, 1000000, without quotation marks.']],
  ['a day that is none', sheet('{"model": "a", "output": 1, "from": "2026-02-30"}'), ['Line 4, prices[0].from: It is a date such as 2026-01-01, or a time with its offset such as 2026-01-01T08:00:00Z.']],
  ['a time without an offset', sheet('{"model": "a", "output": 1, "from": "2026-02-03T00:00:00"}'), ['Line 4, prices[0].from: It is a date such as 2026-01-01, or a time with its offset such as 2026-01-01T08:00:00Z.']],
  ['a model twice from one time on', sheet('{"model": "a", "output": 1, "from": "2026-01-01"},\n{"model": "a", "output": 2, "from": "2026-01-01T00:00:00Z"}'), ['Line 5, prices[1]: prices[0] is for the same model from the same time on.']],
]; // prettier-ignore

describe('a price sheet that is wrong', () => {
  it.each(WRONG)('is told with line and field: %s', (_what, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('is told everything at once', () => {
    expect(problems('{\n"currency": 1,\n"prices": [\n{"model": "a", "output": "x"},\n{"output": 1}]}')).toHaveLength(3);
  });
});

describe('a price sheet', () => {
  it('keeps every digit, whether it was written as a number or as text', () => {
    const { sheet: read } = checkSheet(sheet('{"model": "a", "per": 1, "inputUncached": 999999999999.999999999999, "output": "0.000000000001"}'));
    expect(read?.prices[0]?.amounts).toEqual({ inputUncached: 999_999_999_999_999_999_999_999n, inputCached: null, output: 1n });
  });

  it('begins dates at midnight of its zone, also where clocks change then', () => {
    const from = (date: string, zone: string): string | undefined => {
      const { sheet: read } = checkSheet(sheet(`{"model": "a", "output": 1, "from": "${date}"}`, `"currency": "USD", "zone": "${zone}"`));
      return new Date(read?.prices[0]?.fromMs ?? 0).toISOString();
    };
    expect(from('2026-01-01', 'Asia/Kolkata')).toBe('2025-12-31T18:30:00.000Z');
    expect(from('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z'); // its first hour was skipped
    expect(from('2026-01-01T08:00:00+02:00', 'Asia/Kolkata')).toBe('2026-01-01T06:00:00.000Z');
  });

  it('is the same after it was written and read again', () => {
    const text = sheet(
      '{"model": "a\\"*\\u2028", "from": "2026-01-01", "per": 1000, "output": 1.50},\n{"model": "*", "inputCached": 0}',
      '"name": "List", "currency": "JPY", "zone": "Asia/Tokyo"',
    );
    const { sheet: read } = checkSheet(text);
    expect(read).not.toBeNull();
    expect(checkSheet(read === null ? '' : sheetText(read))).toEqual({ sheet: read, problems: [] });
  });
});
