import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DAY_MS } from '../../../store/domain/time.ts';
import { Repository } from '../../../store/repository.ts';
import { type Age, referenceRow, type ReferenceRow, writeReferenceFile } from '../../support/reference-store.ts';
import { tempDir } from '../../support/temp-dir.ts';

const AT = Math.floor(Date.now() / 1_000) * 1_000 - DAY_MS;
const PATH = 'usage-active-000000000007.duckdb';

/** Columns of the newest age with values that are none of the defaults. */
const RICH: ReferenceRow = {
  route_strategy_at_event: 'fixed', request_method: 'PUT', request_url: '/x?y=1', mapped_model: 'claude-up', request_body_bytes: 77, routing_wait_ms: 5,
  stream_finish_ms: 2_000_000_000, stream_completed_cleanly: true, final_event_type: 'message_stop', bytes_streamed: 9_007_199_254_740_993n,
  quota_failover_count: 2, routing_diagnostics_json: '{"a":1}', credit_usage_missing: true, client_ip: '10.0.0.1', ip_region: 'DE',
  request_headers_json: '{"h":"v"}', last_message_content: 'hi', error_class: 'server_overloaded', session_blocked: true, error_message: 'too much',
  response_image_count: 0, same_account_retry_count: 3, same_account_retry_delay_ms: 1_500, same_account_retry_reasons_json: '["a","b"]',
  client_request_body_json: '{"client":1}', upstream_request_body_json: null, full_request_json: '{"full":1}', error_body: 'boom',
}; // prettier-ignore

/** What a column reads as in a file that does not have it yet, by the age that brought it. */
const ABSENT: readonly (readonly [Age, ReferenceRow])[] = [
  [
    2,
    {
      key_name: 'key-1', request_method: 'POST', request_url: '', routing_wait_ms: null, stream_finish_ms: null, stream_completed_cleanly: null,
      final_event_type: null, bytes_streamed: null, quota_failover_count: 0n, routing_diagnostics_json: null, credit_usage_missing: true, client_ip: 'unknown',
      ip_region: 'unknown', request_headers_json: '{}', last_message_content: null,
    }, // prettier-ignore
  ],
  [4, { error_class: null, session_blocked: false, error_message: null }],
  [5, { response_image_count: null }],
  [6, { same_account_retry_count: 0n, same_account_retry_delay_ms: 0n, same_account_retry_reasons_json: '[]' }],
];

async function readOne(rows: readonly ReferenceRow[], age: Age, reversed = false): Promise<Readonly<Record<string, unknown>>> {
  await using folder = await tempDir();
  await writeReferenceFile(folder.path, { path: PATH, age, rows, reversed });
  await using repository = await Repository.open(folder.path, { readOnly: true });
  const { events } = await repository.events({ filter: {}, limit: 1, full: true });
  return events[0] ?? {};
}

const big = (value: unknown): unknown => (typeof value === 'number' ? BigInt(value) : value);
const without = (age: Age): ReferenceRow => Object.assign({}, ...ABSENT.filter(([since]) => since > age).map(([, values]) => values));

for (const age of [1, 2, 3, 4, 5, 6] as const) {
  for (const reversed of [false, true]) {
    test(`age ${age}${reversed ? ' with its columns in another order' : ''}: every value is read, and what the file lacks has its default`, async () => {
      const event = await readOne([referenceRow('event-1', AT, RICH)], age, reversed);
      const embedded = age === 1 ? {} : { client_request_body_json: null, full_request_json: null, error_body: null };
      const expected = {
        ...referenceRow('event-1', AT, RICH),
        ...embedded,
        ...without(age),
        credit_usage: 1n,
        credit_usage_raw: null,
        response_body: null,
      };
      expect(event).toMatchObject(Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, big(value)])));
    });
  }
}

test('a name, a list and a protocol that are not as they should be are still readable', async () => {
  const reasons = { same_account_retry_reasons_json: 'not a list', protocol_family: 'open_ai', provider_type: 'other', client_ip: null };
  const event = await readOne([referenceRow('event-1', AT, reasons)], 6);
  expect(event).toMatchObject({
    same_account_retry_reasons_json: '["not a list"]',
    protocol_family: 'openai',
    provider_type: 'other',
    client_ip: 'unknown',
  });
});

test.each([
  ['[]', '[]'],
  ['[ ]', '[]'],
  ['', '[]'],
  [null, '[]'],
  ['["a"]', '["a"]'],
  ['["a",null]', '["[\\"a\\",null]"]'],
  ['[1]', '["[1]"]'],
  ['{"a":"b"}', '["{\\"a\\":\\"b\\"}"]'],
])('retry reasons %j read as %j', async (stored, read) => {
  const event = await readOne([referenceRow('event-1', AT, { same_account_retry_reasons_json: stored })], 6);
  expect(event['same_account_retry_reasons_json']).toBe(read);
});

test.each([
  [
    'usage_events lacks endpoint, status_code.',
    ['ALTER TABLE usage_events DROP COLUMN endpoint', 'ALTER TABLE usage_events DROP COLUMN status_code'],
  ],
  ['status_code is DOUBLE', ['ALTER TABLE usage_events ALTER status_code TYPE DOUBLE']],
  ['credit_usage is DECIMAL(30,18)', ['ALTER TABLE usage_events ALTER credit_usage TYPE DECIMAL(30,18)']],
  ['no table usage_events', ['DROP TABLE usage_events']],
])('a file that cannot be read exactly is refused: %s', async (reason, after) => {
  await using folder = await tempDir();
  await writeReferenceFile(folder.path, { path: PATH, age: 6, rows: [referenceRow('event-1', AT)], after });
  await using repository = await Repository.open(folder.path, { readOnly: true });
  expect(repository.segments).toEqual([]);
  expect(repository.recovery).toEqual([{ severity: 'error', path: PATH, what: expect.stringContaining(reason) }]);
  expect((await repository.events({ filter: {}, limit: 1, full: false })).missing).toEqual(['usage-000000000007']);
});

test('bodies and texts of the detail table come before those of the facts, also where an id stands there twice', async () => {
  await using folder = await tempDir();
  const details = [
    { event_id: 'event-1', request_headers_json: '{"d":1}', error_message: 'from the table', response_body: 'body', full_request_json: 'table' },
  ];
  const after = [
    'CREATE TABLE twice AS SELECT * FROM usage_event_details UNION ALL SELECT * FROM usage_event_details',
    'DROP TABLE usage_event_details',
  ];
  const rename = 'ALTER TABLE twice RENAME TO usage_event_details';
  const rows = [referenceRow('event-1', AT, { full_request_json: 'facts', error_body: 'facts' }), referenceRow('event-2', AT + 1)];
  await writeReferenceFile(folder.path, { path: 'pending/usage-1-000000000001.duckdb', age: 1, rows, details });
  await writeReferenceFile(folder.path, { path: 'pending/usage-2-000000000002.duckdb', age: 3, rows: [referenceRow('event-3', AT)], details: [{ ...details[0], event_id: 'event-3' }], after: [...after, rename] }); // prettier-ignore
  await using repository = await Repository.open(join(folder.path), { readOnly: true });
  const { events } = await repository.events({ filter: {}, limit: 10, full: true });
  expect(
    events.map((e) => [e['event_id'], e['request_headers_json'], e['error_message'], e['full_request_json'], e['error_body'], e['response_body']]),
  ).toEqual([
    ['event-2', '{}', null, null, null, null],
    ['event-3', '{"d":1}', 'from the table', 'table', null, 'body'],
    ['event-1', '{"d":1}', 'from the table', 'table', 'facts', 'body'],
  ]);
});
