import type { Input, Output, ProcedureName } from '../../electron/contract/contract.ts';
import type { Fault } from '../../electron/contract/fault.ts';

/** Thrown by a handler to answer with a fault. */
export class FakeFault extends Error {
  readonly fault: Fault;

  constructor(fault: Partial<Fault> & Pick<Fault, 'code' | 'message'>) {
    super(fault.message);
    this.fault = { hint: null, holder: null, detail: null, ...fault };
  }
}

export type FakeHandlers = { readonly [N in ProcedureName]: (input: Input<N>) => Output<N> | Promise<Output<N>> };
