import { FileSource, type ByteSource } from './byte-source.ts';
import type { DecodeMessage, DecodeRules } from './decode-message.ts';
import { detect, type Detected } from './detect.ts';
import { asTold } from './as-told.ts';
import { FileDigest } from './file-digest.ts';
import { readFormat } from './read-format.ts';
import { readPacked } from './read-packed.ts';
import { readable, refused } from './refusal.ts';

type Done = Extract<DecodeMessage, { type: 'done' }>;

/** Reads the journal at a path, whatever its format; a file that cannot be read is refused, not thrown. */
export async function* readJournalFile(path: string, rules: DecodeRules): AsyncGenerator<DecodeMessage> {
  const opened = readable(() => new FileSource(path));
  if ('fault' in opened) return yield* refused(null, 0, opened.fault);
  using file = opened.result;
  const digest = new FileDigest(file);
  for await (const message of readSource(file, rules)) {
    if (message.type === 'batch') digest.advance(message.bytesDone);
    if (message.type === 'done') yield* finish(file, { ...message, sha256: await digest.rest(rules.signal) });
    else yield message;
  }
}

/** Reads a journal from any source of bytes. */
export async function* readSource(source: ByteSource, rules: DecodeRules): AsyncGenerator<DecodeMessage> {
  const found = readable(() => detect(source));
  if ('fault' in found) return yield* refused(null, source.size, found.fault);
  if (found.result.kind === 'wrapper') yield* readPacked(source, found.result.wrapper, rules);
  else yield* readDetected(source, asTold(found.result, rules), rules);
}

/** Reads a journal that is not packed from any source of bytes. */
export function* readJournal(source: ByteSource, rules: DecodeRules): Generator<DecodeMessage> {
  const found = readable(() => detect(source));
  if ('fault' in found) yield* refused(null, source.size, found.fault);
  else yield* readDetected(source, found.result, rules);
}

function* readDetected(source: ByteSource, found: Detected, rules: DecodeRules): Generator<DecodeMessage> {
  if (found.kind === 'wrapper') return yield* refused(`${found.wrapper} file`, source.size, `not supported here: this is a ${found.wrapper} file`);
  if (found.kind === 'unsupported') return yield* refused(found.format, source.size, found.reason);
  yield { type: 'opened', format: found.format, bytes: source.size };
  yield* readFormat(source, found.format, rules);
}

function* finish(file: FileSource, done: Done): Generator<DecodeMessage> {
  if (file.changed()) yield* changed(done);
  else yield done;
}

function* changed(done: Done): Generator<DecodeMessage> {
  yield { type: 'rejects', rejects: [{ offset: done.bytesDone, reason: 'the file was changed while being read', events: 0 }] };
  yield { ...done, outcome: done.outcome === 'refused' ? 'refused' : 'damaged' };
}
