import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFs } from '../../store/disk/durable-fs.ts';
import { EVENT_COLUMNS, type EventColumn } from '../../store/domain/columns.ts';
import { segmentId } from '../../store/domain/ids.ts';
import type { SegmentDescriptor, Tier } from '../../store/domain/segment.ts';
import { type Connection, type SqlValue } from '../../store/duckdb/connection.ts';
import { Hub } from '../../store/duckdb/hub.ts';
import { ident, identList } from '../../store/duckdb/sql.ts';
import { absolute, activePath, archivePath, pendingPath } from '../../store/layout.ts';
import { writeRollups } from '../../store/rollups/rollup-table.ts';
import { fingerprint } from '../../store/segments/fingerprint.ts';
import { createSegmentTables, FACT_COLUMN_NAMES, HEAVY_COLUMN_NAMES, sqlType } from '../../store/segments/schema.ts';
import { SegmentFile } from '../../store/segments/segment-file.ts';
import { completeMeta, writeNewMeta } from '../../store/segments/segment-meta.ts';
import { SegmentSet } from '../../store/segments/segment-set.ts';
import { readTotals } from '../../store/segments/totals.ts';

/** Columns of an event that matter to a test; the rest gets a plain value. Credits are decimal text. */
export type TestEvent = Readonly<Record<string, SqlValue>> & { readonly event_id: string; readonly created_at_ms: number };

export interface TestSegment {
  readonly tier: Tier;
  readonly events: readonly TestEvent[];
  /** SQL to run on the file before its totals are taken; `AT` stands for the database. */
  readonly before?: string;
  /** Whether it has hourly sums, as segments that are sealed now do. */
  readonly rollups?: boolean;
  /** SQL to run on the finished file, to damage it. */
  readonly after?: string;
}

export const STORE_ID = 'store-under-test';

/** Segment files in a folder of their own, ready to be queried; disposing closes and removes them. */
export interface TestSegments extends AsyncDisposable {
  readonly root: string;
  readonly hub: Hub;
  readonly set: SegmentSet;
  readonly descriptors: readonly SegmentDescriptor[];
}

const PLAIN: Readonly<Record<string, SqlValue>> = {
  provider_type: 'codex',
  protocol_family: 'openai',
  key_id: 'key-1',
  key_name: 'Key one',
  endpoint: '/v1/responses',
  status_code: 200,
  input_uncached_tokens: 0,
  input_cached_tokens: 0,
  output_tokens: 0,
  billable_tokens: 0,
};

/** Writes these segments, the first with sequence 1, and opens them. */
export async function openSegments(segments: readonly TestSegment[]): Promise<TestSegments> {
  const root = await mkdtemp(join(tmpdir(), 'strata-segments-'));
  const hub = await Hub.open({ memoryMb: 512, threads: 2, spillFolder: null });
  const set = new SegmentSet();
  const close = async (): Promise<void> => {
    await hub.close();
    await rm(root, { recursive: true, force: true });
  };
  try {
    const descriptors: SegmentDescriptor[] = [];
    for (const [index, segment] of segments.entries()) descriptors.push(await writeSegment(hub, root, index + 1, segment));
    set.publish(descriptors.map((descriptor) => ({ descriptor, file: new SegmentFile(hub, absolute(root, descriptor.path)) })));
    return { root, hub, set, descriptors, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function writeSegment(hub: Hub, root: string, sequence: number, segment: TestSegment): Promise<SegmentDescriptor> {
  const id = segmentId(sequence);
  const newest = Math.max(0, ...segment.events.map((e) => e.created_at_ms));
  const path = { active: activePath(id), pending: pendingPath(id), archived: archivePath(id, newest) }[segment.tier];
  const file = absolute(root, path);
  const name = `writing_${sequence}`;
  await nodeFs.makeFolder(join(file, '..'));
  await hub.attach(file, name, 'create');
  const { totals, endedMs } = await hub.query((connection) => fill(connection, name, sequence, segment));
  await hub.detach(name);
  await nodeFs.makePrivate(file);
  const archived = segment.tier === 'archived';
  return {
    id, sequence, tier: segment.tier, kind: 'live', path, totals,
    bytes: (await nodeFs.stat(file))?.bytes ?? 0,
    walBytes: 0,
    sha256: archived ? await nodeFs.sha256(file) : null,
    createdMs: endedMs, rolledMs: segment.tier === 'active' ? null : endedMs, sealedMs: archived ? endedMs : null,
    pin: null, seal: null,
  }; // prettier-ignore
}

async function fill(
  connection: Connection,
  name: string,
  sequence: number,
  segment: TestSegment,
): Promise<{ totals: SegmentDescriptor['totals']; endedMs: number }> {
  const sql = async (text: string | undefined): Promise<void> =>
    text === undefined ? undefined : connection.run(text.replaceAll('AT.', `${ident(name)}.`));
  const endedMs = Date.now();
  await createSegmentTables(connection, name);
  await writeNewMeta(connection, name, { storeId: STORE_ID, sequence, kind: 'live', createdMs: endedMs });
  if (segment.events.length > 0) await insert(connection, name, segment.events);
  await sql(segment.before);
  if (segment.rollups === true) await writeRollups(connection, name);
  const totals = await readTotals(connection, `${ident(name)}.usage_events`);
  if (segment.tier !== 'active') {
    const sealedMs = segment.tier === 'archived' ? endedMs : null;
    await completeMeta(connection, name, { rolledMs: endedMs, sealedMs, totals, fingerprint: await fingerprint(connection, name) });
  }
  await sql(segment.after);
  await connection.run(`CHECKPOINT ${ident(name)}`);
  return { totals, endedMs };
}

async function insert(connection: Connection, name: string, events: readonly TestEvent[]): Promise<void> {
  const rows = JSON.stringify(events.map(textRow));
  const shape = JSON.stringify([Object.fromEntries(EVENT_COLUMNS.map((c) => [c.name, 'VARCHAR']))]);
  await connection.run('CREATE OR REPLACE TEMP TABLE staged AS SELECT unnest(from_json($1, $2), recursive := true)', [rows, shape]);
  const cast = (names: readonly string[]): string =>
    EVENT_COLUMNS.filter((c) => names.includes(c.name))
      .map(castSql)
      .join(', ');
  const details = ['event_id', ...HEAVY_COLUMN_NAMES];
  await connection.run(
    `INSERT INTO ${ident(name)}.usage_events (${identList(FACT_COLUMN_NAMES)}) SELECT ${cast(FACT_COLUMN_NAMES)} FROM temp.staged`,
  );
  await connection.run(`INSERT INTO ${ident(name)}.usage_event_details (${identList(details)}) SELECT ${cast(details)} FROM temp.staged
    WHERE coalesce(${identList(HEAVY_COLUMN_NAMES)}) IS NOT NULL`);
  await connection.run('DROP TABLE temp.staged');
}

function castSql(column: EventColumn): string {
  return `${ident(column.name)}::${sqlType(column)} AS ${ident(column.name)}`;
}

function textRow(event: TestEvent): Record<string, string | null> {
  const value = (column: EventColumn): SqlValue => event[column.name] ?? PLAIN[column.name] ?? column.absent;
  return Object.fromEntries(EVENT_COLUMNS.map((c) => [c.name, value(c) === null ? null : String(value(c))]));
}
