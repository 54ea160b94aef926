import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Values of a row by column of the reference; columns that a file does not have are left out. */
export type ReferenceRow = Readonly<Record<string, string | number | bigint | boolean | null>>;

export type Age = 1 | 2 | 3 | 4 | 5 | 6;

/** How a segment file of the reference is to be made. */
export interface ReferenceSpec {
  /** Path below the folder. */
  readonly path: string;
  readonly age: Age;
  readonly rows: readonly ReferenceRow[];
  /** Columns in the opposite order. */
  readonly reversed?: boolean;
  /** Rows of `usage_event_details`. */
  readonly details?: readonly ReferenceRow[];
  /** Columns to leave out. */
  readonly without?: readonly string[];
  /** SQL to run at the end, before the checkpoint. */
  readonly after?: readonly string[];
}

const FIRST: Readonly<Record<string, string>> = {
  source_seq: 'BIGINT NOT NULL', source_event_id: 'VARCHAR NOT NULL', event_id: 'VARCHAR NOT NULL', created_at_ms: 'BIGINT NOT NULL',
  created_at: 'TIMESTAMPTZ NOT NULL', created_date: 'DATE NOT NULL', created_hour: 'TIMESTAMP NOT NULL', provider_type: 'VARCHAR NOT NULL',
  protocol_family: 'VARCHAR NOT NULL', key_id: 'VARCHAR NOT NULL', key_status_at_event: 'VARCHAR NOT NULL', account_name: 'VARCHAR',
  account_group_id_at_event: 'VARCHAR', route_strategy_at_event: 'VARCHAR', endpoint: 'VARCHAR NOT NULL', model: 'VARCHAR', mapped_model: 'VARCHAR',
  status_code: 'INTEGER NOT NULL', request_body_bytes: 'BIGINT', latency_ms: 'INTEGER', input_uncached_tokens: 'BIGINT NOT NULL',
  input_cached_tokens: 'BIGINT NOT NULL', output_tokens: 'BIGINT NOT NULL', billable_tokens: 'BIGINT NOT NULL', credit_usage: 'DECIMAL(24,12)',
  usage_missing: 'BOOLEAN NOT NULL',
}; // prettier-ignore
const EMBEDDED: Readonly<Record<string, string>> = {
  client_request_body_json: 'VARCHAR', upstream_request_body_json: 'VARCHAR', full_request_json: 'VARCHAR', error_body: 'VARCHAR',
}; // prettier-ignore
const SECOND: Readonly<Record<string, string>> = {
  key_name: 'VARCHAR NOT NULL', request_method: "VARCHAR NOT NULL DEFAULT 'POST'", request_url: "VARCHAR NOT NULL DEFAULT ''",
  routing_wait_ms: 'INTEGER', upstream_headers_ms: 'INTEGER', post_headers_body_ms: 'INTEGER', request_body_read_ms: 'INTEGER',
  request_json_parse_ms: 'INTEGER', pre_handler_ms: 'INTEGER', first_sse_write_ms: 'INTEGER', stream_finish_ms: 'INTEGER',
  stream_completed_cleanly: 'BOOLEAN', downstream_disconnect: 'BOOLEAN', final_event_type: 'VARCHAR', bytes_streamed: 'BIGINT',
  quota_failover_count: 'BIGINT NOT NULL DEFAULT 0', routing_diagnostics_json: 'VARCHAR', credit_usage_missing: 'BOOLEAN NOT NULL', client_ip: 'VARCHAR',
  ip_region: 'VARCHAR', request_headers_json: "VARCHAR NOT NULL DEFAULT '{}'", last_message_content: 'VARCHAR',
  detail_object_payload_present: 'BOOLEAN NOT NULL DEFAULT false', detail_object_path: 'VARCHAR', detail_object_offset: 'BIGINT',
  detail_object_length: 'BIGINT', detail_object_sha256: 'VARCHAR',
}; // prettier-ignore
const LATER: readonly (readonly [Age, Readonly<Record<string, string>>])[] = [
  [2, SECOND],
  [
    3,
    { proxy_source_at_event: 'VARCHAR', proxy_config_id_at_event: 'VARCHAR', proxy_config_name_at_event: 'VARCHAR', proxy_url_at_event: 'VARCHAR' },
  ],
  [4, { error_class: 'VARCHAR', session_blocked: 'BOOLEAN DEFAULT false', error_message: 'VARCHAR' }],
  [5, { response_image_count: 'BIGINT' }],
  [
    6,
    {
      same_account_retry_count: 'BIGINT DEFAULT 0',
      same_account_retry_delay_ms: 'BIGINT DEFAULT 0',
      same_account_retry_reasons_json: "VARCHAR DEFAULT '[]'",
    },
  ],
];
const DETAILS = [
  'request_headers_json', 'routing_diagnostics_json', 'last_message_content', 'client_request_body_json', 'upstream_request_body_json',
  'full_request_json', 'error_message', 'error_body', 'response_body',
]; // prettier-ignore

