import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decode, type Decoded } from '../../support/decoded.ts';
import { parquetMaker, type ParquetMaker, SMALLEST } from '../../support/parquet-file.ts';

const setup = new AsyncDisposableStack();
let maker: ParquetMaker;
beforeAll(async () => {
  maker = setup.use(await parquetMaker());
});
afterAll(() => setup.disposeAsync());

type Columns = Readonly<Record<string, string>>;
const read = async (more: Columns, options: { rows?: number; copy?: string } = {}): Promise<Decoded> =>
  decode(await maker.file({ ...SMALLEST, ...more }, options));
const value = async (column: string, sql: string): Promise<unknown> => (await read({ [column]: sql })).rows[0]?.[column];
const refusal = async (more: Columns): Promise<unknown> => {
  const { outcome, rows, rejects } = await read(more);
  return [outcome, rows.length, rejects[0]?.reason];
};

test('reads the smallest table of events; what it lacks takes its default', async () => {
  const decoded = await read({});
  expect(decoded).toMatchObject({
    format: 'Parquet',
    outcome: 'sound',
    rejects: [],
    positions: [1, 2, 3],
    facts: { Events: '3', Rows: '3 in 1 row groups' },
  });
  expect(decoded.notes).toEqual(['unverified: the file carries no checksum']);
  expect(decoded.rows[1]).toMatchObject({
    event_id: 'e-1', created_at_ms: 1790000000001n, protocol_family: 'openai', key_name: 'k-1', request_method: 'POST', client_ip: 'unknown',
    same_account_retry_reasons_json: '[]', usage_missing: false, model: null, latency_ms: null, credit_usage: null,
  }); // prettier-ignore
});

describe('integers', () => {
  test.each([
    ['7::TINYINT', 7n],
    ['-7::SMALLINT', -7n],
    ['-7::INTEGER', -7n],
    ['200::UTINYINT', 200n],
    ['4294967295::UINTEGER', 4294967295n],
    ['9223372036854775807::UBIGINT', 2n ** 63n - 1n],
    ['9223372036854775807::BIGINT', 2n ** 63n - 1n],
    ['(-9223372036854775808)::BIGINT', -(2n ** 63n)],
  ])('%s is taken as it is', async (sql, expected) => {
    expect(await value('billable_tokens', sql)).toBe(expected);
  });

  test('an unsigned number beyond int64 rejects its row alone', async () => {
    const { rows, rejects } = await read({ billable_tokens: `(CASE WHEN i = 1 THEN 18446744073709551615 ELSE 5 END)::UBIGINT` });
    expect([rows.length, rejects]).toEqual([2, [{ line: 2, events: 1, eventId: 'e-1', reason: 'billable_tokens is not a 64-bit integer' }]]);
  });

  test.each([
    ['1.5::DOUBLE', 'DOUBLE'],
    ['1::DOUBLE', 'DOUBLE'],
    ['1::FLOAT', 'FLOAT'],
    ['1::DECIMAL(9,0)', 'INT32 (a decimal)'],
    ["'1'", 'BYTE_ARRAY'],
    ['true', 'BOOLEAN'],
    ['1::HUGEINT', 'DOUBLE'],
    ["DATE '2026-01-01'", 'INT32'],
  ])('%s is refused: nothing is cast', async (sql, found) => {
    expect(await refusal({ billable_tokens: sql })).toEqual([
      'refused',
      0,
      `not a Parquet file of usage events: column billable_tokens is ${found}; an integer column is read`,
    ]);
  });

  test.each([
    "TIMESTAMP '2026-09-21 14:13:20'",
    "TIMESTAMPTZ '2026-09-21 14:13:20+00'",
    "TIMESTAMP_NS '2026-09-21 14:13:20'",
    "TIMESTAMP_MS '2026-09-21 14:13:20'",
  ])('a time of another kind than milliseconds of UTC is refused: %s', async (sql) => {
    expect(await refusal({ created_at_ms: sql })).toEqual(['refused', 0, expect.stringMatching(/created_at_ms is INT64 \(a timestamp\)/)]);
  });
});

