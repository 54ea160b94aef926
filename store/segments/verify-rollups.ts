import { toSafeInteger } from '../domain/int64.ts';
import type { Connection } from '../duckdb/connection.ts';
import { ident } from '../duckdb/sql.ts';
import { filesWithRollups, ROLLUP_COLUMNS, ROLLUP_TABLE, rollupsSql, rollupTotals } from '../rollups/rollup-table.ts';
import { broken, type Finding } from './finding.ts';
import type { VisibleSegment } from './segment-set.ts';
import { integer } from './totals.ts';
import type { VerifyLevel } from './verify-context.ts';
import { differences } from './verify-meta.ts';

/** L12: the rollups of a sealed segment add up to what the store lists and, at the full level, are those of its rows. A segment may have none. */
export async function verifyRollups(
  connection: Connection,
  { descriptor, file }: VisibleSegment,
  level: VerifyLevel,
  signal?: AbortSignal,
): Promise<Finding[]> {
  if (descriptor.tier !== 'archived' || (await filesWithRollups(connection, [file.name], signal)).size === 0) return [];
  const table = `${ident(file.name)}.${ROLLUP_TABLE}`;
  const findings = [...differences(await rollupTotals(connection, file.name, signal), descriptor.totals)].map((what) =>
    broken('L12', descriptor.path, `The store lists ${what} in its rollups.`),
  );
  if (level === 'quick') return findings;
  const [more, fewer] = await rowDifferences(connection, file.name, table, signal);
  if (more + fewer > 0) findings.push(broken('L12', descriptor.path, `Its rollups are not those of its rows: ${more} too many, ${fewer} missing.`));
  return findings;
}

async function rowDifferences(connection: Connection, name: string, table: string, signal: AbortSignal | undefined): Promise<[number, number]> {
  const stored = `SELECT ${ROLLUP_COLUMNS.join(', ')} FROM ${table}`;
  const right = rollupsSql(`${ident(name)}.usage_events`);
  const row = await connection.row(
    `SELECT (SELECT count(*) FROM (${stored} EXCEPT ALL ${right})) AS more, (SELECT count(*) FROM (${right} EXCEPT ALL ${stored})) AS fewer`,
    [],
    signal,
  );
  return [toSafeInteger(integer(row?.['more'])), toSafeInteger(integer(row?.['fewer']))];
}