/** What an event has unless a test says otherwise; `at` is its time. */
export function referenceRow(id: string, at: number, values: ReferenceRow = {}): ReferenceRow {
  return {
    event_id: id, created_at_ms: at, provider_type: 'kiro', protocol_family: 'anthropic', key_id: 'key-1', key_name: 'Key one', account_name: 'account-1',
    endpoint: '/v1/messages', model: 'claude', status_code: 200, latency_ms: 321, input_uncached_tokens: 10, input_cached_tokens: 20, output_tokens: 30,
    billable_tokens: 162, credit_usage: '0.000000000001', usage_missing: false, credit_usage_missing: false, ...values,
  }; // prettier-ignore
}

/** `count` rows a minute apart, with keys, models, codes and credits that vary. */
export function referenceRows(prefix: string, count: number, fromMs: number): ReferenceRow[] {
  return Array.from({ length: count }, (_, i) =>
    referenceRow(`${prefix}-${String(i).padStart(4, '0')}`, fromMs + i * 60_000, {
      provider_type: i % 3 === 0 ? 'codex' : 'kiro', key_id: `key-${i % 5}`, key_name: `Key ${i % 5}`, model: i % 7 === 0 ? null : `model-${i % 4}`,
      status_code: i % 11 === 0 ? 500 : 200, input_uncached_tokens: 9_007_199_254_740_993n + BigInt(i), billable_tokens: i * 13,
      credit_usage: i % 3 === 0 ? null : `${i}.${String(i).padStart(12, '0')}`,
    }),
  ); // prettier-ignore
}

/** Makes a segment file like the reference does: its own tables and names, a primary key, and what its age has besides. */
export async function writeReferenceFile(root: string, spec: ReferenceSpec): Promise<void> {
  const path = join(root, spec.path);
  await mkdir(dirname(path), { recursive: true });
  await withDatabase(path, 'READ_WRITE', async (run) => {
    await run("SET TimeZone = 'UTC'");
    for (const statement of tables(spec)) await run(statement);
    await insert(run, 'usage_events', columnsOf(spec), spec.rows);
    await insert(run, 'usage_event_details', ['event_id', ...DETAILS], spec.details ?? []);
    for (const statement of spec.after ?? []) await run(statement);
    await run('CHECKPOINT');
  });
}

function tables(spec: ReferenceSpec): string[] {
  const all = typesOf(spec.age);
  const columns = columnsOf(spec).map((name) => `${name} ${all[name] ?? 'VARCHAR'}`);
  return [
    `CREATE TABLE usage_events (${columns.join(', ')}, PRIMARY KEY (event_id))`,
    `CREATE TABLE usage_event_details (event_id VARCHAR PRIMARY KEY, ${DETAILS.map((name) => `${name} VARCHAR`).join(', ')})`,
    'CREATE TABLE usage_rollups_hourly (bucket_hour TIMESTAMP, provider_type VARCHAR, request_count BIGINT)',
    ...(spec.age === 1 ? ['CREATE INDEX usage_events_key ON usage_events (key_id)'] : []),
    ...(spec.age >= 3 ? ['CREATE TABLE proxy_traffic_rollups_hourly (bucket_hour TIMESTAMP, provider_type VARCHAR, proxy_key VARCHAR, request_count BIGINT)'] : []),
  ]; // prettier-ignore
}

