import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCredits, parseCredits } from '../../../store/domain/credits.ts';
import { eventToJson } from '../../../store/domain/event-json.ts';
import { decode, TAKE_ALL } from '../../support/decoded.ts';
import { expectedRows, journal } from '../../support/expected.ts';

const SOUND = ['single-block.journal', 'all-fields.journal', 'all-none.journal', 'text.journal', 'one-event.journal', 'legacy-mixed.journal'];

/** Every key of a JSON value in the order it is written, nested ones after their parent. */
function keys(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keys(inner)]);
}

describe('an event as JSON', () => {
  test.each(SOUND)('%s: has the fields of the reference in their order', (file) => {
    const first = journal(file.replace('.journal', '.expected.ndjson')).toString().split('\n', 1)[0] ?? '';
    const [row] = expectedRows(file);
    expect(keys(eventToJson(row ?? {}, { full: true })).filter((key) => key !== 'credit_usage_raw')).toEqual(keys(JSON.parse(first)));
  });

  test.each([...SOUND, 'numbers.journal'])('%s: comes back as the same row', (file) => {
    const { rows } = decode(journal(file), TAKE_ALL);
    const lines = rows.map((row) => JSON.stringify(eventToJson(row, { full: true })));
    expect(decode(Buffer.from(lines.join('\n')), TAKE_ALL).rows).toEqual(rows);
  });

  test('integers and decimals are texts, lists are lists, openai is spelled without its underscore', () => {
    const row = {
      protocol_family: 'openai',
      billable_tokens: 9007199254740993n,
      credit_usage: 500_000_000_000n,
      same_account_retry_reasons_json: '["a"]',
      latency_ms: 5n,
    };
    expect(eventToJson(row, { full: false })).toMatchObject({
      schema_version: 1,
      protocol_family: 'openai',
      billable_tokens: '9007199254740993',
      credit_usage: '0.5',
      retry: { same_account_retry_reasons: ['a'] },
      timing: { latency_ms: '5', routing_wait_ms: null },
    });
  });

  test('bodies are left out unless asked for, the raw credit text unless there is one', () => {
    const row = { response_body: 'body', credit_usage_raw: null, same_account_retry_reasons_json: '[]' };
    expect(eventToJson(row, { full: false })).not.toHaveProperty('response_body');
    expect(eventToJson(row, { full: true })).toHaveProperty('response_body', 'body');
    expect(eventToJson(row, { full: true })).not.toHaveProperty('credit_usage_raw');
    expect(eventToJson({ ...row, credit_usage_raw: 'NaN' }, { full: false })).toHaveProperty('credit_usage_raw', 'NaN');
  });

  test('a list that is none is an error, not an empty list', () => {
    expect(() => eventToJson({ same_account_retry_reasons_json: '{"a":1}' }, { full: false })).toThrow(TypeError);
  });
});

describe('credits', () => {
  test('what is formatted is read back exactly', () => {
    const units = fc.bigInt({ min: -(10n ** 24n) + 1n, max: 10n ** 24n - 1n });
    fc.assert(
      fc.property(units, (value) => {
        expect(parseCredits(formatCredits(value))).toEqual({ kind: 'exact', units: value });
      }),
    );
  });

  test('any double is read as its decimal text says, to half a unit', () => {
    const doubles = fc.double({ noNaN: true, min: -1e11, max: 1e11 });
    fc.assert(
      fc.property(doubles, (value) => {
        const parsed = parseCredits(String(value));
        if (parsed.kind === 'unusable') throw new Error(`unusable: ${value}`);
        expect(Math.abs(Number(parsed.units) / 1e12 - value)).toBeLessThanOrEqual(1e-12 + Math.abs(value) * 1e-15);
      }),
    );
  });

  test.each([
    ['0.0000000000005', 'rounded', 0n],
    ['0.0000000000015', 'rounded', 2n],
    ['0.0000000000025', 'rounded', 2n],
    ['-0.0000000000015', 'rounded', -2n],
    ['999999999999.999999999999', 'exact', 10n ** 24n - 1n],
    ['1e11', 'exact', 10n ** 23n],
    ['.5', 'exact', 500_000_000_000n],
    ['+1.', 'exact', 10n ** 12n],
  ])('%s is %s', (text, kind, units) => {
    expect(parseCredits(text)).toEqual({ kind, units });
  });

  test.each([
    '',
    ' 1',
    '1 ',
    'NaN',
    'Infinity',
    '-',
    '.',
    'e5',
    '1e',
    '0x1',
    '1_0',
    '1000000000000',
    '999999999999.9999999999995',
    '1e999999',
    '1,5',
  ])('%j is unusable', (text) => {
    expect(parseCredits(text)).toEqual({ kind: 'unusable' });
  });
});