describe('decimals', () => {
  test.each([
    ['0.500000000001::DECIMAL(24,12)', 500_000_000_001n, null],
    ['(-123456789012.123456789012)::DECIMAL(24,12)', -123_456_789_012_123_456_789_012n, null],
    ['1.5::DECIMAL(4,1)', 1_500_000_000_000n, null],
    ['(-0.05)::DECIMAL(9,2)', -50_000_000_000n, null],
    ['12345678.901::DECIMAL(18,3)', 12_345_678_901_000_000_000n, null],
    ['0.0000000000005::DECIMAL(38,20)', 0n, '0.00000000000050000000'],
    ['1234567890123::DECIMAL(38,0)', null, '1234567890123'],
    ['7::BIGINT', 7_000_000_000_000n, null],
    ["'0.30000000000000004'", 300_000_000_000n, '0.30000000000000004'],
    ['0.1::DOUBLE', 100_000_000_000n, null],
    ["'NaN'::DOUBLE", null, 'NaN'],
    ['NULL::DECIMAL(24,12)', null, null],
  ])('%s', async (sql, units, raw) => {
    const { rows } = await read({ credit_usage: sql });
    expect(rows[0]).toMatchObject({ credit_usage: units, credit_usage_raw: raw, credit_usage_missing: units === null && raw !== null });
  });

  test('a column of floating-point numbers is remarked upon, one of single precision refused', async () => {
    expect((await read({ credit_usage: '0.1::DOUBLE' })).notes[0]).toMatch(/floating-point/);
    expect(await refusal({ credit_usage: '0.1::FLOAT' })).toEqual(['refused', 0, expect.stringMatching(/credit_usage is FLOAT/)]);
  });
});

describe('texts, yes and no, lists', () => {
  test.each([
    [`'a' || chr(0) || '😀'`, 'a\0😀'],
    [`''`, ''],
    [`'x'::ENUM('x', 'y')`, 'x'],
    [`'{"a":1}'::JSON`, '{"a":1}'],
    [`'plain'::BLOB`, 'plain'],
    [`repeat('é', 10000)`, 'é'.repeat(10_000)],
  ])('a text %s', async (sql, expected) => {
    expect(await value('model', sql)).toBe(expected);
  });

  test('bytes that are not UTF-8 reject their row alone', async () => {
    const { rows, rejects } = await read({ model: `CASE WHEN i = 1 THEN '\\xFF'::BLOB ELSE 'm'::BLOB END` });
    expect([rows.length, rejects]).toEqual([2, [{ line: 2, events: 1, eventId: 'e-1', reason: 'model is not valid UTF-8' }]]);
  });

  test.each([
    [{ usage_missing: '1::INTEGER' }, /usage_missing is INT32; a BOOLEAN column is read/],
    [{ usage_missing: `'true'` }, /usage_missing is BYTE_ARRAY; a BOOLEAN column is read/],
    [{ model: '7::BIGINT' }, /model is INT64; a text column is read/],
    [{ model: `['a']` }, /model is a list of BYTE_ARRAY; a text column is read/],
    [{ model: `gen_random_uuid()` }, /model is FIXED_LEN_BYTE_ARRAY/],
    [{ same_account_retry_reasons_json: '[1]' }, /is a list of INT32; a list of texts/],
  ])('%j is refused', async (more, reason) => {
    expect(await refusal(more)).toEqual(['refused', 0, expect.stringMatching(reason)]);
  });

  test.each([
    [`CASE i WHEN 0 THEN ['a', '', 'é"'] WHEN 1 THEN [] ELSE NULL END`, ['["a","","é\\""]', '[]', '[]']],
    [`CASE i WHEN 0 THEN '["a" , "b"]' WHEN 1 THEN '[]' ELSE NULL END`, ['["a","b"]', '[]', '[]']],
  ])('reasons %s', async (sql, expected) => {
    for (const name of ['same_account_retry_reasons_json', 'retry.same_account_retry_reasons', 'same_account_retry_reasons']) {
      const { rows, rejects } = await read({ [name]: sql });
      expect([rows.map((row) => row['same_account_retry_reasons_json']), rejects]).toEqual([expected, []]);
    }
  });

  test('a list with something absent in it rejects its row alone, and the rows after it stay in step', async () => {
    const { rows, rejects } = await read({
      same_account_retry_reasons_json: `CASE i WHEN 1 THEN ['a', NULL, 'b'] ELSE ['r' || i] END`,
      model: `'m' || i`,
    });
    expect(rows.map((row) => [row['same_account_retry_reasons_json'], row['model']])).toEqual([
      ['["r0"]', 'm0'],
      ['["r2"]', 'm2'],
    ]);
    expect(rejects).toEqual([{ line: 2, events: 1, eventId: 'e-1', reason: 'same_account_retry_reasons_json is not a list of texts' }]);
  });

  test.each([
    [{ provider_type: `'azure'` }, 'provider_type is not one of codex, kiro'],
    [{ key_id: 'NULL::VARCHAR' }, 'key_id is missing'],
    [{ event_id: `''` }, 'event_id is empty'],
    [{ schema_version: '2' }, 'schema_version is not 1'],
    [{ created_at_ms: '1790000000 + i' }, expect.stringMatching(/looks like seconds/)],
  ])('rows with %j are rejected', async (more, reason) => {
    const { rows, rejects } = await read(more, { rows: 1 });
    expect([rows.length, rejects[0]?.reason]).toEqual([0, reason]);
  });
});