function typesOf(age: Age): Readonly<Record<string, string>> {
  const later = LATER.filter(([since]) => since <= age).map(([, columns]) => columns);
  return Object.assign({}, FIRST, ...(age === 1 ? [EMBEDDED] : []), ...later);
}

function columnsOf({ age, reversed, without }: ReferenceSpec): string[] {
  const names = Object.keys(typesOf(age)).filter((name) => without?.includes(name) !== true);
  return reversed === true ? names.toReversed() : names;
}

type Run = (sql: string) => Promise<unknown>;

async function insert(run: Run, table: string, columns: readonly string[], rows: readonly ReferenceRow[]): Promise<void> {
  const known = new Set(columns);
  const filled = rows.map((row) => (table === 'usage_events' ? { ...derived(row), ...row } : row));
  const groups = Map.groupBy(filled, (row) => Object.keys(row).filter((name) => known.has(name)).join(', ')); // prettier-ignore
  for (const [names, same] of groups) {
    const values = same.map((row) => `(${names.split(', ').map((name) => literal(row[name] ?? null)).join(', ')})`); // prettier-ignore
    await run(`INSERT INTO ${table} (${names}) VALUES ${values.join(', ')}`);
  }
}

/** What the reference works out itself when it writes a row. */
function derived(row: ReferenceRow): ReferenceRow {
  const at = new Date(Number(row['created_at_ms']));
  const iso = Number.isNaN(at.getTime()) || Math.abs(at.getTime()) > 8e12 ? '1970-01-01T00:00:00.000Z' : at.toISOString();
  const text = iso.replace('T', ' ').replace('Z', '');
  return {
    source_seq: 0, source_event_id: row['event_id'] ?? '', key_status_at_event: 'active', created_at: `${text}+00`, created_date: iso.slice(0, 10),
    created_hour: `${text.slice(0, 13)}:00:00`, proxy_source_at_event: 'pool', proxy_url_at_event: 'http://proxy',
  }; // prettier-ignore
}

function literal(value: string | number | bigint | boolean | null): string {
  if (value === null) return 'NULL';
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

/** Rows of a query on a database file, opened apart from everything the store does. */
export async function queryFile(path: string, sql: string): Promise<Record<string, DuckDBValue>[]> {
  return withDatabase(path, 'READ_ONLY', async (_, rows) => rows(sql));
}

async function withDatabase<T>(
  path: string,
  mode: string,
  work: (run: Run, rows: (sql: string) => Promise<Record<string, DuckDBValue>[]>) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(path, { access_mode: mode, threads: '1' });
  const connection = await instance.connect();
  try {
    return await work(
      (sql) => connection.run(sql),
      async (sql) => (await connection.runAndReadAll(sql)).getRowObjects(),
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** A gzip member and what a fact row says of it. */
export interface PackedMember {
  readonly bytes: Buffer;
  readonly sha256: string;
}

export function packMember(texts: Readonly<Record<string, string | null>>): PackedMember {
  const bytes = gzipSync(JSON.stringify(texts));
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Writes a pack of these members, and answers for each the values that point to it. */
export async function writePack(root: string, below: string, members: readonly PackedMember[]): Promise<ReferenceRow[]> {
  const path = join(root, below);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, Buffer.concat(members.map((member) => member.bytes)));
  let at = 0;
  return members.map(({ bytes, sha256 }) => {
    const pointer = {
      detail_object_payload_present: true, detail_object_path: below.slice(below.indexOf('packs/')), detail_object_offset: at,
      detail_object_length: bytes.length, detail_object_sha256: sha256,
    }; // prettier-ignore
    at += bytes.length;
    return pointer;
  });
}

/** Every file below a folder with its digest and the time it was changed. */
export async function fileStates(root: string): Promise<Readonly<Record<string, string>>> {
  const states: Record<string, string> = {};
  for (const name of (await readdir(root, { recursive: true })).toSorted()) {
    const path = join(root, name);
    const found = await stat(path);
    const digest = found.isFile() ? createHash('sha256').update(await readFile(path)).digest('hex') : 'folder'; // prettier-ignore
    states[name] = `${digest} ${found.mtimeMs}`;
  }
  return states;
}
