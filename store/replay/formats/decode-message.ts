import type { Reject } from '../../domain/counts.ts';
import type { EventBatch } from '../../domain/event-batch.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { BatchLimits } from '../batch-builder.ts';
import type { JournalBlock } from './block-list.ts';
import type { Judge } from './accept.ts';
import type { JournalFormat } from './detect.ts';
import type { UnpackLimits } from './unpack.ts';

/** Header and footer of a file, ready to show. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** sound: nothing wrong with the file. damaged: the good parts were read. refused: nothing in it can be read. */
export type Outcome = 'sound' | 'damaged' | 'refused';

/** What decoding a file says, in this order: `opened`, batches and rejects as they come, `done`. Rejects stand ahead of the batch that follows them. */
export type DecodeMessage =
  | { readonly type: 'opened'; readonly format: string | null; readonly bytes: number }
  | { readonly type: 'batch'; readonly batch: EventBatch; readonly bytesDone: number }
  | { readonly type: 'rejects'; readonly rejects: readonly Reject[] }
  | {
      readonly type: 'done';
      readonly facts: readonly Fact[];
      readonly notes: readonly string[];
      readonly outcome: Outcome;
      readonly bytesDone: number;
      /** The first blocks of a binary journal, and how many it has. */
      readonly blocks?: readonly JournalBlock[];
      readonly blocksTotal?: number;
      /** SHA-256 of the whole file in hex; null where it could not be read. */
      readonly sha256?: string | null;
    };

export interface DecodeRules {
  readonly nowMs: EpochMs;
  readonly limits?: Partial<BatchLimits>;
  /** Instead of the store's own rule for ids and times. */
  readonly judge?: Judge;
  readonly unpackLimits?: Partial<UnpackLimits>;
  /** What the file is, whatever its content looks like. */
  readonly format?: JournalFormat | null;
  /** Ends the unpacking of a file nobody reads any more. */
  readonly signal?: AbortSignal;
}
