import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvReader } from '../../../store/replay/formats/csv.ts';
import { decode, gather, NOW_MS, TAKE_ALL, type Decoded } from '../../support/decoded.ts';
import { journal } from '../../support/expected.ts';
import { csvOf } from '../../support/format-files.ts';

const SOUND: Readonly<Record<string, string>> = {
  event_id: 'e-1', created_at_ms: '1790000000000', provider_type: 'kiro', protocol_family: 'open_ai', key_id: 'k-1', endpoint: '/v1',
  status_code: '200', input_uncached_tokens: '1', input_cached_tokens: '2', output_tokens: '3', billable_tokens: '4',
}; // prettier-ignore

/** A file of one row; fields stand as they would in the file. */
function file(fields: Readonly<Record<string, string>> = {}): string {
  const all = Object.entries({ ...SOUND, ...fields });
  return `${all.map(([name]) => name).join(',')}\n${all.map(([, field]) => field).join(',')}\n`;
}

const read = (text: string | Buffer): Decoded => decode(Buffer.from(text));
const only = (fields: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> | undefined => read(file(fields)).rows[0];
const reason = (fields: Readonly<Record<string, string>>): string | undefined => read(file(fields)).rejects[0]?.reason;
const HEADER = Object.keys(SOUND).join(',');
const ROW = Object.values(SOUND).join(',');

test.each(['\n', '\r\n'])('reads what a binary journal holds to the same rows, with lines ended by %j', (lineEnd) => {
  for (const name of ['all-fields', 'text', 'single-block']) {
    const { rows } = decode(journal(`${name}.journal`), TAKE_ALL);
    const decoded = decode(csvOf(rows, { lineEnd, mark: '\ufeff' }), TAKE_ALL);
    expect(decoded.rows).toEqual(rows);
    expect([decoded.format, decoded.outcome, decoded.rejects, decoded.notes]).toEqual(['CSV', 'sound', [], []]);
  }
});

describe('the header', () => {
  test('names the columns in any order, by their names or by their places in the JSON form', () => {
    const named = only({ same_account_retry_count: '3', latency_ms: '7', bytes_streamed: '9' });
    expect(only({ 'stream.bytes_streamed': '9', 'timing.latency_ms': '7', 'retry.same_account_retry_count': '3' })).toEqual(named);
    expect(named).toMatchObject({ same_account_retry_count: 3n, latency_ms: 7n, bytes_streamed: 9n });
  });

  test('may be quoted, and may hold columns that are not known', () => {
    const decoded = read(`"event_id",${HEADER.replace('event_id,', '')},__proto__,"other ""one"""\n${ROW},1,2\n`);
    expect(decoded.rows.length).toBe(1);
    expect(decoded.notes).toEqual(['unknown columns were ignored: __proto__, other "one"']);
  });

  test('without rows is a sound file of no events', () => {
    expect(read(`${HEADER}\n`)).toMatchObject({ outcome: 'sound', rows: [], rejects: [] });
  });

  test.each([
    ['event_id,key_id\na,b\n', /lacks columns that every event must have: created_at_ms, provider_type, protocol_family, endpoint/],
    [`${HEADER},event_id\n`, /more than once: event_id/],
    [`${HEADER},latency_ms,timing.latency_ms\n`, /more than once: timing.latency_ms/],
    [`${HEADER},"a\n`, /the header cannot be read: the file ends inside a quoted field/],
    [`${HEADER}${',x'.repeat(300)}\n`, /the header has 311 columns; at most 256/],
    [Buffer.from(`${HEADER},\xff\n`, 'latin1'), /the header is not valid UTF-8/],
  ])('that is wrong refuses the file', (text, expected) => {
    expect(read(text)).toMatchObject({ outcome: 'refused', rows: [], rejects: [{ line: 1, events: 0, reason: expect.stringMatching(expected) }] });
  });
});

describe('fields', () => {
  test('empty is absent, quoted empty is the empty text', () => {
    expect(only({ model: '', request_method: '', client_ip: '', key_name: '', latency_ms: '', usage_missing: '' })).toMatchObject({
      model: null, request_method: 'POST', client_ip: 'unknown', key_name: 'k-1', latency_ms: null, usage_missing: false,
    }); // prettier-ignore
    expect(only({ model: '""', request_method: '""', key_name: '""', credit_usage: '""' })).toMatchObject({
      model: '', request_method: '', key_name: '', credit_usage: null, credit_usage_raw: '', credit_usage_missing: true,
    }); // prettier-ignore
  });

  test.each([
    ['"a,b"', 'a,b'],
    ['"a""b"', 'a"b'],
    ['""""', '"'],
    ['"two\nlines"', 'two\nlines'],
    ['"two\r\nlines"', 'two\r\nlines'],
    [' a ', ' a '],
    ["'=1+1", "'=1+1"],
    ['"é""😀"', 'é"😀'],
    ['a\0b', 'a\0b'],
    ['NULL', 'NULL'],
  ])('a text %j', (field, text) => {
    expect(only({ model: field })?.['model']).toBe(text);
  });

  test.each([
    ['9223372036854775807', 2n ** 63n - 1n],
    ['-9223372036854775808', -(2n ** 63n)],
    ['9007199254740993', 9007199254740993n],
    ['-0', 0n],
    ['-4294967296', -4294967296n],
    ['"7"', 7n],
  ])('an integer %s is exact', (field, value) => {
    expect(only({ billable_tokens: field })?.['billable_tokens']).toBe(value);
  });

  test.each(['1.5', '1e3', ' 7', '7 ', '01', '+1', '1_000', '""', '-', '9223372036854775808', '0x10', '١', 'true'])(
    'an integer %j is refused',
    (field) => {
      expect(reason({ billable_tokens: field })).toBe('billable_tokens is not a 64-bit integer');
    },
  );

  test.each(['TRUE', '1', '0', 'yes', '""'])('a yes/no %j is refused', (field) => {
    expect(reason({ usage_missing: field })).toBe('usage_missing is not true or false');
  });

  test.each([
    ['0.500000000000', 500_000_000_000n, null],
    ['0.30000000000000004', 300_000_000_000n, '0.30000000000000004'],
    ['NaN', null, 'NaN'],
  ])('credits %s', (field, units, raw) => {
    expect(only({ credit_usage: field })).toMatchObject({ credit_usage: units, credit_usage_raw: raw, credit_usage_missing: units === null });
  });

  test('the raw credit text counts, as in our own exports', () => {
    expect(only({ credit_usage: '0.3', credit_usage_raw: '0.30000000000000004' })).toEqual(only({ credit_usage: '0.30000000000000004' }));
  });

  test('a list is JSON text', () => {
    const column = 'same_account_retry_reasons_json';
    expect(only({ [column]: '"[ ""a"", ""\\n"" ]"' })?.[column]).toBe('["a","\\n"]');
    expect(reason({ [column]: '"[1]"' })).toMatch(/is not a JSON list of texts/);
    expect(reason({ [column]: 'a' })).toMatch(/is not a JSON list of texts/);
  });

  test.each([
    [{ provider_type: 'azure' }, /provider_type is not one of codex, kiro/],
    [{ provider_type: 'constructor' }, /provider_type is not one of/],
    [{ key_id: '' }, /key_id is missing/],
    [{ event_id: '""' }, /event_id is empty/],
    [{ schema_version: '2' }, /schema_version is not 1/],
    [{ created_at_ms: '1790000000' }, /looks like seconds/],
  ])('%j is refused', (fields, expected) => {
    expect(reason(fields)).toMatch(expected);
  });
});

describe('rows', () => {
  const rows = (...lines: readonly string[]): Decoded => read([HEADER, ...lines].join('\n'));
  const other = ROW.replace('e-1', 'e-2');

  test('each counts for itself, at the line on which it starts', () => {
    const decoded = rows(ROW.replace('/v1', '"/v1\n\n"'), '', `${ROW},9`, 'short', '\r', other);
    expect(decoded.positions).toEqual([2, 9]);
    expect(decoded.rejects).toEqual([
      { line: 6, events: 1, reason: '12 fields where the header has 11' },
      { line: 7, events: 1, reason: '1 fields where the header has 11' },
    ]);
    expect(decoded.outcome).toBe('damaged');
  });

  test.each([
    [ROW.replace('e-1', 'e"1'), 'a quote stands inside a field that is not quoted'],
    [ROW.replace('e-1', '"e-1"x'), 'something follows the closing quote of a field'],
    [ROW.replace('e-1', 'e\r1'), 'a carriage return that ends no line stands outside quotes'],
    [ROW.replace('e-1', '"e-1"\rx'), 'a carriage return that ends no line stands outside quotes'],
  ])('that break the rules of quoting are refused alone: %j', (line, expected) => {
    const decoded = rows(line, other);
    expect(decoded.rejects).toEqual([{ line: 2, events: 1, reason: expected }]);
    expect(decoded.positions).toEqual([3]);
  });

  test('a quote that is not closed ends with the file', () => {
    expect(rows(other, ROW.replace('e-1', '"e-1')).rejects).toEqual([{ line: 3, events: 1, reason: 'the file ends inside a quoted field' }]);
  });

  test('bytes that are not UTF-8 are refused, never replaced', () => {
    const bytes = Buffer.from(`${HEADER}\n${ROW}\n${other}\n`);
    bytes[bytes.indexOf('k-1')] = 0xff;
    const decoded = read(bytes);
    expect(decoded.rejects).toEqual([{ line: 2, events: 1, reason: 'not valid UTF-8' }]);
    expect(decoded.rows.length).toBe(1);
  });

  test('fields and rows beyond their limits are passed over without being kept', () => {
    const long = 'x'.repeat(9 * 1024 ** 2);
    const decoded = rows(ROW.replace('e-1', long), ROW.replace('e-1', `"${long}\n${long}"`), other);
    expect(decoded.rejects.map(({ line, reason: why }) => [line, why])).toEqual([
      [2, 'a field longer than 8388608 bytes'],
      [3, 'a row longer than 16777216 bytes'],
    ]);
    expect(decoded.positions).toEqual([5]);
  });

  test('where a stream is cut into chunks makes no difference, even when its memory is used again', () => {
    const text = Buffer.from(`\ufeff${HEADER},model\r\n${ROW},"a,""é😀""\r\nb"\r\nbad"row\r\n\r\n${other},\r\n${ROW},"unclosed`);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 }), (sizes) => {
        expect(inChunks(text, sizes)).toEqual(read(text));
      }),
    );
  });
});

test('any text survives being written and read', () => {
  const [row] = read(file()).rows;
  fc.assert(
    fc.property(fc.array(fc.record({ model: fc.option(fc.string({ unit: 'grapheme' })), key_name: fc.string() }), { maxLength: 5 }), (changes) => {
      const rows = changes.map((change) => ({ ...row, ...change }));
      expect(decode(csvOf(rows)).rows).toEqual(rows);
    }),
  );
});

function inChunks(text: Buffer, sizes: readonly number[]): Decoded {
  const reader = new CsvReader({ nowMs: NOW_MS });
  const memory = Buffer.alloc(500);
  const messages = [];
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const length = text.copy(memory, 0, at, at + (sizes[turn % sizes.length] ?? 1));
    messages.push(...reader.push(memory.subarray(0, length), at));
    at += length;
  }
  return gather([{ type: 'opened', format: 'CSV', bytes: text.length }, ...messages, ...reader.end(text.length)]);
}