describe('the columns', () => {
  const { event_id: _id, ...withoutId } = SMALLEST;
  test('may stand in structs, some of which are absent', async () => {
    const { rows, rejects } = await read({
      timing: `CASE WHEN i = 1 THEN NULL ELSE {latency_ms: i, routing_wait_ms: NULL::BIGINT} END`,
      retry: `{same_account_retry_count: 4::BIGINT, same_account_retry_reasons: ['x']}`,
      stream: `{final_event_type: 'stop', downstream_disconnect: i = 2}`,
    });
    expect(rejects).toEqual([]);
    expect(rows.map((row) => row['latency_ms'])).toEqual([0n, null, 2n]);
    expect(rows[2]).toMatchObject({
      same_account_retry_count: 4n, same_account_retry_reasons_json: '["x"]', final_event_type: 'stop', downstream_disconnect: true, routing_wait_ms: null,
    }); // prettier-ignore
  });

  test('that are not known are named and ignored', async () => {
    expect((await read({ extra: '1', __proto__2: `'x'`, nested: '{a: 1, b: [1]}' })).notes[0]).toBe(
      'unknown columns were ignored: extra, __proto__2, nested.a, nested.b',
    );
  });

  test.each([
    [withoutId, /columns that every event must have are missing: event_id/],
    [{ a: '1', b: '2' }, /no column of a usage event: it has a, b/],
    [{ ...SMALLEST, latency_ms: '1::BIGINT', timing: '{latency_ms: 1::BIGINT}' }, /latency_ms stands more than once/],
  ])('refuse the file when they are not those of events', async (columns: Columns, reason) => {
    expect(decode(await maker.file(columns))).toMatchObject({
      outcome: 'refused',
      rows: [],
      rejects: [{ events: 0, reason: expect.stringMatching(reason) }],
    });
  });

  test.each([
    'PARQUET_VERSION v1',
    'PARQUET_VERSION v2',
    'PARQUET_VERSION v2, COMPRESSION zstd',
    'COMPRESSION gzip',
    'ROW_GROUP_SIZE 2048',
    'DICTIONARY_SIZE_LIMIT 0',
  ])('come out whole however they are written: %s', async (copy) => {
    const { rows, outcome } = await read(
      {
        model: `CASE WHEN i % 7 = 0 THEN NULL ELSE 'model-' || (i % 50) END`,
        last_message_content: `repeat('x', (i % 300)::INTEGER) || i`,
        usage_missing: 'i % 3 = 0',
        latency_ms: 'CASE WHEN i % 5 = 0 THEN NULL ELSE i * 1000003 END',
        'retry.same_account_retry_reasons': `list_transform(range(i % 4), x -> 'r' || x)`,
      },
      { rows: 20_000, copy },
    );
    expect([outcome, rows.length]).toEqual(['sound', 20_000]);
    expect(
      rows.every((row, i) => row['event_id'] === `e-${i}` && row['billable_tokens'] === BigInt(i) && row['usage_missing'] === (i % 3 === 0)),
    ).toBe(true);
    expect(
      rows.every(
        (row, i) => row['model'] === (i % 7 === 0 ? null : `model-${i % 50}`) && row['last_message_content'] === `${'x'.repeat(i % 300)}${i}`,
      ),
    ).toBe(true);
    expect(rows.every((row, i) => row['latency_ms'] === (i % 5 === 0 ? null : BigInt(i) * 1_000_003n))).toBe(true);
    const reasons = (i: number): string => JSON.stringify(Array.from({ length: i % 4 }, (_, x) => `r${x}`));
    expect(rows.every((row, i) => row['same_account_retry_reasons_json'] === reasons(i))).toBe(true);
  });
});

