import { UnreadableFileError } from './byte-source.ts';
import type { DecodeMessage } from './decode-message.ts';

/** All there is to say about a file in which nothing can be read. */
export function* refused(format: string | null, bytes: number, reason: string): Generator<DecodeMessage> {
  yield { type: 'opened', format, bytes };
  yield* nothingIn(reason);
}

/** The end of a file of which nothing could be read. */
export function* nothingIn(reason: string): Generator<DecodeMessage> {
  yield { type: 'rejects', rejects: [{ offset: 0, reason, events: 0 }] };
  yield { type: 'done', facts: [], notes: [], outcome: 'refused', bytesDone: 0 };
}

/** The result of some reading, or why the file cannot be read; any other error goes on as it is. */
export function readable<Result>(work: () => Result): { readonly result: Result } | { readonly fault: string } {
  try {
    return { result: work() };
  } catch (error) {
    if (error instanceof UnreadableFileError) return { fault: error.message };
    throw error;
  }
}
