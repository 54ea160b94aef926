import type { Fault, FaultCode } from '../../electron/contract/fault.ts';

/** A fault as it reached the page: everything the error panel shows is in it. */
export class RemoteFault extends Error {
  readonly fault: Fault;
  override readonly name = 'RemoteFault';

  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }

  get code(): FaultCode {
    return this.fault.code;
  }
}

/** A fault that the page itself has found, in the same words as the host's. */
export function localFault(code: FaultCode, message: string, hint: string | null = null, detail: string | null = null): Fault {
  return { code, message, hint, holder: null, detail };
}

/** Whatever was thrown, as a fault that can be shown. */
export function faultOf(error: unknown): Fault {
  if (error instanceof RemoteFault) return error.fault;
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return localFault('INTERNAL', 'Something in the window itself went wrong.', 'Your data is untouched. Reload the window and try again.', detail);
}
