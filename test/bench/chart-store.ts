import { dirname } from 'node:path';
import { EMPTY_CATALOG, type ArchivedEntry } from '../../store/catalog/catalog.ts';
import { CatalogKeeper } from '../../store/catalog/catalog-keeper.ts';
import { nodeFs } from '../../store/disk/durable-fs.ts';
import { segmentId } from '../../store/domain/ids.ts';
import { DAY_MS } from '../../store/domain/time.ts';
import type { Connection } from '../../store/duckdb/connection.ts';
import { Hub } from '../../store/duckdb/hub.ts';
import { ident } from '../../store/duckdb/sql.ts';
import { createStore } from '../../store/index.ts';
import { absolute, archivePath } from '../../store/layout.ts';
import { writeRollups } from '../../store/rollups/rollup-table.ts';
import { createSegmentTables } from '../../store/segments/schema.ts';
import { completeMeta, writeNewMeta } from '../../store/segments/segment-meta.ts';
import { readTotals } from '../../store/segments/totals.ts';

/** How large a store of the chart rows is; its events lie evenly in these days. */
export interface ChartStore {
  readonly store: string;
  readonly segments: number;
  readonly rows: number;
}

export const CHART_DAYS = { fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2026, 0, 31) };

/** Makes a store of archived segments as sealing would leave it; the engine itself makes the events up, since appending millions would take an hour. */
export async function makeChartStore({ store, segments, rows }: ChartStore): Promise<Record<string, number>> {
  const { id: storeId } = await createStore(store);
  const hub = await Hub.open({ memoryMb: 2048, threads: 2, spillFolder: null });
  const archived: ArchivedEntry[] = [];
  for (let sequence = 1; sequence <= segments; sequence++) archived.push(await makeSegment(hub, { store, segments, rows }, storeId, sequence));
  await hub.close();
  await new CatalogKeeper(nodeFs, store, EMPTY_CATALOG).update((state) => ({ ...state, nextSequence: segments + 1, archived }));
  return { rows: archived.reduce((sum, entry) => sum + entry.totals.rows, 0) };
}

async function makeSegment(hub: Hub, { store, segments, rows }: ChartStore, storeId: string, sequence: number): Promise<ArchivedEntry> {
  const id = segmentId(sequence);
  const width = (CHART_DAYS.toMs - CHART_DAYS.fromMs) / segments;
  const fromMs = Math.round(CHART_DAYS.fromMs + width * (sequence - 1));
  const path = archivePath(id, fromMs + width - DAY_MS / 86_400);
  const file = absolute(store, path);
  const [name, sealedMs] = [`bench_${sequence}`, CHART_DAYS.toMs];
  await nodeFs.makeFolder(dirname(file));
  await hub.attach(file, name, 'create');
  using connection = await hub.connect();
  await createSegmentTables(connection, name);
  await writeNewMeta(connection, name, { storeId, sequence, kind: 'live', createdMs: fromMs });
  await insertEvents(connection, name, { rows, first: sequence * rows, fromMs, stepMs: width / rows });
  await writeRollups(connection, name);
  const totals = await readTotals(connection, `${ident(name)}.usage_events`);
  await completeMeta(connection, name, { rolledMs: sealedMs, sealedMs, totals, fingerprint: null });
  await connection.run(`CHECKPOINT ${ident(name)}`);
  await hub.detach(name);
  const bytes = (await nodeFs.stat(file))?.bytes ?? 0;
  return { id, sequence, kind: 'live', path, totals, bytes, sha256: await nodeFs.sha256(file), createdMs: fromMs, rolledMs: sealedMs, sealedMs };
}

/** Events that lie evenly in a stretch of time. */
interface Stretch {
  readonly rows: number;
  /** Number of the first event, which decides what all of them are. */
  readonly first: number;
  readonly fromMs: number;
  readonly stepMs: number;
}

/** Inserts events of twenty keys, twelve models, ten accounts and six outcomes, the first of each the most frequent, as in the sample store. */
export async function insertEvents(connection: Connection, name: string, { rows, first, fromMs, stepMs }: Stretch): Promise<void> {
  const chance = (salt: string): string => `(hash(i, '${salt}') % 1000000 / 1e6)`;
  const lean = (salt: string, values: number): string => `floor(${values} * pow(${chance(salt)}, 2))::BIGINT`;
  const number = (salt: string, most: number): string => `(hash(i, '${salt}') % ${most})::BIGINT`;
  const columns: Readonly<Record<string, string>> = {
    event_id: "'llm-usage-' || md5(i::VARCHAR)",
    created_at_ms: `(${fromMs} + (i - ${first}) * ${stepMs})::BIGINT`,
    provider_type: "if(key % 2 = 0, 'kiro', 'codex')",
    protocol_family: "if(key % 2 = 0, 'anthropic', 'openai')",
    key_id: "'key-' || substr(md5(key::VARCHAR), 1, 8)",
    key_name: "'Team ' || key",
    account_name: `if(key % 3 = 0, 'acct-01', 'acct-' || ${number('account', 9)})`,
    endpoint: "if(key % 2 = 0, '/v1/messages', '/v1/responses')",
    model: `'model-' || key % 2 || '-' || ${lean('model', 6)}`,
    status_code: `if(${chance('failed')} < 0.97, 200, [429, 529, 400, 500, 502][1 + ${lean('status', 5)}])`,
    ...Object.fromEntries(['quota_failover_count', 'same_account_retry_count', 'same_account_retry_delay_ms'].map((column) => [column, '0'])),
    same_account_retry_reasons_json: "'[]'",
    ...Object.fromEntries(['request_method', 'request_url', 'client_ip', 'ip_region', 'request_headers_json'].map((column) => [column, "'-'"])),
    ...Object.fromEntries(['usage_missing', 'session_blocked'].map((column) => [column, 'false'])),
    input_uncached_tokens: number('uncached', 40_000),
    input_cached_tokens: number('cached', 20_000),
    output_tokens: number('output', 3_000),
    billable_tokens: number('billable', 60_000),
    credit_usage: `if(key % 2 = 0, ${number('credits', 1_000_000)} / 1e6, NULL)`,
    credit_usage_missing: `key % 2 = 0 AND ${chance('missing')} < 0.04`,
    latency_ms: number('latency', 30_000),
    request_body_bytes: number('body', 200_000),
    bytes_streamed: number('streamed', 90_000),
  };
  const values = Object.entries(columns).map(([column, value]) => `${value} AS ${column}`);
  await connection.run(`INSERT INTO ${ident(name)}.usage_events BY NAME SELECT ${values.join(', ')}
    FROM (SELECT i, ${lean('key', 20)} AS key FROM range(${first}, ${first + rows}) t(i)) ORDER BY created_at_ms, event_id`);
}
