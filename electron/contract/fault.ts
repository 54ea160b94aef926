/** An error as it crosses the wire: no stack; what, why, what is safe, what next are all in plain words. */
export interface Fault {
  readonly code: FaultCode;
  /** What happened and why, one or two sentences. */
  readonly message: string;
  /** What is safe and what to do next. */
  readonly hint: string | null;
  /** Who holds the store, for `LOCKED`. */
  readonly holder: { readonly program: string; readonly pid: number } | null;
  /** The engine's own words, for folding away. */
  readonly detail: string | null;
}

export type FaultCode =
  | 'LOCKED' // another process owns the store
  | 'NEWER_FORMAT' // written by a newer version
  | 'NOT_A_STORE' // the folder is no store
  | 'NO_STORE' // no store is open
  | 'READ_ONLY' // the store is open read-only
  | 'INVALID' // the caller asked for something that makes no sense
  | 'NOT_FOUND' // no such segment, event, run or file
  | 'CONFIRM' // needs an explicit confirmation
  | 'BUSY' // waited longer than allowed
  | 'CLOSED' // used after close
  | 'CORRUPT' // data failed its check
  | 'DISK' // full, permission, gone
  | 'REFUSED' // the host does not allow this caller or this call
  | 'UNSUPPORTED' // this host cannot do that
  | 'CANCELLED'
  | 'INTERNAL'; // a bug; the detail holds a log id

export type Envelope = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: Fault };
