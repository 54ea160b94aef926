import type { SegmentId } from './domain/ids.ts';

/** What a host may want to hear from a repository. The store has no logger: it calls these. */
export interface StoreListener {
  /** Gate, sizes or the visible set changed; called often, read `status()` when it suits. */
  changed?(): void;
  /** A segment was sealed and published. */
  sealed?(id: SegmentId): void;
  /** A background step failed and will be tried again. */
  failed?(what: string, error: unknown): void;
}
