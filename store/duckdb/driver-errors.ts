import { CorruptError, DiskError, LockedError, type LockHolder, StoreError } from '../errors.ts';

/** The only place that looks at the driver's words: it throws plain errors told apart by their text. */
export function translateDriverError(error: unknown, path: string): unknown {
  if (error instanceof StoreError || !(error instanceof Error)) return error;
  const text = error.message;
  if (/Could not set lock on file/.test(text)) return new LockedError(path, lockHolder(text), error);
  if (/No space left on device|disk is full/i.test(text))
    return new DiskError('The disk is full.', { hint: 'Everything acknowledged is safe. Free some space; writing goes on by itself.', cause: error });
  if (/Permission denied|Read-only file system/.test(text))
    return new DiskError(`The file system does not allow it: ${path}.`, {
      hint: 'Nothing was changed. Check the permissions of the folder.',
      cause: error,
    });
  if (/not a valid DuckDB database|Corrupt|checksum|Could not read enough bytes|Serialization Error|does not match (the )?database file/i.test(text))
    return new CorruptError(path, `The file ${path} fails its check.`, {
      hint: 'The other segments are not affected. The file is left as it is.',
      cause: error,
    });
  return error;
}

/** Whether the engine ended the statement because it was told to. */
export function isInterrupt(error: unknown): boolean {
  return error instanceof Error && /INTERRUPT|Interrupted/.test(error.message);
}

/** Where the content of the log entry begins that the engine refused, when that is what an error or its cause says. */
export function damagedLogEntry(error: unknown): number | null {
  if (!(error instanceof Error)) return null;
  const position = /Corrupt WAL file: entry at byte position (\d+)/.exec(error.message)?.[1];
  return position === undefined ? damagedLogEntry(error.cause) : Number(position);
}

/** Whether a file could not be opened because the log beside it belongs to another file, or to an older state of it. */
export function isForeignLog(error: unknown): boolean {
  return error instanceof Error && (/WAL\b.*does not match (the )?database file/s.test(error.message) || isForeignLog(error.cause));
}

/** Whether the engine can do nothing more until it is closed and opened again. */
export function isFatal(error: unknown): boolean {
  return error instanceof Error && /FATAL|database has been invalidated/.test(error.message);
}

function lockHolder(text: string): LockHolder | null {
  const match = /Conflicting lock is held in (.+?) \(PID (\d+)\)/.exec(text);
  const [, program, pid] = match ?? [];
  return program === undefined || pid === undefined ? null : { program, pid: Number(pid) };
}
