import { FileSource } from './byte-source.ts';
import type { DecodeMessage } from './decode-message.ts';
import { FileDigest } from './file-digest.ts';
import { readable, refused } from './refusal.ts';

/** Reads a file only for its digest. */
export async function* readDigest(path: string, signal: AbortSignal): AsyncGenerator<DecodeMessage> {
  const opened = readable(() => new FileSource(path));
  if ('fault' in opened) return yield* refused(null, 0, opened.fault);
  using file = opened.result;
  const sha256 = await new FileDigest(file).rest(signal);
  yield { type: 'done', facts: [], notes: [], outcome: 'sound', bytesDone: file.size, sha256 };
}
