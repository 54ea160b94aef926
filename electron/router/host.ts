import type { Input, Output, ProcedureName } from '../contract/contract.ts';
import type { Fault, FaultCode } from '../contract/fault.ts';

/** What a call carries besides its input. */
export interface CallContext {
  /** Aborted when the caller went away or changed its mind. */
  readonly signal: AbortSignal;
}

/** One function per procedure of the contract; the compiler checks that none is missing. */
export type Handlers = { readonly [N in ProcedureName]: (input: Input<N>, context: CallContext) => Promise<Output<N>> };

/** What the surroundings can do for the handlers: the only thing they know of their host. */
export interface HostCapabilities {
  readonly host: 'electron' | 'web';
  /** Folder in which new stores are proposed. */
  readonly home: string;
  /** Folder for what Strata remembers about this person: the recent stores. */
  readonly config: string;
  /** Asks the person for a folder; absent where the host has no such dialog. */
  pickFolder?(title: string): Promise<string | null>;
  /** The path on this machine behind the reference of a dropped or uploaded file; refuses an unknown one. */
  resolveFile(ref: string): Promise<string>;
  /** Told into which folder of the open store uploaded files belong, so that they outlive the host; null while none is open for writing. */
  keepFilesIn?(folder: string | null): void;
  /** A page of our own making as PDF; absent where the host has no printer for it. */
  printPdf?(html: string): Promise<Uint8Array>;
  /** Removes an uploaded file that nobody needs any more; any other stays. */
  releaseFile?(path: string): Promise<void>;
}

/** The fault for an error that is understood, undefined for any other. */
export type ToFault = (error: unknown) => Fault | undefined;

/** An open application without a host: what a host carries calls to. */
export interface Session extends AsyncDisposable {
  readonly handlers: Handlers;
  readonly toFault: ToFault;
}

/** A refusal that already knows how it is told to the page. */
export class Refusal extends Error {
  readonly fault: Fault;

  constructor(code: FaultCode, message: string, hint: string | null = null) {
    super(message);
    this.name = 'Refusal';
    this.fault = { code, message, hint, holder: null, detail: null };
  }
}
