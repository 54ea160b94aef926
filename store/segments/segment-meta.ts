import { formatCredits } from '../domain/credits.ts';
import { type SegmentId, segmentId } from '../domain/ids.ts';
import { toSafeInteger } from '../domain/int64.ts';
import type { SegmentTotals } from '../domain/segment.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Connection, SqlValue } from '../duckdb/connection.ts';
import { ident } from '../duckdb/sql.ts';
import { CorruptError, NewerFormatError } from '../errors.ts';
import { segmentOfFile } from '../layout.ts';
import { SEGMENT_SCHEMA_VERSION } from './schema.ts';
import { integer, totalsOf } from './totals.ts';

/** What a segment file says of itself: enough to rebuild the catalog from the files alone. */
export interface SegmentMeta {
  readonly storeId: string;
  readonly id: SegmentId;
  readonly sequence: number;
  readonly kind: 'live' | 'late';
  readonly createdMs: EpochMs;
  readonly rolledMs: EpochMs | null;
  readonly sealedMs: EpochMs | null;
  /** Null until the segment is rolled over. */
  readonly totals: SegmentTotals | null;
  readonly fingerprint: string | null;
}

/** Writes the first row of `segment_meta` into a new segment. */
export async function writeNewMeta(
  connection: Connection,
  name: string,
  meta: Pick<SegmentMeta, 'storeId' | 'sequence' | 'kind' | 'createdMs'>,
): Promise<void> {
  await connection.run(
    `INSERT INTO ${ident(name)}.segment_meta (store_id, sequence, schema_version, kind, created_ms, engine_version)
     VALUES ($1, $2::BIGINT, $3, $4, $5::BIGINT, version())`,
    [meta.storeId, BigInt(meta.sequence), SEGMENT_SCHEMA_VERSION, meta.kind, BigInt(meta.createdMs)],
  );
}

/** Completes the row when the segment is rolled over or sealed. */
export async function completeMeta(
  connection: Connection,
  name: string,
  end: { readonly rolledMs: EpochMs; readonly sealedMs: EpochMs | null; readonly totals: SegmentTotals; readonly fingerprint: string | null },
): Promise<void> {
  const { totals } = end;
  await connection.run(
    `UPDATE ${ident(name)}.segment_meta SET rolled_ms = $1::BIGINT, sealed_ms = $2::BIGINT, rows = $3::BIGINT, from_ms = $4::BIGINT, to_ms = $5::BIGINT,
       input_uncached = $6::VARCHAR::HUGEINT, input_cached = $7::VARCHAR::HUGEINT, output = $8::VARCHAR::HUGEINT, billable = $9::VARCHAR::HUGEINT,
       credits = $10::VARCHAR::DECIMAL(38,12), credits_missing = $11::BIGINT,
       fingerprint = $12, engine_version = version()`,
    [
      BigInt(end.rolledMs),
      big(end.sealedMs),
      BigInt(totals.rows),
      big(totals.fromMs),
      big(totals.toMs),
      String(totals.inputUncached),
      String(totals.inputCached),
      String(totals.output),
      String(totals.billable),
      formatCredits(totals.credits),
      BigInt(totals.creditsMissing),
      end.fingerprint,
    ],
  );
}

/** Reads `segment_meta` of the segment attached as `name`; `path` is for the error. */
export async function readMeta(connection: Connection, name: string, path: string): Promise<SegmentMeta> {
  const rows = await connection.rows(`SELECT * FROM ${ident(name)}.segment_meta`).catch((cause: unknown) => {
    throw new CorruptError(path, `${path} is not a segment: it does not say which one it is.`, { cause });
  });
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new CorruptError(path, `${path} does not say which segment it is.`);
  const version = toSafeInteger(integer(row['schema_version']));
  if (version > SEGMENT_SCHEMA_VERSION)
    throw new NewerFormatError(`${path} was written by a newer version (schema ${version}; this one reads ${SEGMENT_SCHEMA_VERSION}).`);
  const sequence = toSafeInteger(integer(row['sequence']));
  return {
    storeId: String(row['store_id']),
    id: segmentId(sequence),
    sequence,
    kind: row['kind'] === 'late' ? 'late' : 'live',
    createdMs: toSafeInteger(integer(row['created_ms'])),
    rolledMs: time(row['rolled_ms']),
    sealedMs: time(row['sealed_ms']),
    totals: row['rows'] === null || row['rows'] === undefined ? null : totalsOf(row),
    fingerprint: typeof row['fingerprint'] === 'string' ? row['fingerprint'] : null,
  };
}

/** Reads `segment_meta` of a file of this store; one of another store, or one under another segment's name, is refused as damaged. */
export async function readOwnMeta(connection: Connection, name: string, path: string, storeId: string): Promise<SegmentMeta> {
  const meta = await readMeta(connection, name, path);
  if (meta.storeId !== storeId) throw new CorruptError(path, 'it belongs to another store');
  if (meta.id !== segmentOfFile(path)) throw new CorruptError(path, `it is segment ${meta.id} under another name`);
  return meta;
}

function time(value: SqlValue | undefined): EpochMs | null {
  return typeof value === 'bigint' ? toSafeInteger(value) : null;
}

function big(value: number | null): bigint | null {
  return value === null ? null : BigInt(value);
}
