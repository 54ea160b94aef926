import { describe, expect, test } from 'vitest';
import { NO_FILTER } from '../../../renderer/usage/vocabulary.ts';
import { bodyText } from '../../../renderer/features/events/body-text.ts';
import { columnSecond, creditCell, latencyCell, tokenCell } from '../../../renderer/features/events/cell-text.ts';
import { exportCommand } from '../../../renderer/features/events/export-command.ts';
import { fieldsOf } from '../../../renderer/features/events/fields.ts';
import { bucketFor } from '../../../renderer/features/events/histogram-bucket.ts';

const HOUR = 3_600_000;

describe('bodies', () => {
  test('JSON is set out over lines, its numbers and escapes as they were written', () => {
    const { text, json } = bodyText('{"a":[1,12345678901234567890,{}],"b":"x, \\"y\\": [z]","c":[]}');
    expect(json).toBe(true);
    expect(text).toBe('{\n  "a": [\n    1,\n    12345678901234567890,\n    {}\n  ],\n  "b": "x, \\"y\\": [z]",\n  "c": []\n}');
    expect(JSON.parse(text)).toEqual(JSON.parse('{"a":[1,12345678901234567890,{}],"b":"x, \\"y\\": [z]","c":[]}'));
  });

  test('what is no JSON stays as it is, with everything invisible made visible', () => {
    expect(bodyText('{not json\u202E\u0000\ttab\nline')).toEqual({ text: '{not json\\u{202E}\\0\\ttab\nline', json: false, cut: false });
    expect(bodyText('<script>alert(1)</script>').text).toBe('<script>alert(1)</script>');
  });

  test('what is too long is cut, and says so', () => {
    const { text, cut } = bodyText('x'.repeat(250_000));
    expect([text.length, cut]).toEqual([100_000, true]);
  });
});

describe('cells', () => {
  test('unknown is a dash, zero is zero', () => {
    expect(tokenCell({ usageMissing: true }, '0')).toBe('-');
    expect(tokenCell({ usageMissing: false }, '0')).toBe('0');
    expect(latencyCell({ latencyMs: null })).toBe('-');
    expect(latencyCell({ latencyMs: '0' })).toBe('0 ms');
    expect(creditCell({ credits: null, creditsMissing: true })).toMatchObject({ text: '-', title: expect.stringContaining('unavailable') });
    expect(creditCell({ credits: '0', creditsMissing: false })).toEqual({ text: '0.0000', title: '0 credits' });
  });

  test('numbers of any size are exact, credits on hover', () => {
    expect(tokenCell({ usageMissing: false }, '9223372036854775807')).toBe('9,223,372,036,854,775,807');
    expect(latencyCell({ latencyMs: '-9223372036854775808' })).toBe('-9,223,372,036,854,775,808 ms');
    expect(creditCell({ credits: '123456789012.123456789012', creditsMissing: false })).toEqual({
      text: '123,456,789,012.1235',
      title: '123456789012.123456789012 credits',
    });
  });

  test('times line up in the zone', () => {
    expect(columnSecond(Date.UTC(2026, 10, 22, 23, 30, 5), 'Asia/Kolkata')).toBe('2026-11-23 05:00:05');
  });
});

test('the command of an export takes range and filters, whatever is in them', () => {
  const question = {
    fromMs: Date.UTC(2026, 10, 1),
    toMs: null,
    filter: { ...NO_FILTER, key: ["o'malley; rm -rf /", '-x'], status: ['4xx'] },
    where: ['latency>=5000'],
    order: 'newest' as const,
  };
  expect(exportCommand('/srv/my store', question, 'csv-lossless')).toBe(
    "strata export '/srv/my store' --format csv-lossless --out events.csv --from 2026-11-01T00:00:00.000Z '--key=o'\\''malley; rm -rf /' --key=-x --status=4xx '--where=latency>=5000'",
  );
});

test('fields of an event are read for what they are, and nothing else', () => {
  const fields = fieldsOf({ a: '12', b: 'x', list: ['p', 3, 'q'], timing: { latency_ms: '7' }, flag: true, nested: 'no object' });
  expect([fields.integer('a'), fields.integer('b'), fields.integer('gone'), fields.integer('latency_ms', 'timing')]).toEqual([12n, null, null, 7n]);
  expect([fields.list('list'), fields.flag('flag'), fields.flag('a'), fields.text('x', 'nested'), fields.text('toString')]).toEqual([
    ['p', 'q'],
    true,
    null,
    null,
    null,
  ]);
});

test('the histogram takes the finest buckets that can still be told apart', () => {
  const of = (days: number): string => bucketFor({ fromMs: 0, toMs: days * 24 * HOUR });
  expect([of(0.1), of(9), of(10), of(240), of(300), of(5_000)]).toEqual(['hour', 'hour', 'day', 'day', 'week', 'month']);
});

test('a body of a million characters, whatever they are, is set out', () => {
  const long = JSON.stringify({ text: '\\"'.repeat(250_000), deep: '['.repeat(100_000) });
  const { text, json, cut } = bodyText(long);
  expect([text.startsWith('{\n  "text": "'), json, cut]).toEqual([true, true, true]);
});