describe('damage', () => {
  test('in a page loses its row group from there on; the others are read', async () => {
    const sound = await maker.file(
      { ...SMALLEST, model: `'model-' || i` },
      { rows: 6_144, copy: 'ROW_GROUP_SIZE 2048, COMPRESSION gzip, DICTIONARY_SIZE_LIMIT 0' },
    );
    const middle = sound.length >> 1;
    const damaged = Buffer.concat([sound.subarray(0, middle), Buffer.alloc(500, 0xee), sound.subarray(middle + 500)]);
    const { outcome, rows, rejects, positions } = decode(damaged);
    expect(outcome).toBe('damaged');
    expect(rejects).toEqual([{ line: expect.any(Number), events: expect.any(Number), reason: expect.stringMatching(/^row group 2 of 3: /) }]);
    expect(rows.length + Number(rejects[0]?.events)).toBe(6_144);
    expect([positions[0], positions.at(-1)]).toEqual([1, 6_144]);
  });

  test.each([
    ['only the magic', (file: Buffer) => file.subarray(0, 4), /too small to be Parquet/],
    ['cut short', (file: Buffer) => file.subarray(0, -20), /ends without the footer of Parquet/],
    ['without its last byte', (file: Buffer) => file.subarray(0, -1), /ends without the footer/],
    ['a footer longer than the file', (file: Buffer) => withFooterLength(file, 0x7fffffff), /claims 2147483647 bytes, more than the file has/],
    ['a footer of nothing', (file: Buffer) => withFooterLength(file, 0), /its structure ends|lacks a number|no schema/],
  ])('of the footer refuses the file: %s', async (_, change, reason) => {
    expect(decode(change(await maker.file(SMALLEST)))).toMatchObject({
      outcome: 'refused',
      rows: [],
      rejects: [{ reason: expect.stringMatching(reason) }],
    });
  });

  test('anywhere is answered, soon, and with a reason', async () => {
    const sound = await maker.file({ ...SMALLEST, model: `'m' || i`, 'retry.same_account_retry_reasons': `['a']` }, { rows: 100 });
    for (let at = 0; at < sound.length; at += 7) {
      const changed = Buffer.from(sound);
      changed.writeUInt8(changed.readUInt8(at) ^ 0xff, at);
      const { outcome, rejects, rows } = decode(changed);
      expect(outcome === 'sound' || rejects.length > 0).toBe(true);
      expect(rows.length).toBeLessThanOrEqual(100);
    }
  });
});

function withFooterLength(file: Buffer, length: number): Buffer {
  const changed = Buffer.from(file);
  changed.writeUInt32LE(length, changed.length - 8);
  return changed;
}
