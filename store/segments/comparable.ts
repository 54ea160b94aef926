import type { Connection } from '../duckdb/connection.ts';
import { CorruptError } from '../errors.ts';
import { overlaps, type SegmentView } from './segment-set.ts';
import type { StagedBatch } from './staging.ts';

/** A segment that cannot be opened could hold the very ids of this batch: then nothing is written rather than something twice. */
export async function assertComparable(connection: Connection, view: SegmentView, staged: StagedBatch): Promise<void> {
  if (view.missing.length === 0) return;
  const row = await connection.row(`SELECT min(created_at_ms) AS lo, max(created_at_ms) AS hi FROM ${staged.table}`);
  const range = { fromMs: Number(row?.['lo']), toMs: Number(row?.['hi']) + 1 };
  const unsure = view.missing.find((m) => overlaps(m.descriptor, range));
  if (unsure === undefined) return;
  throw new CorruptError(
    unsure.descriptor.path,
    `Cannot tell which of these events are stored already: ${unsure.descriptor.path} cannot be opened.`,
    {
      hint: 'Nothing was written. Repair or restore that segment and try again.',
      cause: unsure.error,
    },
  );
}
