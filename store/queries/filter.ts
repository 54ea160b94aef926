import { fitsInt64 } from '../domain/int64.ts';
import type { EpochMs, TimeRange } from '../domain/time.ts';
import { InvalidArgumentError } from '../errors.ts';
import { type Dimension, DIMENSION_COLUMN, DIMENSIONS, statusClassCondition } from './dimensions.ts';
import type { Parameters } from './parameters.ts';

/** Values an event may have in each dimension; null or absent does not narrow, an empty list matches nothing. */
export type DimensionFilter = { readonly [D in Dimension]?: readonly string[] | null | undefined };

/** Which events are meant: those that meet every part of it. A missing value equals nothing. */
export interface UsageFilter extends DimensionFilter {
  /** Oldest time included. */
  readonly fromMs?: EpochMs | undefined;
  /** First time not included any more. */
  readonly toMs?: EpochMs | undefined;
}

const CODE = /^-?\d{1,19}$/;
const EARLIEST: EpochMs = -8_640_000_000_000_000;
const LATEST: EpochMs = 8_640_000_000_000_000;

/** The filter as an SQL condition over the columns of `usage_events`; every value becomes a parameter. */
export function filterSql(filter: UsageFilter, parameters: Parameters): string {
  const conditions: string[] = [];
  if (filter.fromMs !== undefined) conditions.push(`created_at_ms >= ${parameters.integer(time(filter.fromMs))}`);
  if (filter.toMs !== undefined) conditions.push(`created_at_ms < ${parameters.integer(time(filter.toMs))}`);
  for (const dimension of DIMENSIONS) {
    const values = filter[dimension];
    if (values !== undefined && values !== null) conditions.push(oneOf(dimension, values, parameters));
  }
  return conditions.length === 0 ? 'true' : conditions.join(' AND ');
}

/** The time the filter reaches over, to leave out segments; null when it does not say. */
export function rangeOf({ fromMs, toMs }: UsageFilter): TimeRange | null {
  return fromMs === undefined && toMs === undefined ? null : { fromMs: fromMs ?? EARLIEST, toMs: toMs ?? LATEST };
}

function oneOf(dimension: Dimension, values: readonly string[], parameters: Parameters): string {
  if (values.length === 0) return 'false';
  if (dimension === 'status') return `(${values.map((value) => status(value, parameters)).join(' OR ')})`;
  return `${DIMENSION_COLUMN[dimension]} IN (${values.map((value) => parameters.text(value)).join(', ')})`;
}

function status(value: string, parameters: Parameters): string {
  const condition = statusClassCondition(value);
  if (condition !== undefined) return `(${condition})`;
  if (!CODE.test(value) || !fitsInt64(BigInt(value)))
    throw new InvalidArgumentError(`${JSON.stringify(value)} is no status.`, {
      hint: 'Use a code such as 429, or one of 2xx, 3xx, 4xx, 5xx, other.',
    });
  return `status_code = ${parameters.integer(BigInt(value))}`;
}

function time(ms: EpochMs): EpochMs {
  if (!Number.isSafeInteger(ms)) throw new InvalidArgumentError(`${ms} is no time in milliseconds.`);
  return ms;
}
