import { counted, grouped } from '../domain/grouped.ts';
import { FACT_COLUMNS } from '../domain/columns.ts';
import { toSafeInteger } from '../domain/int64.ts';
import type { SegmentTotals } from '../domain/segment.ts';
import { DAY_MS, EARLIEST_EVENT_MS, type EpochMs } from '../domain/time.ts';
import type { Connection, Row } from '../duckdb/connection.ts';
import { ident } from '../duckdb/sql.ts';
import { broken, type Finding, odd } from './finding.ts';
import { fingerprint } from './fingerprint.ts';
import { readMeta, type SegmentMeta } from './segment-meta.ts';
import type { VisibleSegment } from './segment-set.ts';
import { integer, readTotals } from './totals.ts';
import { differences, identityOf, unsaid } from './verify-meta.ts';

export interface ContentOptions {
  readonly storeId: string;
  readonly nowMs: EpochMs;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What the rows of one segment break: L1, L7, L9, L10 and L11. Reads every column of every row, so the engine checks every block (L8):
 * damage is thrown.
 */
export async function verifyContent(connection: Connection, segment: VisibleSegment, options: ContentOptions): Promise<Finding[]> {
  const { descriptor, file } = segment;
  const meta = await readMeta(connection, file.name, descriptor.path);
  const digest = await fingerprint(connection, file.name, options.signal);
  return [
    ...identityOf(segment, meta, options.storeId),
    ...(descriptor.tier === 'active' ? [] : await closedSegment(connection, segment, meta, digest)),
    ...(await eventRows(connection, segment, options)),
    ...(await detailRows(connection, segment, options)),
  ];
}

/** What a closed segment says it holds, and what the store says of it, against what is there. */
async function closedSegment(connection: Connection, segment: VisibleSegment, meta: SegmentMeta, digest: string): Promise<Finding[]> {
  const { descriptor, file } = segment;
  const { path } = descriptor;
  const found = await readTotals(connection, `${ident(file.name)}.usage_events`);
  const findings = [...differences(found, descriptor.totals)].map((what) => broken('L9', path, `The store lists ${what}.`));
  findings.push(...unsaid(segment, meta), ...ledger(path, meta.totals, found));
  if (meta.fingerprint !== null && meta.fingerprint !== digest && (await sameEngine(connection, file.name)))
    findings.push(broken('L9', path, 'Its rows do not match its fingerprint.'));
  return findings;
}

/** L7: what was accepted until the segment was closed is there. L9: and adds up to what it noted then. */
function ledger(path: string, noted: SegmentTotals | null, found: SegmentTotals): Finding[] {
  if (noted === null) return [];
  const findings = [...differences({ ...found, rows: noted.rows }, noted)].map((what) => broken('L9', path, `The segment notes ${what}.`));
  if (noted.rows === found.rows) return findings;
  return [broken('L7', path, `It was closed with ${counted(noted.rows, 'event')} and holds ${grouped(found.rows)}.`), ...findings];
}

/** Fingerprints of another engine version cannot be compared. */
async function sameEngine(connection: Connection, name: string): Promise<boolean> {
  const row = await connection.row(`SELECT engine_version = version() AS same FROM ${ident(name)}.segment_meta`);
  return row?.['same'] === true;
}

const COUNTERS = FACT_COLUMNS.filter(({ name, type }) => type === 'int64' && name !== 'created_at_ms' && name !== 'status_code').map(
  ({ name }) => name,
);

async function eventRows(
  connection: Connection,
  { descriptor: { path }, file }: VisibleSegment,
  { nowMs, signal }: ContentOptions,
): Promise<Finding[]> {
  const negative = [...COUNTERS, 'credit_usage'].map((name) => `count(*) FILTER (${ident(name)} < 0) AS ${ident(name)}`);
  const row = await connection.row(
    `SELECT count(*) FILTER (event_id = '') AS nameless, count(*) FILTER (created_at_ms NOT BETWEEN $1::BIGINT AND $2::BIGINT) AS misplaced, ${negative.join(', ')}
     FROM ${ident(file.name)}.usage_events`,
    [BigInt(EARLIEST_EVENT_MS), BigInt(nowMs + DAY_MS)],
    signal,
  );
  const count = countsOf(row);
  const findings = [...COUNTERS, 'credit_usage']
    .filter((name) => count(name) > 0)
    .map((name) => odd('L11', path, `Events with a negative ${name}: ${count(name)}.`));
  if (count('misplaced') > 0) findings.push(odd('L11', path, `Events before the year 2000 or more than a day from now: ${count('misplaced')}.`));
  if (count('nameless') > 0) findings.push(broken('L10', path, `Events with an empty id: ${count('nameless')}.`));
  return findings;
}

async function detailRows(connection: Connection, { descriptor: { path }, file }: VisibleSegment, { signal }: ContentOptions): Promise<Finding[]> {
  const at = ident(file.name);
  const row = await connection.row(
    `SELECT (SELECT count(*) FROM ${at}.usage_event_details d ANTI JOIN ${at}.usage_events e USING (event_id)) AS orphans,
       (SELECT count(*) - count(DISTINCT event_id) FROM ${at}.usage_event_details) AS repeated`,
    [],
    signal,
  );
  const count = countsOf(row);
  const findings: Finding[] = [];
  if (count('orphans') > 0) findings.push(broken('L11', path, `Bodies of events that are not there: ${count('orphans')}.`));
  if (count('repeated') > 0) findings.push(broken('L11', path, `Bodies beyond the first of an event: ${count('repeated')}.`));
  return findings;
}

function countsOf(row: Row | undefined): (name: string) => number {
  return (name) => toSafeInteger(integer(row?.[name]));
}
