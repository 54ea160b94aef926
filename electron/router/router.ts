import { randomUUID } from 'node:crypto';
import { decode } from '../contract/codec.ts';
import { contract, type Input, type ProcedureName } from '../contract/contract.ts';
import type { Envelope, Fault } from '../contract/fault.ts';
import { type CallContext, type Handlers, Refusal, type ToFault } from './host.ts';
import { wireProblem } from './wire-limits.ts';

export interface RouterOptions {
  readonly handlers: Handlers;
  readonly toFault: ToFault;
  /** Told of every error that nobody expected, with the id under which the page was told of it. */
  readonly report: (logId: string, error: unknown) => void;
  /** Checks answers against the contract too: for tests and development. */
  readonly checkOutput?: boolean;
}

/** Takes a name and a plain value from any host, gives back a plain envelope, and never rejects. */
export class Router {
  readonly #options: RouterOptions;

  constructor(options: RouterOptions) {
    this.#options = options;
  }

  async dispatch(name: string, wire: unknown, signal: AbortSignal = new AbortController().signal): Promise<Envelope> {
    try {
      if (!isProcedure(name)) throw new Refusal('REFUSED', 'There is no such call.');
      return { ok: true, value: await this.#run(name, wire, { signal }) };
    } catch (error) {
      return { ok: false, fault: this.#fault(error, signal) };
    }
  }

  async #run<N extends ProcedureName>(name: N, wire: unknown, context: CallContext): Promise<unknown> {
    const input = this.#decodeInput(name, wire);
    context.signal.throwIfAborted();
    const output = await this.#options.handlers[name](input, context);
    if (this.#options.checkOutput !== true) return output;
    const checked = decode(contract[name].output, output);
    if (!checked.ok) throw new Error(`the answer of ${name} breaks the contract: ${checked.problem}`);
    return checked.value;
  }

  #decodeInput<N extends ProcedureName>(name: N, wire: unknown): Input<N> {
    const size = wireProblem(wire);
    if (size !== null) throw new Refusal('INVALID', `The input of ${name} was refused: ${size}.`);
    const decoded = decode(contract[name].input, wire);
    if (!decoded.ok) throw new Refusal('INVALID', `The input of ${name} was refused: ${decoded.problem}`);
    return decoded.value;
  }

  #fault(error: unknown, signal: AbortSignal): Fault {
    if (error instanceof Refusal) return error.fault;
    if (signal.aborted) return new Refusal('CANCELLED', 'Cancelled.').fault;
    const known = this.#options.toFault(error);
    if (known !== undefined) return known;
    const logId = randomUUID();
    this.#options.report(logId, error);
    const fault = new Refusal(
      'INTERNAL',
      'Something went wrong inside Strata.',
      'What was already stored is safe. Try again; if it happens again, report it.',
    ).fault;
    return { ...fault, detail: `Log id ${logId}` };
  }
}

function isProcedure(name: string): name is ProcedureName {
  return Object.hasOwn(contract, name);
}
