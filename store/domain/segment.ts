import type { SegmentId } from './ids.ts';
import type { EpochMs } from './time.ts';

/** active: being appended to. pending: closed for ever, waiting to be sealed. archived: sealed and published, immutable. */
export type Tier = 'active' | 'pending' | 'archived';

/** What a segment holds; exact. */
export interface SegmentTotals {
  readonly rows: number;
  /** Oldest and newest event, null when empty. */
  readonly fromMs: EpochMs | null;
  readonly toMs: EpochMs | null;
  readonly inputUncached: bigint;
  readonly inputCached: bigint;
  readonly output: bigint;
  readonly billable: bigint;
  /** Exact sum in units of 10^-12. */
  readonly credits: bigint;
  /** Events whose credit is missing: the sum is then a lower bound. */
  readonly creditsMissing: number;
}

export const EMPTY_TOTALS: SegmentTotals = {
  rows: 0,
  fromMs: null,
  toMs: null,
  inputUncached: 0n,
  inputCached: 0n,
  output: 0n,
  billable: 0n,
  credits: 0n,
  creditsMissing: 0,
};

/** Why an operator or the store itself keeps a segment from retention. */
export interface Pin {
  readonly reason: string;
  readonly sinceMs: EpochMs;
}

export interface SegmentDescriptor {
  readonly id: SegmentId;
  readonly sequence: number;
  readonly tier: Tier;
  /** live: takes current events. late: events that were older than the retention cutoff when written; always pinned. */
  readonly kind: 'live' | 'late';
  /** Path below the store folder, with forward slashes. */
  readonly path: string;
  readonly totals: SegmentTotals;
  /** Size of the main file. */
  readonly bytes: number;
  /** Size of its write-ahead log; 0 unless active. */
  readonly walBytes: number;
  /** SHA-256 of the file in hex; archived segments only. */
  readonly sha256: string | null;
  readonly createdMs: EpochMs;
  readonly rolledMs: EpochMs | null;
  readonly sealedMs: EpochMs | null;
  readonly pin: Pin | null;
  /** True when the file cannot be opened: what it holds is unknown, so it may hold anything. */
  readonly unknown?: boolean;
  /** State of sealing, for pending segments. */
  readonly seal: SealState | null;
}

export interface SealState {
  readonly step: 'waiting' | 'copying' | 'verifying' | 'publishing' | 'failed';
  readonly attempts: number;
  readonly lastError: string | null;
  readonly nextRetryMs: EpochMs | null;
}
