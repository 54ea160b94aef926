import { CONDITION_COLUMNS, conditionSql } from './conditions.ts';
import { DIMENSION_COLUMN, DIMENSIONS } from './dimensions.ts';
import { filterSql, type UsageFilter } from './filter.ts';
import type { Parameters } from './parameters.ts';

/** Which events are listed: by what rollups know as well, and by what only events know. */
export interface EventFilter extends UsageFilter {
  /** Conditions such as `latency>=5000` or `credits-missing`; an event meets all of them. */
  readonly where?: readonly string[] | null | undefined;
}

/** The filter as an SQL condition over the columns of `usage_events`; every value becomes a parameter. */
export function eventFilterSql(filter: EventFilter, parameters: Parameters): string {
  const conditions = (filter.where ?? []).map((condition) => conditionSql(condition, parameters));
  return [filterSql(filter, parameters), ...conditions].join(' AND ');
}

/** The columns that such a filter looks at. */
export function filterColumns({ where }: EventFilter): string[] {
  const conditions = where === undefined || where === null || where.length === 0 ? [] : CONDITION_COLUMNS;
  return [...new Set(['created_at_ms', ...DIMENSIONS.map((dimension) => DIMENSION_COLUMN[dimension]), ...conditions])];
}
