import type { EpochMs } from '../../domain/time.ts';
import type { BatchLimits } from '../batch-builder.ts';
import type { DecodeMessage } from './decode-message.ts';
import type { JournalFormat } from './detect.ts';

/** What the decoding thread is asked; `job` tells files apart when one thread reads many. */
export type DecodeRequest =
  | {
      readonly type: 'open';
      readonly job: number;
      readonly path: string;
      readonly nowMs: EpochMs;
      readonly limits: Partial<BatchLimits>;
      readonly format: JournalFormat | null;
      /** Only the digest of the file is wanted. */
      readonly digestOnly: boolean;
    }
  /** The next message may be sent. */
  | { readonly type: 'next'; readonly job: number }
  | { readonly type: 'close'; readonly job: number };

/** What it answers: a message, or the error that ended the job. */
export type DecodeReply =
  | { readonly job: number; readonly message: DecodeMessage }
  | { readonly job: number; readonly error: unknown }
  | { readonly job: number; readonly closed: true };
