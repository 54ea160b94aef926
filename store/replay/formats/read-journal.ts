import { readBinaryJournal } from './binary-journal.ts';
import { FileSource, UnreadableFileError, type ByteSource } from './byte-source.ts';
import type { DecodeMessage, DecodeRules } from './decode-message.ts';
import { detect } from './detect.ts';
import { readNdjson } from './ndjson.ts';

type Done = Extract<DecodeMessage, { type: 'done' }>;

/** Reads the journal at a path, whatever its format; a file that cannot be read is refused, not thrown. */
export function* readJournalFile(path: string, rules: DecodeRules): Generator<DecodeMessage> {
  const source = open(path);
  if (typeof source === 'string') {
    yield { type: 'opened', format: null, bytes: 0 };
    return yield* refused(source);
  }
  using file = source;
  for (const message of readJournal(file, rules)) {
    if (message.type === 'done' && file.changed()) yield* changed(message);
    else yield message;
  }
}

/** Reads a journal from any source of bytes. */
export function* readJournal(source: ByteSource, rules: DecodeRules): Generator<DecodeMessage> {
  const found = detectSafely(source);
  if (typeof found === 'string') {
    yield { type: 'opened', format: null, bytes: source.size };
    return yield* refused(found);
  }
  const format = found.kind === 'unsupported' ? found.format : found.kind;
  yield { type: 'opened', format, bytes: source.size };
  if (found.kind === 'unsupported') return yield* refused(found.reason);
  yield* found.kind === 'NDJSON' ? readNdjson(source, rules) : readBinaryJournal(source, rules);
}

function open(path: string): FileSource | string {
  return guarded(() => new FileSource(path));
}

function detectSafely(source: ByteSource): ReturnType<typeof detect> | string {
  return guarded(() => detect(source));
}

function guarded<Result>(work: () => Result): Result | string {
  try {
    return work();
  } catch (error) {
    if (error instanceof UnreadableFileError) return error.message;
    throw error;
  }
}

function* refused(reason: string): Generator<DecodeMessage> {
  yield { type: 'rejects', rejects: [{ offset: 0, reason, events: 0 }] };
  yield { type: 'done', facts: [], notes: [], outcome: 'refused', bytesDone: 0 };
}

function* changed(done: Done): Generator<DecodeMessage> {
  yield { type: 'rejects', rejects: [{ offset: done.bytesDone, reason: 'the file was changed while being read', events: 0 }] };
  yield { ...done, outcome: done.outcome === 'refused' ? 'refused' : 'damaged' };
}
