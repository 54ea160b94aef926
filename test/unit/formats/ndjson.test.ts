import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NdjsonReader } from '../../../store/replay/formats/ndjson.ts';
import { decode, gather, NOW_MS, TAKE_ALL, type Decoded } from '../../support/decoded.ts';
import { expectedRows, JOURNAL_FILES, journal } from '../../support/expected.ts';

const MINIMAL = {
  event_id: 'e-1',
  created_at_ms: 1_790_000_000_000,
  provider_type: 'kiro',
  protocol_family: 'open_ai',
  key_id: 'k-1',
  endpoint: '/v1/messages',
  status_code: 200,
  input_uncached_tokens: 1,
  input_cached_tokens: 2,
  output_tokens: 3,
  billable_tokens: 4,
};

/** The line of the smallest event, with these fields put in as JSON text. */
function line(fields: Readonly<Record<string, string>> = {}): string {
  const all = { ...Object.fromEntries(Object.entries(MINIMAL).map(([name, value]) => [name, JSON.stringify(value)])), ...fields };
  return `{${Object.entries(all)
    .map(([name, json]) => `${JSON.stringify(name)}:${json}`)
    .join(',')}}`;
}

const read = (text: string | Buffer): Decoded => decode(Buffer.from(text));
const only = (fields: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> | undefined => read(line(fields)).rows[0];
const reason = (fields: Readonly<Record<string, string>>): string | undefined => read(line(fields)).rejects[0]?.reason;

describe('reads the reference JSON to the same rows as the binary journal', () => {
  test.each(JOURNAL_FILES.filter((file) => !file.startsWith('broken-') && file !== 'numbers.journal' && file !== 'empty-sealed.journal'))(
    '%s',
    (file) => {
      const lines = expectedLines(file);
      expect(decode(lines, TAKE_ALL).rows).toEqual(decode(journal(file), TAKE_ALL).rows);
    },
  );

  test('numbers.journal: integers beyond 2^53 exactly, counters beyond int64 not at all', () => {
    const decoded = decode(expectedLines('numbers.journal'), TAKE_ALL);
    const refused = new Set(decoded.rejects.map((reject) => reject.eventId));
    expect(decoded.rows).toEqual(expectedRows('numbers.journal').filter((row) => !refused.has(String(row['event_id']))));
    expect(decoded.rejects.every((reject) => /_count is not a 64-bit integer/.test(reject.reason))).toBe(true);
    expect(refused).toEqual(new Set(decode(journal('numbers.journal'), TAKE_ALL).rejects.map((reject) => reject.eventId)));
  });
});

describe('fields', () => {
  test('what may be absent takes its default', () => {
    expect(only({})).toMatchObject({
      key_name: 'k-1',
      protocol_family: 'openai',
      request_method: 'POST',
      client_ip: 'unknown',
      request_headers_json: '{}',
      same_account_retry_reasons_json: '[]',
      quota_failover_count: 0n,
      usage_missing: false,
      model: null,
      latency_ms: null,
      credit_usage: null,
      credit_usage_raw: null,
    });
  });

  test('null means absent', () => {
    expect(
      only({ key_name: 'null', usage_missing: 'null', timing: 'null', retry: '{"same_account_retry_reasons":null}', schema_version: 'null' }),
    ).toEqual(only({}));
  });

  test.each(Object.keys(MINIMAL))('%s must be there', (name) => {
    expect(reason({ [name]: 'null' })).toBe(`${name} is null`);
    const lines = line().replace(new RegExp(`"${name}":[^,}]*,?`), '');
    expect(read(lines.replace(',}', '}')).rejects[0]?.reason).toBe(`${name} is missing`);
  });

  test.each([
    ['9007199254740993', 9007199254740993n],
    ['"9007199254740993"', 9007199254740993n],
    ['-9223372036854775808', -(2n ** 63n)],
    ['9223372036854775807', 2n ** 63n - 1n],
    ['-0', 0n],
  ])('an integer %s is exact', (json, value) => {
    expect(only({ billable_tokens: json })?.['billable_tokens']).toBe(value);
  });

  test.each([
    '1.0',
    '1e3',
    '"1e3"',
    '"01"',
    '" 1"',
    '"+1"',
    '""',
    '9223372036854775808',
    '-9223372036854775809',
    'true',
    '[]',
    '"0x10"',
    '"١"',
    '1e400',
  ])('an integer %s is refused', (json) => {
    expect(reason({ billable_tokens: json })).toBe('billable_tokens is not a 64-bit integer');
  });

  test.each([
    ['0.1', 100_000_000_000n, null],
    ['"0.1"', 100_000_000_000n, null],
    ['1e-7', 100_000n, null],
    ['0.30000000000000004', 300_000_000_000n, '0.30000000000000004'],
    ['"NaN"', null, 'NaN'],
    ['""', null, ''],
    ['1234567890123', null, '1234567890123'],
    ['1e400', null, '1e400'],
  ])('credits %s', (json, units, raw) => {
    expect(only({ credit_usage: json })).toMatchObject({
      credit_usage: units,
      credit_usage_raw: raw,
      credit_usage_missing: units === null,
    });
  });

  test('the raw credit text of our own output counts', () => {
    expect(only({ credit_usage: '"0.3"', credit_usage_raw: '"0.30000000000000004"' })).toEqual(only({ credit_usage: '0.30000000000000004' }));
    expect(only({ credit_usage: 'null', credit_usage_missing: 'true', credit_usage_raw: '"NaN"' })).toEqual(only({ credit_usage: '"NaN"' }));
  });

  test.each([
    [{ usage_missing: '1' }, /usage_missing is not true or false/],
    [{ usage_missing: '"true"' }, /usage_missing is not true or false/],
    [{ provider_type: '"azure"' }, /provider_type is not one of codex, kiro/],
    [{ provider_type: '"constructor"' }, /provider_type is not one of/],
    [{ model: '7' }, /model is not a valid text/],
    [{ model: '"\\ud800"' }, /model is not a valid text/],
    [{ event_id: '"\\udc00x"' }, /event_id is not a valid text/],
    [{ timing: '[]' }, /timing is not an object/],
    [{ timing: '{"latency_ms":1.5}' }, /timing.latency_ms is not a 64-bit integer/],
    [{ retry: '{"same_account_retry_reasons":["a",1]}' }, /not a list of texts/],
    [{ retry: '{"same_account_retry_reasons":"[]"}' }, /not a list of texts/],
    [{ credit_usage: 'true' }, /credit_usage is neither/],
    [{ schema_version: '2' }, /schema_version is not 1/],
    [{ schema_version: '1.0' }, /schema_version is not 1/],
    [{ event_id: '""' }, /event_id is empty/],
    [{ created_at_ms: '1790000000' }, /before the year 2000; it looks like seconds/],
    [{ created_at_ms: '1790000000000000' }, /more than a day in the future; it looks like microseconds/],
    [{ created_at_ms: String(NOW_MS + 86_400_001) }, /more than a day in the future/],
    [{ created_at_ms: '946684799999' }, /before the year 2000$/],
  ])('%j is refused', (fields, expected) => {
    expect(reason(fields)).toMatch(expected);
    expect(read(line(fields)).rows).toEqual([]);
  });

  test('the first and the last instant that are taken', () => {
    expect(reason({ created_at_ms: '946684800000' })).toBeUndefined();
    expect(reason({ created_at_ms: String(NOW_MS + 86_400_000) })).toBeUndefined();
  });

  test('negative counts are stored as they are', () => {
    expect(only({ output_tokens: '-5', quota_failover_count: '-1' })).toMatchObject({ output_tokens: -5n, quota_failover_count: -1n });
  });

  test('NUL, byte-order mark and unusual characters survive', () => {
    expect(only({ model: '"a\\u0000\\ufeff\\u2028\u{1f600}\\ud83d\\ude00"' })?.['model']).toBe('a\0\ufeff\u2028\u{1f600}\u{1f600}');
  });

  test('keys that mean something to JavaScript mean nothing here', () => {
    const decoded = read(line({ __proto__2: '1' }).replace('__proto__2', '__proto__').replace('}', ',"constructor":{"prototype":{"polluted":1}}}'));
    expect(decoded.rows.length).toBe(1);
    expect(decoded.notes).toEqual(['unknown fields were ignored: __proto__, constructor']);
    expect(Reflect.has({}, 'polluted')).toBe(false);
  });
});

describe('lines', () => {
  test('each counts for itself, blank ones not at all, and the last needs no line feed', () => {
    const decoded = read(`\n${line()}\r\n \t\n{"broken\n${line({ event_id: '"e-2"' })}\n[1]\n${line({ event_id: '"e-3"' })}`.replace('\n', ' \n'));
    expect(decoded.positions).toEqual([2, 5, 7]);
    expect(decoded.rejects.map((reject) => [reject.line, reject.events])).toEqual([
      [4, 1],
      [6, 1],
    ]);
    expect(decoded.outcome).toBe('damaged');
  });

  test.each([
    ['a key that stands twice', '{"a":1,"a":2}', /a key stands twice/],
    ['nesting 33 deep', `{"a":${'['.repeat(40)}${']'.repeat(40)}}`, /nested more than 32 deep/],
    ['nesting 100,000 deep', `{"a":${'['.repeat(100_000)}`, /nested more than 32 deep/],
    ['257 keys', `{${Array.from({ length: 257 }, (_, key) => `"${key}":1`).join(',')}}`, /more than 256 keys/],
    ['something behind the object', '{} {}', /something follows the object/],
    ['an end in the middle', '{"a":', /the line ends too early/],
    ['an end inside a text', '{"a":"b', /the line ends inside a text/],
    ['an end behind a backslash', '{"a":"b\\', /the line ends inside a text/],
    ['a wrong escape', '{"a":"\\x"}', /wrong escape/],
    ['a control character in a text', '{"a":"\t"}', /control character/],
    ['a comma too many', '{"a":1,}', /a key is expected/],
    ['a word that is none', '{"a":nul}', /a value is expected/],
    ['not an object', '{"event_id":1}\n7', /event_id is not a valid text/],
  ])('%s is refused', (_, text, expected) => {
    expect(read(text).rejects[0]?.reason).toMatch(expected);
  });

  test('bytes that are not UTF-8 are refused, never replaced', () => {
    const bad = Buffer.from(line({ model: '"?"' }));
    bad[bad.indexOf('?')] = 0xff;
    expect(read(bad).rejects).toEqual([{ line: 1, events: 1, reason: 'not valid UTF-8' }]);
  });

  test('a line beyond 8 MiB is passed over without being kept', () => {
    const long = Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(9 * 1024 ** 2, 0x61), Buffer.from('"}\n'), Buffer.from(line())]);
    const decoded = read(long);
    expect(decoded.rejects).toEqual([{ line: 1, events: 1, reason: 'a line longer than 8388608 bytes' }]);
    expect(decoded.positions).toEqual([2]);
  });

  test('where a stream is cut into chunks makes no difference, even when its memory is used again', () => {
    const text = Buffer.from(`${line({ model: '"é😀"' })}\n${line({ event_id: '"e-2"' })}\n{bad\n${line({ event_id: '"e-3"' })}`);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 }), (sizes) => {
        expect(inChunks(text, sizes)).toEqual(read(text));
      }),
    );
  });

  test('a batch comes as soon as it is full, with the rejects of the lines before it', () => {
    const reader = new NdjsonReader({ nowMs: NOW_MS, limits: { rows: 2 } });
    const text = `${line()}\nbad\n${line()}\n${line()}\n`;
    expect([...reader.push(Buffer.from(text))].map((message) => message.type)).toEqual(['rejects', 'batch']);
    expect([...reader.flush()].map((message) => message.type)).toEqual(['batch']);
    expect([...reader.end()].map((message) => message.type)).toEqual(['done']);
  });
});

function inChunks(text: Buffer, sizes: readonly number[]): Decoded {
  const reader = new NdjsonReader({ nowMs: NOW_MS });
  const memory = Buffer.alloc(500);
  const messages = [];
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    const length = text.copy(memory, 0, at, at + size);
    messages.push(...reader.push(memory.subarray(0, length)));
    at += length;
  }
  return gather([{ type: 'opened', format: 'NDJSON', bytes: text.length }, ...messages, ...reader.end()]);
}

function expectedLines(file: string): Buffer {
  return journal(file.replace(/\.(?:journal|open)$/, '.expected.ndjson'));
}
