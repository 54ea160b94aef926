import { EMPTY_TOTALS, type SegmentTotals } from '../domain/segment.ts';
import { toSafeInteger } from '../domain/int64.ts';
import type { Connection, Row, SqlValue } from '../duckdb/connection.ts';

/** Aggregates of a `usage_events` relation that make up its totals; sums of 64-bit integers are 128-bit. */
export const TOTALS_SQL = `count(*) AS rows, min(created_at_ms) AS from_ms, max(created_at_ms) AS to_ms,
  coalesce(sum(input_uncached_tokens), 0)::HUGEINT AS input_uncached, coalesce(sum(input_cached_tokens), 0)::HUGEINT AS input_cached,
  coalesce(sum(output_tokens), 0)::HUGEINT AS output, coalesce(sum(billable_tokens), 0)::HUGEINT AS billable,
  coalesce(sum(credit_usage), 0)::DECIMAL(38,12) AS credits, count(*) FILTER (credit_usage_missing) AS credits_missing`;

/** Totals of a relation, exact. */
export async function readTotals(connection: Connection, relation: string, where = 'true'): Promise<SegmentTotals> {
  const row = await connection.row(`SELECT ${TOTALS_SQL} FROM ${relation} WHERE ${where}`);
  return row === undefined ? EMPTY_TOTALS : totalsOf(row);
}

/** Totals out of a row that has the columns of `TOTALS_SQL` or of `segment_meta`. */
export function totalsOf(row: Row): SegmentTotals {
  return {
    rows: toSafeInteger(integer(row['rows'])),
    fromMs: optional(row['from_ms']),
    toMs: optional(row['to_ms']),
    inputUncached: integer(row['input_uncached']),
    inputCached: integer(row['input_cached']),
    output: integer(row['output']),
    billable: integer(row['billable']),
    credits: integer(row['credits']),
    creditsMissing: toSafeInteger(integer(row['credits_missing'])),
  };
}

export function addTotals(a: SegmentTotals, b: SegmentTotals): SegmentTotals {
  return {
    rows: a.rows + b.rows,
    fromMs: pick(a.fromMs, b.fromMs, Math.min),
    toMs: pick(a.toMs, b.toMs, Math.max),
    inputUncached: a.inputUncached + b.inputUncached,
    inputCached: a.inputCached + b.inputCached,
    output: a.output + b.output,
    billable: a.billable + b.billable,
    credits: a.credits + b.credits,
    creditsMissing: a.creditsMissing + b.creditsMissing,
  };
}

/** A bigint of a row; a missing or NULL one is 0. */
export function integer(value: SqlValue | undefined): bigint {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' ? BigInt(value) : 0n;
}

function optional(value: SqlValue | undefined): number | null {
  return typeof value === 'bigint' || typeof value === 'number' ? toSafeInteger(value) : null;
}

function pick(a: number | null, b: number | null, choose: (x: number, y: number) => number): number | null {
  if (a === null || b === null) return a ?? b;
  return choose(a, b);
}
