import { toSafeInteger } from '../domain/int64.ts';
import type { Connection } from '../duckdb/connection.ts';
import { ident } from '../duckdb/sql.ts';
import { broken, type Finding } from './finding.ts';
import type { VisibleSegment } from './segment-set.ts';
import { integer } from './totals.ts';

const REPORTED = 20;

/**
 * L10: no event id twice, in one segment or across them. Reports the first twenty.
 * Hashes are counted first, because they take a fraction of the memory of ids; only ids with a repeated hash are looked at.
 */
export async function verifyIds(connection: Connection, segments: readonly VisibleSegment[], signal?: AbortSignal): Promise<Finding[]> {
  if (segments.length === 0) return [];
  const ids = segments.map(({ file }, index) => `SELECT event_id, ${index} AS segment FROM ${ident(file.name)}.usage_events`).join(' UNION ALL ');
  const rows = await connection.rows(
    `SELECT event_id, count(*) AS times, string_agg(DISTINCT segment::VARCHAR, ',') AS places, count(*) OVER () AS total
     FROM (${ids}) WHERE hash(event_id) IN (SELECT h FROM (SELECT hash(event_id) AS h FROM (${ids})) GROUP BY h HAVING count(*) > 1)
     GROUP BY event_id HAVING count(*) > 1 ORDER BY event_id LIMIT ${REPORTED}`,
    [],
    signal,
  );
  const findings = rows.map((row) => repeated(String(row['event_id']), integer(row['times']), pathsOf(segments, String(row['places']))));
  const total = toSafeInteger(integer(rows[0]?.['total']));
  return total > REPORTED ? [...findings, broken('L10', '', `${total - REPORTED} more event ids are there more than once.`)] : findings;
}

function repeated(id: string, times: bigint, paths: readonly string[]): Finding {
  return broken('L10', paths[0] ?? '', `Event ${JSON.stringify(id)} is there ${times} times, in ${paths.join(', ')}.`);
}

function pathsOf(segments: readonly VisibleSegment[], places: string): string[] {
  return places
    .split(',')
    .map((index) => segments[Number(index)]?.descriptor.path ?? '')
    .toSorted();
}
