import type { TimeRange } from '../domain/time.ts';
import type { Rates } from '../pricing/rates.ts';
import { commonStep } from './buckets.ts';
import { type Dimension, DIMENSION_COLUMN, DIMENSIONS, groupSql } from './dimensions.ts';
import { type DimensionFilter, filterSql } from './filter.ts';
import type { Parameters } from './parameters.ts';
import type { Halves, UsageSource } from './usage-source.ts';
import { SUM_NAMES, SUMMED_COLUMNS, SUMS_OF_SUMS_SQL, SUMS_SQL } from './usage-sums.ts';

/** Values of one or two dimensions; null where there is no such dimension, or for all that are not told apart. */
export type GroupPath = readonly [string | null, string | null];

/** Which events are summed, and into which pieces: a piece is a place in time and a group. */
export interface UsageCut {
  readonly range: TimeRange;
  readonly filter: DimensionFilter;
  /** What to group by, none to two dimensions. */
  readonly dimensions: readonly Dimension[];
  /** The groups that are told apart, all of them without this; the others become one whose values are null. */
  readonly only?: readonly GroupPath[];
  /** Stretches of time that cover the range, each beginning where the one before ends; none puts everything at place 0. */
  readonly buckets: readonly TimeRange[];
  /** Number of the place that each bucket belongs to; without it a bucket is a place of its own, known by its start. */
  readonly places?: readonly number[];
  /** What tokens cost; with it, pieces tell that too. */
  readonly rates?: Rates;
}

/** What is told of a piece: aggregates of events, aggregates of hourly sums, and the columns each of them looks at. */
export interface Measure {
  readonly eventColumns: readonly string[];
  readonly eventSql: string;
  /** Which events it is about, of those that are meant. */
  readonly eventWhere: string;
  /** Both, where there are any; the columns of the cut are those of the hourly sums that it looks at as well. */
  readonly halves: (source: UsageSource, events: readonly string[], cut: readonly string[]) => Halves;
  readonly rollupSql: string;
  /** Columns that pieces are told apart by besides place and group. */
  readonly keys: readonly { readonly name: string; readonly ofEvent: string; readonly ofRollup: string }[];
}

/** What was billed. */
export const SUMS: Measure = {
  eventColumns: ['status_code', ...SUMMED_COLUMNS],
  eventSql: SUMS_SQL,
  eventWhere: 'true',
  halves: (source, events, cut) => source.sums(events, [...cut, ...SUM_NAMES]),
  rollupSql: SUMS_OF_SUMS_SQL,
  keys: [],
};

/** Statement whose rows are the pieces: `place`, `g0`, `g1`, the keys of the measure, and the measure. */
export function piecesSql(source: UsageSource, cut: UsageCut, measure: Measure, parameters: Parameters): string {
  const slots = slotsSql(source, cut, measure, parameters);
  if (cut.places === undefined && isUniform(cut.buckets)) return slots;
  const starts = parameters.text(JSON.stringify(cut.buckets.map(({ fromMs }) => fromMs)));
  const places = parameters.text(JSON.stringify(cut.places ?? cut.buckets.map(({ fromMs }) => fromMs)));
  const names = groupNames(measure);
  return `SELECT b.place AS place, ${names}, ${measure.rollupSql} FROM (${slots}) slots
    ASOF JOIN (SELECT unnest(from_json(${starts}, '["BIGINT"]')) AS start_ms, unnest(from_json(${places}, '["BIGINT"]')) AS place) b ON slots.place >= b.start_ms
    GROUP BY b.place, ${names}`;
}

/** The columns that the cut groups or filters by. */
export function columnsOf({ dimensions, filter }: UsageCut): string[] {
  const used = DIMENSIONS.filter((one) => dimensions.includes(one) || (filter[one] ?? null) !== null);
  return used.map((one) => DIMENSION_COLUMN[one]);
}

/** The measure by slot and group, where a slot is the longest stretch of time that never reaches into two buckets. */
function slotsSql(source: UsageSource, cut: UsageCut, measure: Measure, parameters: Parameters): string {
  const place = placeSql(cut);
  const columns = ['created_at_ms', ...columnsOf(cut)];
  const by = `place, ${groupNames(measure)}`;
  const parts: string[] = [];
  const { events, rollups } = measure.halves(source, [...new Set([...columns, ...measure.eventColumns])], columns);
  if (events !== null) {
    const where = `${filterSql({ ...cut.filter, ...cut.range }, parameters)} AND ${measure.eventWhere}`;
    const keys = measure.keys.map(({ name, ofEvent }) => `${ofEvent} AS ${name}, `).join('');
    parts.push(`SELECT ${place}, ${groupsSql(cut, parameters)}, ${keys}${measure.eventSql} FROM ${events} WHERE ${where} GROUP BY ${by}`);
  }
  if (rollups !== null) {
    const keys = measure.keys.map(({ name, ofRollup }) => `${ofRollup} AS ${name}, `).join('');
    const where = filterSql(cut.filter, parameters);
    parts.push(`SELECT ${place}, ${groupsSql(cut, parameters)}, ${keys}${measure.rollupSql} FROM ${rollups} WHERE ${where} GROUP BY ${by}`);
  }
  const [only, ...more] = parts;
  if (only !== undefined && more.length === 0) return only;
  return `SELECT ${by}, ${measure.rollupSql} FROM (${parts.join(' UNION ALL ')}) GROUP BY ${by}`;
}

function groupNames({ keys }: Measure): string {
  return ['g0', 'g1', ...keys.map(({ name }) => name)].join(', ');
}

/** Its numbers are ours and stand in the text: a statement without parameters is planned once instead of twice. */
function placeSql({ buckets }: UsageCut): string {
  const [first] = buckets;
  if (first === undefined) return '0::BIGINT AS place';
  const [start, step] = [`CAST(${first.fromMs} AS BIGINT)`, `CAST(${commonStep(buckets)} AS BIGINT)`];
  return `${start} + (created_at_ms - ${start}) // ${step} * ${step} AS place`;
}

function groupsSql({ dimensions, only }: UsageCut, parameters: Parameters): string {
  const values = [0, 1].map((at) => {
    const dimension = dimensions[at];
    return dimension === undefined ? 'NULL::VARCHAR' : groupSql(dimension);
  });
  const [g0 = '', g1 = ''] = values;
  if (dimensions.length === 0 || only === undefined) return `${g0} AS g0, ${g1} AS g1`;
  const kept = keptSql(only, values.slice(0, dimensions.length), parameters);
  return `CASE WHEN ${kept} THEN ${g0} END AS g0, CASE WHEN ${kept} THEN ${g1} END AS g1`;
}

/** Condition that holds for events of these groups. */
function keptSql(only: readonly GroupPath[], values: readonly string[], parameters: Parameters): string {
  if (only.length === 0) return 'false';
  const paths = only.map((path) => values.map((_, at) => parameters.text(path[at] ?? '')).join(', '));
  if (values.length === 1) return `${values.join('')} IN (${paths.join(', ')})`;
  return `(${values.join(', ')}) IN (${paths.map((path) => `(${path})`).join(', ')})`;
}

function isUniform(buckets: readonly TimeRange[]): boolean {
  const step = commonStep(buckets);
  return buckets.every(({ fromMs, toMs }) => toMs - fromMs === step);
}
