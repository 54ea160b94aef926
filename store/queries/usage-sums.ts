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

/** Sums that no store can drive beyond 2^53. */
const COUNTS: ReadonlySet<string> = new Set(['requests', 'credits_missing', 'usage_missing', 'errors']);

/** A column of sums in the type that JavaScript reads it fastest in; never one that it might not fit. */
export function readSql(name: string): string {
  return COUNTS.has(name) ? `${name}::DOUBLE` : name;
}

/** A count, in the type of the engine or in that of `readSql`. */
export function countOf(value: SqlValue | undefined): number {
  return toSafeInteger(typeof value === 'number' ? value : integer(value));
}

type Sum = { -readonly [Name in keyof UsageSums]: UsageSums[Name] };

/** Adds in place, because there are tens of thousands. */
function addTo(sum: Sum, more: UsageSums): void {
  sum.requests += more.requests;
  sum.inputUncached += more.inputUncached;
  sum.inputCached += more.inputCached;
  sum.output += more.output;
  sum.billable += more.billable;
  sum.credits += more.credits;
  sum.creditsMissing += more.creditsMissing;
  sum.usageMissing += more.usageMissing;
  sum.errors += more.errors;
}

export function addSums(a: UsageSums, b: UsageSums): UsageSums {
  return sumOf([a, b]);
}

export function sumOf(all: readonly UsageSums[]): UsageSums {
  const sum = { ...NO_USAGE };
  for (const more of all) addTo(sum, more);
  return sum;
}

/** The sum of everything; `isPriced` when all of it tells what it cost. */
export function totalOf(all: readonly Billed[], isPriced: boolean): Billed {
  const sums = { ...NO_USAGE };
  for (const one of all) addTo(sums, one.sums);
  return { sums, cost: isPriced ? all.reduce((sum, { cost }) => (cost === null ? sum : addCosts(sum, cost)), NO_COST) : null };
}
