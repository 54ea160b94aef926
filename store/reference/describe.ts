import type { DurableFs } from '../disk/durable-fs.ts';
import { sequenceOf } from '../domain/ids.ts';
import { EMPTY_TOTALS, type SegmentDescriptor, type SegmentTotals } from '../domain/segment.ts';
import type { EpochMs } from '../domain/time.ts';
import { isFatal } from '../duckdb/driver-errors.ts';
import type { Hub } from '../duckdb/hub.ts';
import { ident } from '../duckdb/sql.ts';
import { ClosedError, CorruptError, InvariantError, LockedError } from '../errors.ts';
import { absolute } from '../layout.ts';
import { readTotals } from '../segments/totals.ts';
import type { ReferenceEntry } from './inventory.ts';
import { ReferenceFile } from './reference-file.ts';
import type { UnreadableSegment } from './reference-set.ts';
import type { WalCopies } from './wal-copies.ts';

/** A segment file of the reference, opened and counted. */
export interface DescribedFile {
  readonly entry: ReferenceEntry;
  readonly descriptor: SegmentDescriptor;
  readonly file: ReferenceFile;
}

const LATEST: EpochMs = 8_640_000_000_000_000;

/** Opens a file and counts what it holds, or says why that cannot be done. */
export async function describeReference(
  context: { readonly hub: Hub; readonly fs: DurableFs; readonly root: string; readonly copies: WalCopies },
  entry: ReferenceEntry,
): Promise<DescribedFile | UnreadableSegment> {
  const file = new ReferenceFile(context.hub, absolute(context.root, entry.path), context.copies);
  const descriptor = await descriptorOf(context.fs, file.path, entry);
  try {
    await file.attach();
    using connection = await context.hub.connect();
    const totals = await readTotals(connection, `${ident(file.name)}.usage_events`);
    assertTimes(entry.path, totals);
    return { entry, file, descriptor: { ...descriptor, totals, createdMs: Math.min(descriptor.createdMs, totals.fromMs ?? descriptor.createdMs) } };
  } catch (error) {
    return { descriptor, error: unreadable(error, entry.path) };
  }
}

async function descriptorOf(fs: DurableFs, path: string, { id, tier, path: below, rolledMs }: ReferenceEntry): Promise<SegmentDescriptor> {
  const [main, wal] = await Promise.all([fs.stat(path), fs.stat(`${path}.wal`)]);
  return {
    id, sequence: sequenceOf(id), tier, kind: 'live', path: below, totals: EMPTY_TOTALS, bytes: main?.bytes ?? 0, walBytes: wal?.bytes ?? 0, sha256: null,
    createdMs: Math.round(rolledMs ?? main?.modifiedMs ?? 0), rolledMs, sealedMs: null, pin: null, seal: null,
  }; // prettier-ignore
}

/** A time that no calendar can express cannot be shown or compared; such events can still be adopted, that is: rejected one by one. */
function assertTimes(path: string, { fromMs, toMs }: SegmentTotals): void {
  if (Math.max(Math.abs(fromMs ?? 0), Math.abs(toMs ?? 0)) > LATEST)
    throw new CorruptError(path, `${path} holds times that no calendar can express.`);
}

/** Whatever keeps one file from being read is told of that file; the others can still be read. */
export function unreadable(error: unknown, path: string): CorruptError {
  if (!(error instanceof Error) || error instanceof ClosedError || error instanceof InvariantError || isFatal(error)) throw error;
  if (error instanceof CorruptError) return error;
  const why = error instanceof LockedError ? error.message : `It cannot be read: ${error.message}`;
  return new CorruptError(path, why, { hint: 'The other segments are not affected.', cause: error });
}
