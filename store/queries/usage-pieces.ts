import type { Connection, SqlValue } from '../duckdb/connection.ts';
import { InvalidArgumentError } from '../errors.ts';
import { integer } from '../segments/totals.ts';
import { Parameters } from './parameters.ts';
import { type GroupPath, piecesSql, SUMS, type UsageCut } from './usage-cut.ts';
import { COST_NAMES, costedSql, costIn, NARROW_COSTS_SQL, WIDE_COSTS_SQL } from './usage-costs.ts';
import type { UsageSource } from './usage-source.ts';
import { addedUp, type Billed, countOf, NARROW_SUMS_SQL, SUM_NAMES } from './usage-sums.ts';

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
export interface RankedPieces {
  readonly pieces: readonly Piece[];
  /** The first groups, the largest first; equal ones by name, so that the order never changes by itself. */
  readonly groups: readonly Piece[];
  /** How many groups there are. */
  readonly count: number;
}

/** Rows a chart can still be made of. */
const MAX_ROWS = 200_000;

/** Every piece in order of place and group; groups that are not told apart come last. */
export async function readPieces<Made>(read: Read, cut: UsageCut, make: (piece: Piece) => Made): Promise<Made[]> {
  const columns = await readSums(
    read,
    cut,
    (sums) => `SELECT place::DOUBLE, g0, g1, ${sums} FROM pieces ORDER BY place, g0, g1 LIMIT ${MAX_ROWS + 1}`,
  );
  checkRows(columns);
  return piecesOf(columns, cut, make);
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

/** Pieces and groups in one statement: what they say adds up, whatever is appended meanwhile. */
export async function readRanked(read: Read, cut: UsageCut, { column, top, most }: Ranking): Promise<RankedPieces> {
  const shown = top === null ? 'true' : `rank <= ${top}`;
  const names = addedColumns(cut);
  const columns = await readSums(
    read,
    cut,
    (sums) => `, groups AS (SELECT g0, g1, ${addedUp(names)} FROM pieces GROUP BY g0, g1),
      ranks AS (SELECT g0, g1, row_number() OVER (ORDER BY ${column} DESC, g0, g1) AS rank FROM groups),
      shown AS (SELECT place, CASE WHEN ${shown} THEN r.g0 END AS h0, CASE WHEN ${shown} THEN r.g1 END AS h1, ${addedUp(names)}
        FROM pieces p JOIN ranks r ON p.g0 IS NOT DISTINCT FROM r.g0 AND p.g1 IS NOT DISTINCT FROM r.g1 GROUP BY place, h0, h1),
      found AS (SELECT place, h0 AS g0, h1 AS g1, 0 AS rank, ${names.join(', ')} FROM shown
        UNION ALL SELECT NULL, g.g0, g.g1, rank, ${names.map((name) => `g.${name}`).join(', ')} FROM groups g
          JOIN ranks r ON g.g0 IS NOT DISTINCT FROM r.g0 AND g.g1 IS NOT DISTINCT FROM r.g1 WHERE rank <= ${most})
      SELECT coalesce(place, rank)::DOUBLE, g0, g1, ${sums}, rank > 0, (SELECT count(*) FROM groups)::DOUBLE
      FROM found ORDER BY rank, place, g0, g1 LIMIT ${MAX_ROWS + 1}`,
  );
  checkRows(columns);
  const [isGroup = [], counts = []] = columns.slice(-2);
  const all = piecesOf(columns, cut, (piece) => piece);
  const first = isGroup.indexOf(true);
  const cutAt = first < 0 ? all.length : first;
  return { pieces: all.slice(0, cutAt), groups: all.slice(cutAt), count: countOf(counts[0] ?? 0) };
}

/** The columns that the pieces of a cut add up. */
function addedColumns({ rates }: UsageCut): readonly RankColumn[] {
  return rates === undefined ? SUM_NAMES : [...SUM_NAMES, ...COST_NAMES];
}

/** Columns of a statement over `pieces`, which begin with place, both groups, the sums and the costs if there are any. */
async function readSums({ connection, source, signal }: Read, cut: UsageCut, select: (sums: string) => string): Promise<SqlValue[][]> {
  const read = (sums: string): Promise<SqlValue[][]> => {
    const parameters = new Parameters();
    const { rates } = cut;
    const pieces = rates === undefined ? piecesSql(source, cut, SUMS, parameters) : costedSql(source, cut, rates, parameters);
    return connection.columns(`WITH pieces AS (${pieces}) ${select(sums)}`, parameters.values, signal);
  };
  const also = (costs: string): string => (cut.rates === undefined ? '' : `, ${costs}`);
  const narrow = await read(`${NARROW_SUMS_SQL}${also(NARROW_COSTS_SQL)}`);
  return narrow.slice(3).some((column) => column.includes(null)) ? read(`${SUM_NAMES.join(', ')}${also(WIDE_COSTS_SQL)}`) : narrow;
}

function checkRows([rows = []]: readonly (readonly SqlValue[])[]): void {
  if (rows.length <= MAX_ROWS) return;
  throw new InvalidArgumentError(`The chart would have more than ${MAX_ROWS} values.`, {
    hint: 'Choose larger buckets, a shorter range or a filter.',
  });
}

/** One literal each, because there are tens of thousands. */
function piecesOf<Made>(columns: readonly (readonly SqlValue[])[], { rates }: UsageCut, make: (piece: Piece) => Made): Made[] {
  const [places = [], g0 = [], g1 = [], ...sums] = columns;
  const [requests = [], uncached = [], cached = [], output = [], billable = [], credits = [], missing = [], unknown = [], errors = []] = sums;
  const [whole = [], rest = [], unpriced = []] = sums.slice(SUM_NAMES.length);
  return places.map((place, at) =>
    make({
      place: Number(place),
      path: [textOf(g0[at]), textOf(g1[at])],
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
      cost: rates === undefined ? null : costIn(whole[at], rest[at], unpriced[at]),
    }),
  );
}

function textOf(value: SqlValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
