import type { Bridge, Input, Output, ProcedureName } from '../../electron/contract/contract.ts';
import type { Envelope } from '../../electron/contract/fault.ts';
import { localFault, RemoteFault } from './remote-fault.ts';

let connected: Bridge | null = null;

/** Tells every later call which host answers; called once, before the first render. */
export function connect(bridge: Bridge): void {
  connected = bridge;
}

/** The host that answers. */
export function bridge(): Bridge {
  if (!connected) throw new Error('No host is connected');
  return connected;
}

/** Calls a procedure of the contract; throws `RemoteFault` for a fault and the signal's reason when aborted. */
export async function call<N extends ProcedureName>(name: N, input: Input<N>, signal?: AbortSignal): Promise<Output<N>> {
  const answer = await bridge().call(name, input, signal);
  signal?.throwIfAborted();
  if (!isEnvelope(answer)) throw new RemoteFault(localFault('INTERNAL', 'The host gave an answer that this window does not understand.'));
  if (!answer.ok) throw new RemoteFault(answer.fault);
  return answer.value as Output<N>; // the host has checked it against the contract
}

function isEnvelope(answer: unknown): answer is Envelope {
  if (typeof answer !== 'object' || answer === null || !('ok' in answer)) return false;
  return answer.ok === true ? 'value' in answer : 'fault' in answer;
}
