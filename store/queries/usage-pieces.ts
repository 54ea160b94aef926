import type { Connection, SqlValue } from '../duckdb/connection.ts';
import { InvalidArgumentError } from '../errors.ts';
import { integer } from '../segments/totals.ts';
import { Parameters } from './parameters.ts';
import { type GroupPath, piecesSql, SUMS, type UsageCut } from './usage-cut.ts';
import { COST_NAMES, costedSql } from './usage-costs.ts';
import type { UsageSource } from './usage-source.ts';
import { addedUp, type Billed, countOf, readSql, SUM_NAMES } from './usage-sums.ts';

/** What was billed in one place and group. */
export interface Piece extends Billed {
  readonly place: number;
  readonly path: GroupPath;
}

/** A connection with what a query reads on it. */
export interface Read {
  readonly connection: Connection;
  readonly source: UsageSource;
  readonly signal: AbortSignal | undefined;
}

/** The groups of a cut by how much they sum up to, and its pieces with those apart that are among the first. */
export interface RankedPieces<Made> {
  readonly pieces: readonly Made[];
  /** The first groups, the largest first; equal ones by name, so that the order never changes by itself. */
  readonly groups: readonly Piece[];
  /** How many groups there are. */
  readonly count: number;
}

/** Rows a chart can still be made of. */
const MAX_ROWS = 200_000;

/** Every piece in order of place and group; groups that are not told apart come last. */
export async function readPieces<Made>(read: Read, cut: UsageCut, make: (piece: Piece) => Made): Promise<Made[]> {
  const by = groupNames(cut);
  const columns = await readColumns(
    read,
    cut,
    `SELECT ${['place::DOUBLE', ...by, ...addedColumns(cut).map(readSql)].join(', ')} FROM (FROM pieces LIMIT ${MAX_ROWS + 1}) ORDER BY ${['place', ...by].join(', ')}`,
  );
  checkRows(columns);
  const groups = columns.slice(1, 1 + by.length);
  const [places = []] = columns;
  return piecesOf({ places, sums: columns.slice(1 + by.length), pathOf: (at) => pathAt(groups, at), from: 0, to: places.length }, cut, make);
}

/** What puts groups in order: the sum of a column. */
export type RankColumn = (typeof SUM_NAMES)[number] | (typeof COST_NAMES)[number];

interface Ranking {
  readonly column: RankColumn;
  /** How many groups the pieces tell apart; null for all. */
  readonly top: number | null;
  /** How many groups are listed. */
  readonly most: number;
}

/** Where a piece says that its group is not told apart; beyond the spot of any group. */
const OTHERS = 2 ** 31;

/**
 * Pieces and groups in one statement: what they say adds up, whatever is appended meanwhile. A piece names its group by the spot that it has among the
 * names, since thousands of texts take longer to read than everything else.
 */
export async function readRanked<Made>(
  read: Read,
  cut: UsageCut,
  { column, top, most }: Ranking,
  make: (piece: Piece) => Made,
): Promise<RankedPieces<Made>> {
  const by = groupNames(cut);
  const names = addedColumns(cut);
  const ofPiece = names.map((name) => `p.${name}`);
  const texts = by.map((name) => `NULL AS ${name}`);
  const apart = top === null ? 'true' : `rank <= ${top}`;
  const listed = top === null ? 'true' : `rank <= ${Math.max(top, most)}`;
  const placed = `pieces p JOIN groups g ON ${by.length === 0 ? 'true' : by.map((name) => `p.${name} IS NOT DISTINCT FROM g.${name}`).join(' AND ')}`;
  const ordered = by.length === 0 ? 'true' : by.join(', ');
  const columns = await readColumns(
    read,
    cut,
    `, groups AS MATERIALIZED (SELECT *, row_number() OVER (ORDER BY ${column} DESC, ${ordered}) AS rank, row_number() OVER (ORDER BY ${ordered}) AS spot
        FROM (SELECT ${[...by, addedUp(names)].join(', ')} FROM pieces GROUP BY ${by.length === 0 ? '()' : ordered} HAVING count(*) > 0)),
      found AS (SELECT 0 AS rank, place, spot, ${[...texts, ...ofPiece].join(', ')} FROM ${placed} WHERE ${apart}
        UNION ALL SELECT 0, place, ${OTHERS}, ${[...texts, ...ofPiece.map((name) => `sum(${name})`)].join(', ')} FROM ${placed} WHERE NOT (${apart}) GROUP BY place
        UNION ALL SELECT rank, (SELECT count(*) FROM groups), spot, ${[...by, ...names].join(', ')} FROM groups WHERE ${listed})
      SELECT ${['rank::DOUBLE', 'place::DOUBLE', 'spot::DOUBLE', ...by, ...names.map(readSql)].join(', ')}
        FROM (FROM found LIMIT ${MAX_ROWS + 1}) ORDER BY rank, place, spot`,
  );
  checkRows(columns);
  const [ranks = [], places = [], spots = [], ...rest] = columns;
  const firstGroup = ranks.findIndex((rank) => rank !== 0);
  const cutAt = firstGroup < 0 ? ranks.length : firstGroup;
  const paths = new Map<SqlValue | undefined, GroupPath>([[OTHERS, [null, null]]]);
  for (let at = cutAt; at < ranks.length; at++) paths.set(spots[at], pathAt(rest.slice(0, by.length), at));
  const pathOf = (at: number): GroupPath => paths.get(spots[at]) ?? [null, null];
  const sums = rest.slice(by.length);
  return {
    pieces: piecesOf({ places, sums, pathOf, from: 0, to: cutAt }, cut, make),
    groups: piecesOf({ places, sums, pathOf, from: cutAt, to: Math.min(cutAt + most, ranks.length) }, cut, (piece) => piece),
    count: countOf(places[cutAt] ?? 0),
  };
}

