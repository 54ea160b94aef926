/** What happened to each event read; `read = new + duplicate + conflict + rejected`, always. */
export interface ReplayCounts {
  readonly read: number;
  readonly new: number;
  readonly duplicate: number;
  readonly conflict: number;
  readonly rejected: number;
}

export const NO_COUNTS: ReplayCounts = { read: 0, new: 0, duplicate: 0, conflict: 0, rejected: 0 };

export function addCounts(a: ReplayCounts, b: ReplayCounts): ReplayCounts {
  return {
    read: a.read + b.read,
    new: a.new + b.new,
    duplicate: a.duplicate + b.duplicate,
    conflict: a.conflict + b.conflict,
    rejected: a.rejected + b.rejected,
  };
}

/** One thing in a file that was not stored, and why. */
export interface Reject {
  /** Byte offset in the file (binary journals). */
  readonly offset?: number;
  /** Line number from 1 (NDJSON, CSV), row number from 1 (Parquet). */
  readonly line?: number;
  readonly reason: string;
  /** Id of the event, where it could be read. */
  readonly eventId?: string;
  /** Events this entry accounts for: 1 for an event, 0 for damage whose events cannot be counted with certainty. */
  readonly events: number;
}
