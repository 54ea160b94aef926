import { AGGREGATES, type Lane, lane, latencyTable, NARROW_LANES } from './lanes.ts';
import { LATENCY_COLUMNS, latencyBucketSql } from './latency.ts';
import { hourlySql, ROLLUP_DIMENSIONS, someRollupsSql } from './rollup-table.ts';

/** What can be kept of the events of a segment that is not sealed: sums by hour and some dimensions, made of its events alone. */
export interface LiveTable {
  readonly name: string;
  /** What rows are told apart by: the hour, dimensions, and of latencies their bucket. */
  readonly by: readonly string[];
  /** The other columns, each with the aggregate that adds it up. */
  readonly sums: ReadonlyMap<string, string>;
  /** Statement that makes the rows of a relation of events. */
  readonly rowsOf: (events: string) => string;
}

const [BUCKET, EVENTS] = LATENCY_COLUMNS;

/** The table that has these columns of the rollups; undefined when they are none of those that are kept. */
export function liveSums(columns: readonly string[]): LiveTable | undefined {
  const one = laneOf(columns);
  if (!columns.every((column) => one.columns.includes(column))) return undefined;
  return {
    name: one.table,
    by: one.dimensions,
    sums: AGGREGATES,
    rowsOf: (events) => someRollupsSql(events, one.dimensions.slice(1), [...AGGREGATES.keys()]),
  };
}

/** The table of latencies by these dimensions. */
export function liveLatencies(dimensions: readonly string[]): LiveTable {
  const one = laneOf(dimensions);
  return {
    name: latencyTable(one),
    by: [...one.dimensions, BUCKET],
    sums: new Map([[EVENTS, `sum(${EVENTS})`]]),
    rowsOf: (events) => {
      const timed = `(SELECT *, ${latencyBucketSql('latency_ms')} AS ${BUCKET} FROM ${events} WHERE latency_ms IS NOT NULL)`;
      return hourlySql(timed, [...one.dimensions.slice(1), BUCKET], [`count(*) AS ${EVENTS}`]);
    },
  };
}

/** Statement of the rows of these events together with those that there are in the table `before`. */
export function addedUpSql({ by, sums, rowsOf }: LiveTable, events: string, before: string | null): string {
  if (before === null) return rowsOf(events);
  const names = [...by, ...sums.keys()].join(', ');
  const added = [...sums].map(([name, aggregate]) => `${aggregate} AS ${name}`);
  return `SELECT ${[...by, ...added].join(', ')} FROM (SELECT ${names} FROM (${rowsOf(events)}) UNION ALL SELECT ${names} FROM ${before})
    GROUP BY ${by.join(', ')}`;
}

/** One of the lanes of the cache, or where none of them will do a lane by just these dimensions: that of all of them would have about as many rows as there are events. */
function laneOf(columns: readonly string[]): Lane {
  const dimensions = ROLLUP_DIMENSIONS.filter((dimension) => columns.includes(dimension));
  const found = NARROW_LANES.find((one) => dimensions.every((dimension) => one.dimensions.includes(dimension)));
  return found ?? lane(`by_${dimensions.join('_')}`, ...dimensions);
}
