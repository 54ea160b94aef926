import type { StoreContext } from '../context.ts';
import { toSafeInteger } from '../domain/int64.ts';
import type { Connection } from '../duckdb/connection.ts';
import { ident } from '../duckdb/sql.ts';
import { absolute, CACHE_FILE } from '../layout.ts';
import { removeWithSidecars } from '../segments/seal.ts';
import { integer } from '../segments/totals.ts';
import { createIdsSql, fillIdsSql, ID_TABLE } from './id-table.ts';
import { createLanesSql, fillLanesSql, LANE_TABLES } from './lanes.ts';

/** Rises whenever the cache, or what rollups are, changes: a cache of another version is made anew. */
const CACHE_VERSION = 3n;

/** A segment in the cache; its digest tells whether the file is still the one that was read. */
export interface CachedSegment {
  readonly id: string;
  readonly sha256: string;
  /** What its rows are known by. */
  readonly entry: number;
}

let attached = 0;

/** A cache that was attached: its name in the engine, and the segments that are wholly in it. */
export interface AttachedCache {
  readonly name: string;
  readonly segments: readonly CachedSegment[];
}

/** Attaches the cache of the store, making it where there is none; null when it is of no use and has to go. */
export async function attachCache(context: StoreContext): Promise<AttachedCache | null> {
  const { hub, root, options, storeId } = context;
  const path = absolute(root, CACHE_FILE);
  const isNew = (await options.fs.stat(path)) === null;
  if (isNew) await removeWithSidecars(context, path); // a log that was left alone
  const name = `rollup_cache_${++attached}`;
  await hub.attach(path, name, 'disposable');
  try {
    using connection = await hub.connect();
    if (isNew) {
      await options.fs.makePrivate(path);
      await createTables(connection, name, storeId);
    }
    if (await isOurs(connection, name, storeId)) return { name, segments: await cachedSegments(connection, name) };
  } catch (error) {
    if (hub.isAttached(name)) await hub.detach(name);
    throw error;
  }
  await hub.detach(name);
  return null;
}

/** Removes the file; nothing is lost, because it only repeats what segments hold. */
export async function removeCache(context: StoreContext): Promise<void> {
  await removeWithSidecars(context, absolute(context.root, CACHE_FILE));
}

async function cachedSegments(connection: Connection, cache: string): Promise<readonly CachedSegment[]> {
  const rows = await connection.rows(`SELECT segment_id, sha256, entry FROM ${ident(cache)}.segments`);
  return rows.map((row) => ({ id: String(row['segment_id']), sha256: String(row['sha256']), entry: toSafeInteger(integer(row['entry'])) }));
}

/** Adds the rollups of the segment attached as `name`, all or nothing. */
export async function cacheSegment(
  connection: Connection,
  cache: string,
  segment: CachedSegment & { readonly name: string },
  signal: AbortSignal,
): Promise<void> {
  await connection.transaction(async () => {
    for (const fill of [...fillLanesSql(cache, segment.name), fillIdsSql(cache, segment.name)])
      await connection.run(fill, [BigInt(segment.entry)], signal);
    await connection.run(`INSERT INTO ${ident(cache)}.segments VALUES ($1, $2, $3)`, [segment.id, segment.sha256, BigInt(segment.entry)], signal);
  });
}

/** Takes segments out again, all or nothing: rows that stayed behind would be counted with whoever gets their number next. Nobody may be reading them. */
export async function forgetSegments(connection: Connection, cache: string, entries: readonly number[]): Promise<void> {
  await connection.transaction(async () => {
    for (const table of ['segments', ID_TABLE, ...LANE_TABLES])
      await connection.run(`DELETE FROM ${ident(cache)}.${table} WHERE entry IN (${entries.join(', ')})`);
  });
}

async function createTables(connection: Connection, cache: string, storeId: string): Promise<void> {
  const at = ident(cache);
  for (const create of [...createLanesSql(cache), createIdsSql(cache)]) await connection.run(create);
  await connection.run(`CREATE TABLE ${at}.segments (segment_id VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, entry BIGINT NOT NULL)`);
  await connection.run(`CREATE TABLE ${at}.about AS SELECT $1 AS version, $2 AS store_id`, [CACHE_VERSION, storeId]);
  await connection.checkpoint(cache);
}

async function isOurs(connection: Connection, cache: string, storeId: string): Promise<boolean> {
  if ((await connection.having('about', [cache])).size === 0) return false;
  const about = await connection.row(`SELECT version, store_id FROM ${ident(cache)}.about`);
  return about?.['version'] === CACHE_VERSION && about['store_id'] === storeId;
}
