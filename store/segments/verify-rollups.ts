import { toSafeInteger } from '../domain/int64.ts';
import type { SegmentTotals } from '../domain/segment.ts';
import type { Connection } from '../duckdb/connection.ts';
import { ident } from '../duckdb/sql.ts';
import { filesWithRollups, ROLLUP_COLUMNS, ROLLUP_TABLE, rollupsSql, rollupTotals } from '../rollups/rollup-table.ts';
import { broken, type Finding } from './finding.ts';
import { integer } from './totals.ts';
import type { VerifyLevel } from './verify-context.ts';
import { differences } from './verify-meta.ts';

/** A sealed segment, attached. */
interface Sealed {
  readonly path: string;
  /** Name of the attached file. */
  readonly name: string;
  /** What it holds, as the store knows it. */
  readonly totals: SegmentTotals;
}

/** L12: the rollups of a sealed segment add up to what it holds and, at the full level, are those of its rows. A segment may have none. */
export async function verifyRollups(
  connection: Connection,
  { path, name, totals }: Sealed,
  level: VerifyLevel,
  signal?: AbortSignal,
): Promise<Finding[]> {
  if ((await filesWithRollups(connection, [name], signal)).size === 0) return [];
  const found = await rollupTotals(connection, name, signal);
  const findings = [...differences(found, totals)].map((what) => broken('L12', path, `The store lists ${what} in its rollups.`));
  if (level === 'quick') return findings;
  const { more, fewer } = await rowDifferences(connection, name, signal);
  if (more + fewer > 0) findings.push(broken('L12', path, `Its rollups are not those of its rows: ${more} too many, ${fewer} missing.`));
  return findings;
}

async function rowDifferences(connection: Connection, name: string, signal: AbortSignal | undefined): Promise<{ more: number; fewer: number }> {
  const stored = `SELECT ${ROLLUP_COLUMNS.join(', ')} FROM ${ident(name)}.${ROLLUP_TABLE}`;
  const right = rollupsSql(`${ident(name)}.usage_events`);
  const row = await connection.row(
    `SELECT (SELECT count(*) FROM (${stored} EXCEPT ALL ${right})) AS more, (SELECT count(*) FROM (${right} EXCEPT ALL ${stored})) AS fewer`,
    [],
    signal,
  );
  return { more: toSafeInteger(integer(row?.['more'])), fewer: toSafeInteger(integer(row?.['fewer'])) };
}
