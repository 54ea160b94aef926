import { toSafeInteger } from '../domain/int64.ts';
import type { Row, SqlValue } from '../duckdb/connection.ts';
import { addCosts, type Cost, NO_COST } from '../pricing/pricer.ts';
import { integer } from '../segments/totals.ts';
import { ERROR_SQL } from './dimensions.ts';

/** What was billed, and what its tokens cost where that was asked for. */
export interface Billed {
  readonly sums: UsageSums;
  readonly cost: Cost | null;
}

/** What was billed; credits are a lower bound when `creditsMissing` is above 0. */
export interface UsageSums {
  readonly requests: number;
  readonly inputUncached: bigint;
  readonly inputCached: bigint;
  readonly output: bigint;
  readonly billable: bigint;
  /** In units of 10^-12. */
  readonly credits: bigint;
  readonly creditsMissing: number;
  /** Events whose token counts are unknown: their tokens are 0. */
  readonly usageMissing: number;
  readonly errors: number;
}

export const NO_USAGE: UsageSums = {
  requests: 0,
  inputUncached: 0n,
  inputCached: 0n,
  output: 0n,
  billable: 0n,
  credits: 0n,
  creditsMissing: 0,
  usageMissing: 0,
  errors: 0,
};

/** Columns that `SUMS_SQL` reads, `status_code` aside. */
export const SUMMED_COLUMNS = [
  'input_uncached_tokens',
  'input_cached_tokens',
  'output_tokens',
  'billable_tokens',
  'credit_usage',
  'credit_usage_missing',
  'usage_missing',
] as const;

/** The columns of a row of sums. */
export const SUM_NAMES = [
  'requests',
  'input_uncached',
  'input_cached',
  'output',
  'billable',
  'credits',
  'credits_missing',
  'usage_missing',
  'errors',
] as const;

/** The sums of a group of events; exact, because sums of 64-bit integers are 128-bit. */
export const SUMS_SQL = `count(*) AS requests, sum(input_uncached_tokens) AS input_uncached, sum(input_cached_tokens) AS input_cached,
  sum(output_tokens) AS output, sum(billable_tokens) AS billable, coalesce(sum(credit_usage), 0)::DECIMAL(38,12) AS credits,
  count(*) FILTER (credit_usage_missing) AS credits_missing,
  count(*) FILTER (usage_missing) AS usage_missing, count(*) FILTER (${ERROR_SQL}) AS errors`;

/** Sums that no store can drive beyond 2^53. */
const COUNTS: ReadonlySet<string> = new Set(['requests', 'credits_missing', 'usage_missing', 'errors']);

/** The sums of rows that hold sums. */
export const SUMS_OF_SUMS_SQL = addedUp(SUM_NAMES);

/** The sums of some columns, under their names. */
export function addedUp(names: readonly string[]): string {
  return names.map((name) => `sum(${name}) AS ${name}`).join(', ');
}

/** The sums of a row; what is NULL is 0. */
export function sumsOf(row: Row): UsageSums {
  const count = (name: (typeof SUM_NAMES)[number]): number => countOf(row[name]);
  return {
    requests: count('requests'),
    inputUncached: integer(row['input_uncached']),
    inputCached: integer(row['input_cached']),
    output: integer(row['output']),
    billable: integer(row['billable']),
    credits: integer(row['credits']),
    creditsMissing: count('credits_missing'),
    usageMissing: count('usage_missing'),
    errors: count('errors'),
  };
}

/**
 * The sums of rows that hold sums, in types that JavaScript reads many times faster than 128-bit ones. A sum that does not fit is NULL: then the sums
 * themselves have to be read.
 */
export const NARROW_SUMS_SQL = SUM_NAMES.map((name) => `${narrow(name)} AS ${name}`).join(', ');

function narrow(name: (typeof SUM_NAMES)[number]): string {
  if (name === 'credits') return `TRY_CAST(${name} AS DECIMAL(18,12))`;
  return COUNTS.has(name) ? `${name}::DOUBLE` : `TRY_CAST(${name} AS BIGINT)`;
}

/** A count as `NARROW_SUMS_SQL` or as the engine itself has it. */
export function countOf(value: SqlValue | undefined): number {
  return toSafeInteger(typeof value === 'number' ? value : integer(value));
}

export function addSums(a: UsageSums, b: UsageSums): UsageSums {
  return {
    requests: a.requests + b.requests,
    inputUncached: a.inputUncached + b.inputUncached,
    inputCached: a.inputCached + b.inputCached,
    output: a.output + b.output,
    billable: a.billable + b.billable,
    credits: a.credits + b.credits,
    creditsMissing: a.creditsMissing + b.creditsMissing,
    usageMissing: a.usageMissing + b.usageMissing,
    errors: a.errors + b.errors,
  };
}

/** The sum of everything; `isPriced` when all of it tells what it cost. */
export function totalOf(all: readonly Billed[], isPriced: boolean): Billed {
  const sums = all.reduce((sum, one) => addSums(sum, one.sums), NO_USAGE);
  return { sums, cost: isPriced ? all.reduce((sum, { cost }) => (cost === null ? sum : addCosts(sum, cost)), NO_COST) : null };
}
