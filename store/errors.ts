/** What can be done about an error: try again, rebuild from files, ask a person, or nothing. */
export type Recovery = 'retry' | 'rebuild' | 'person' | 'none';

/** Base of every error the store throws on purpose: a literal code, what and why in the message, what is safe and what next in the hint. */
export abstract class StoreError extends Error {
  abstract readonly code: string;
  abstract readonly recovery: Recovery;
  readonly hint: string | null;

  constructor(message: string, options: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : {});
    this.name = new.target.name;
    this.hint = options.hint ?? null;
  }
}

/** The process that owns a store. */
export interface LockHolder {
  readonly program: string;
  readonly pid: number;
}

/** Another process owns the store folder. */
export class LockedError extends StoreError {
  readonly code = 'LOCKED';
  readonly recovery = 'person';
  readonly holder: LockHolder | null;

  constructor(path: string, holder: LockHolder | null, cause: unknown) {
    const who = holder === null ? 'another process' : `${holder.program} (PID ${holder.pid})`;
    super(`The store ${path} is in use by ${who}.`, {
      hint: 'One writer at a time. Your data is untouched. Close the other program or wait, then try again.',
      cause,
    });
    this.holder = holder;
  }
}

/** The folder is no store, or its STORE.json cannot be read. */
export class NotAStoreError extends StoreError {
  readonly code = 'NOT_A_STORE';
  readonly recovery = 'person';
}

/** Written by a newer version than this one. */
export class NewerFormatError extends StoreError {
  readonly code = 'NEWER_FORMAT';
  readonly recovery = 'person';
}

/** The repository (or one of its parts) was used after it was closed. */
export class ClosedError extends StoreError {
  readonly code = 'CLOSED';
  readonly recovery = 'none';
}

/** The store is open read-only. */
export class ReadOnlyError extends StoreError {
  readonly code = 'READ_ONLY';
  readonly recovery = 'person';

  constructor(act: string) {
    super(`Cannot ${act}: the store is open read-only.`, { hint: 'Nothing was changed. Open the store for writing and try again.' });
  }
}

/** The caller passed something that makes no sense. */
export class InvalidArgumentError extends StoreError {
  readonly code = 'INVALID';
  readonly recovery = 'none';
}

/** No segment, event, run or file of that name. */
export class NotFoundError extends StoreError {
  readonly code = 'NOT_FOUND';
  readonly recovery = 'none';
}

/** The act removes so much that a person has to confirm it. */
export class ConfirmationNeededError extends StoreError {
  readonly code = 'CONFIRM';
  readonly recovery = 'person';
}

/** Waited longer than allowed for something that is in use. */
export class BusyError extends StoreError {
  readonly code = 'BUSY';
  readonly recovery = 'retry';
}

/** Data on disk failed a check; `path` is the file. */
export class CorruptError extends StoreError {
  readonly code = 'CORRUPT';
  readonly recovery = 'rebuild';
  readonly path: string;

  constructor(path: string, message: string, options: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, options);
    this.path = path;
  }
}

/** The disk refused: full, no permission, gone. */
export class DiskError extends StoreError {
  readonly code = 'DISK';
  readonly recovery = 'retry';
}

/** We broke our own rule: always a bug, never the user's fault. */
export class InvariantError extends StoreError {
  readonly code = 'INVARIANT';
  readonly recovery = 'none';
}
