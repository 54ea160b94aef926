import type { EpochMs } from '../domain/time.ts';
import { InvalidArgumentError } from '../errors.ts';

/** Place of an event in the order newest first: by time, then by id. */
export interface EventKey {
  readonly createdMs: EpochMs;
  readonly eventId: string;
}

/** The place after an event as opaque text. */
export function encodeCursor({ createdMs, eventId }: EventKey): string {
  return Buffer.from(JSON.stringify([createdMs, eventId]), 'utf8').toString('base64url');
}

/** The place in a cursor; throws InvalidArgumentError when the text is none of ours. */
export function decodeCursor(cursor: string): EventKey {
  const [createdMs, eventId, ...rest] = parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  const key = typeof eventId === 'string' && typeof createdMs === 'number' && Number.isSafeInteger(createdMs) ? { createdMs, eventId } : null;
  if (key === null || rest.length > 0 || encodeCursor(key) !== cursor) throw bad();
  return key;
}

/** Newest first; ids by their UTF-8 bytes, as the engine sorts them. */
export function compareKeys(a: EventKey, b: EventKey): number {
  return b.createdMs - a.createdMs || Buffer.compare(Buffer.from(b.eventId, 'utf8'), Buffer.from(a.eventId, 'utf8'));
}

function parse(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch (error) {
    throw bad(error);
  }
}

function bad(cause?: unknown): InvalidArgumentError {
  return new InvalidArgumentError('The cursor is not one of this store.', { hint: 'Use the one that came with the page before, unchanged.', cause });
}
