import { contract, type ProcedureName } from '../../electron/contract/contract.ts';
import { type Handlers, Refusal, type Session, type ToFault } from '../../electron/router/host.ts';

/** A session that answers only what a test gives it; every other call is refused, so that a test cannot lean on it. */
export function fakeSession(given: Partial<Handlers> = {}, toFault: ToFault = () => undefined): Session {
  const refuse = async (): Promise<never> => {
    throw new Refusal('UNSUPPORTED', 'This test does not answer that.');
  };
  const names = Object.keys(contract) as ProcedureName[];
  const handlers = { ...Object.fromEntries(names.map((name) => [name, refuse])), ...given } as Handlers;
  return { handlers, toFault, [Symbol.asyncDispose]: async () => {} };
}
