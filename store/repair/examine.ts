import type { StoreContext } from '../context.ts';
import { sequenceOf, type SegmentId } from '../domain/ids.ts';
import type { SegmentTotals, Tier } from '../domain/segment.ts';
import type { Connection } from '../duckdb/connection.ts';
import { isFatal, isForeignLog, translateDriverError } from '../duckdb/driver-errors.ts';
import { ident } from '../duckdb/sql.ts';
import { CorruptError } from '../errors.ts';
import { absolute } from '../layout.ts';
import { fingerprint } from '../segments/fingerprint.ts';
import type { SegmentFile } from '../segments/segment-file.ts';
import { readMeta, type SegmentMeta } from '../segments/segment-meta.ts';
import { readTotals } from '../segments/totals.ts';
import { differences } from '../segments/verify-meta.ts';
import { type LogDamage, logDamage } from './log-tail.ts';

/** What repair can make of a segment file. */
export type Condition =
  /** Every row can be read, and it says the truth about itself. */
  | { readonly kind: 'whole'; readonly meta: SegmentMeta; readonly totals: SegmentTotals; readonly digest: string }
  /** Every row can be read, but what it notes of itself is wrong or not there. */
  | { readonly kind: 'misstated'; readonly why: string; readonly meta: SegmentMeta | null; readonly totals: SegmentTotals }
  /** Some rows cannot be read. */
  | { readonly kind: 'damaged'; readonly why: string; readonly meta: SegmentMeta | null }
  /** It cannot be opened, or is no segment. */
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'foreign'; readonly why: string }
  /** What it holds is not seen before these logs are gone. */
  | { readonly kind: 'log-astray'; readonly why: string }
  /** The log beside it is refused from some byte on. */
  | { readonly kind: 'log-damaged'; readonly why: string; readonly damage: LogDamage };

interface Examined {
  readonly id: SegmentId;
  readonly tier: Tier;
  readonly path: string;
  readonly file: SegmentFile;
  readonly logs: readonly string[];
}

/** Opens a segment file to read and looks at every row of it; leaves it attached when it can be read at all. */
export async function examine(context: StoreContext, segment: Examined, signal: AbortSignal | undefined): Promise<Condition> {
  const { tier, file, logs, path } = segment;
  if (tier === 'archived' && logs.length > 0) return { kind: 'log-astray', why: 'a sealed segment has no log' };
  try {
    await file.attach('read');
  } catch (error) {
    return closed(context, segment, damageOf(error, path));
  }
  using connection = await context.hub.connect();
  const meta = await readMeta(connection, file.name, path).catch((error: unknown) => damageOf(error, path));
  if (!(meta instanceof CorruptError) && meta.storeId !== context.storeId)
    return { kind: 'foreign', why: `it belongs to another store (${meta.storeId})` };
  if (!(await hasEvents(connection, file.name))) return { kind: 'unreadable', why: 'it holds no events of ours' };
  try {
    const totals = await readTotals(connection, `${ident(file.name)}.usage_events`);
    const digest = await fingerprint(connection, file.name, signal);
    if (meta instanceof CorruptError) return { kind: 'misstated', why: 'it does not say which segment it is', meta: null, totals };
    const why = await misstatement(connection, segment, { meta, totals, digest });
    return why === null ? { kind: 'whole', meta, totals, digest } : { kind: 'misstated', why, meta, totals };
  } catch (error) {
    if (signal?.aborted === true || isFatal(error)) throw error;
    return { kind: 'damaged', why: sentence(damageOf(error, path)), meta: meta instanceof CorruptError ? null : meta };
  }
}

/** Why a file cannot even be opened. */
async function closed(context: StoreContext, { tier, path, logs }: Examined, error: CorruptError): Promise<Condition> {
  const why = sentence(error);
  if (logs.length > 0 && (tier !== 'active' || isForeignLog(error))) return { kind: 'log-astray', why };
  const damage = await logDamage(context.options.fs, absolute(context.root, path), error);
  return damage === null ? { kind: 'unreadable', why } : { kind: 'log-damaged', why, damage };
}

async function hasEvents(connection: Connection, name: string): Promise<boolean> {
  const row = await connection.row(
    "SELECT count(*) AS n FROM duckdb_columns() WHERE database_name = $1 AND table_name = 'usage_events' AND column_name = 'event_id'",
    [name],
  );
  return row?.['n'] === 1n;
}

async function misstatement(
  connection: Connection,
  { id, tier, file }: Examined,
  { meta, totals, digest }: { readonly meta: SegmentMeta; readonly totals: SegmentTotals; readonly digest: string },
): Promise<string | null> {
  if (meta.sequence !== sequenceOf(id)) return `it says it is segment ${meta.sequence}`;
  if (tier === 'active') return null;
  if (meta.totals === null) return tier === 'archived' ? 'it does not note what it holds' : null;
  const [wrong] = differences(totals, meta.totals);
  if (wrong !== undefined) return `it notes ${wrong}`;
  if (tier === 'archived' && (meta.sealedMs === null || meta.fingerprint === null)) return 'it was never sealed';
  if (meta.fingerprint === null || meta.fingerprint === digest) return null;
  const same = await connection.row(`SELECT engine_version = version() AS same FROM ${ident(file.name)}.segment_meta`);
  return same?.['same'] === true ? 'its rows do not match its fingerprint' : null;
}

/** Only damage is for repair; a lock, a full disk or a newer format stop it. */
function damageOf(error: unknown, path: string): CorruptError {
  const translated = translateDriverError(error, path);
  if (translated instanceof CorruptError) return translated;
  throw translated;
}

/** What is wrong, in the engine's words where there are any. */
export function sentence(error: Error): string {
  return (error.cause instanceof Error ? error.cause.message : error.message).split('\n')[0] ?? '';
}
