import type { SegmentTotals } from '../domain/segment.ts';
import type { Connection } from '../duckdb/connection.ts';
import { broken, type Finding } from './finding.ts';
import { readMeta, type SegmentMeta } from './segment-meta.ts';
import type { VisibleSegment } from './segment-set.ts';

/** What a segment notes of itself, against its name and against what the store lists; reads one row. */
export async function verifyMeta(connection: Connection, segment: VisibleSegment, storeId: string): Promise<Finding[]> {
  const { descriptor, file } = segment;
  const meta = await readMeta(connection, file.name, descriptor.path);
  const listed = descriptor.tier === 'archived' && meta.totals !== null ? [...differences(meta.totals, descriptor.totals)] : [];
  return [
    ...identityOf(segment, meta, storeId),
    ...unsaid(segment, meta),
    ...listed.map((what) => broken('L9', descriptor.path, `The store lists ${what}, says the segment.`)),
  ];
}

/** L1: it belongs to this store and is the segment its name says. */
export function identityOf({ descriptor: { path, sequence } }: VisibleSegment, meta: SegmentMeta, storeId: string): Finding[] {
  const findings: Finding[] = [];
  if (meta.storeId !== storeId) findings.push(broken('L1', path, `It belongs to another store (${meta.storeId}).`));
  if (meta.sequence !== sequence) findings.push(broken('L1', path, `It says it is segment ${meta.sequence}.`));
  return findings;
}

/** L9: a sealed segment notes what it holds. */
export function unsaid({ descriptor: { path, tier } }: VisibleSegment, meta: SegmentMeta): Finding[] {
  if (tier !== 'archived') return [];
  const findings: Finding[] = [];
  if (meta.totals === null) findings.push(broken('L9', path, 'The segment does not note what it holds.'));
  if (meta.fingerprint === null) findings.push(broken('L9', path, 'The segment has no fingerprint.'));
  return findings;
}

/** Every total that is noted otherwise than found. */
export function* differences(found: SegmentTotals, noted: SegmentTotals): Generator<string> {
  for (const name of Object.keys(found) as (keyof SegmentTotals)[])
    if (found[name] !== noted[name]) yield `${name} ${String(noted[name])} where there is ${String(found[name])}`;
}