/** What groups are told apart by in the rows of the pieces. */
function groupNames({ dimensions }: UsageCut): readonly string[] {
  return ['g0', 'g1'].slice(0, dimensions.length);
}

/** The columns that the pieces of a cut add up. */
function addedColumns({ rates }: UsageCut): readonly RankColumn[] {
  return rates === undefined ? SUM_NAMES : [...SUM_NAMES, ...COST_NAMES];
}

/** Columns of a statement that goes on from `pieces`. */
async function readColumns({ connection, source, signal }: Read, cut: UsageCut, select: string): Promise<SqlValue[][]> {
  const parameters = new Parameters();
  const { rates } = cut;
  const pieces = rates === undefined ? piecesSql(source, cut, SUMS, parameters) : costedSql(source, cut, rates, parameters);
  return await connection.columns(`WITH pieces AS MATERIALIZED (${pieces}) ${select}`, parameters.values, signal);
}

function checkRows([rows = []]: readonly (readonly SqlValue[])[]): void {
  if (rows.length <= MAX_ROWS) return;
  throw new InvalidArgumentError(`The chart would have more than ${MAX_ROWS} values.`, {
    hint: 'Choose larger buckets, a shorter range or a filter.',
  });
}

/** Some rows of what was read, column by column. */
interface Stretch {
  readonly places: readonly SqlValue[];
  readonly sums: readonly (readonly SqlValue[])[];
  readonly pathOf: (at: number) => GroupPath;
  readonly from: number;
  readonly to: number;
}

/** One literal each, because there are tens of thousands. */
function piecesOf<Made>({ places, sums, pathOf, from, to }: Stretch, { rates }: UsageCut, make: (piece: Piece) => Made): Made[] {
  const [requests = [], uncached = [], cached = [], output = [], billable = [], credits = [], missing = [], unknown = [], errors = []] = sums;
  const [costs = [], unpriced = []] = sums.slice(SUM_NAMES.length);
  const made: Made[] = [];
  for (let at = from; at < to; at++) {
    const piece = {
      place: Number(places[at]),
      path: pathOf(at),
      sums: {
        requests: countOf(requests[at]),
        inputUncached: integer(uncached[at]),
        inputCached: integer(cached[at]),
        output: integer(output[at]),
        billable: integer(billable[at]),
        credits: integer(credits[at]),
        creditsMissing: countOf(missing[at]),
        usageMissing: countOf(unknown[at]),
        errors: countOf(errors[at]),
      },
      cost: rates === undefined ? null : { units: integer(costs[at]), unpriced: integer(unpriced[at]) },
    };
    made.push(make(piece));
  }
  return made;
}

/** Of the texts of one or two dimensions. */
function pathAt([first, second]: readonly (readonly SqlValue[])[], at: number): GroupPath {
  return [textOf(first?.[at]), textOf(second?.[at])];
}

function textOf(value: SqlValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
