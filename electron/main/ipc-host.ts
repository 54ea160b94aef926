import type { Envelope } from '../contract/fault.ts';
import { Refusal } from '../router/host.ts';
import type { Router } from '../router/router.ts';
import { pageOrigin } from './page-origin.ts';

const MAX_CALLS = 64;

/** The part of Electron's `IpcMainEvent` that says who is calling. */
export interface IpcCaller {
  readonly senderFrame: { readonly origin: string; readonly parent: unknown; readonly detached: boolean } | null;
  readonly sender: { readonly id: number; isDestroyed(): boolean };
}

/** Carries calls from the windows that it was told about; knows no procedure by name. */
export class IpcHost {
  readonly #router: Pick<Router, 'dispatch'>;
  readonly #windows = new Set<number>();
  readonly #calls = new Map<string, AbortController>();
  #running = 0;

  constructor(router: Pick<Router, 'dispatch'>) {
    this.#router = router;
  }

  /** From now on listens to the page in this window. */
  trust(windowId: number): void {
    this.#windows.add(windowId);
  }

  /** Stops listening to a window and aborts what it had asked for. */
  forget(windowId: number): void {
    this.#windows.delete(windowId);
    this.abortAll(windowId);
  }

  /** Aborts every call of a window: its page is gone or was loaded anew. */
  abortAll(windowId: number): void {
    for (const [key, call] of this.#calls) if (key.startsWith(`${windowId}:`)) call.abort();
  }

  /** Answers one call of a page: name, input and, for a call that may be aborted, its number. */
  async call(caller: IpcCaller, args: readonly unknown[]): Promise<Envelope> {
    if (!this.#trusts(caller)) return refused('This window may not call Strata.');
    const [name, wire, callId = null, ...more] = args;
    if (typeof name !== 'string' || name.length > 64 || !isCallId(callId) || more.length > 0) return refused('This is not a call.');
    if (this.#running >= MAX_CALLS) return refused(`At most ${MAX_CALLS} calls are answered at a time.`);
    return this.#dispatch(name, wire, callId === null ? null : `${caller.sender.id}:${callId}`);
  }

  abort(caller: IpcCaller, args: readonly unknown[]): void {
    const [callId] = args;
    if (this.#trusts(caller) && typeof callId === 'number') this.#calls.get(`${caller.sender.id}:${callId}`)?.abort();
  }

  async #dispatch(name: string, wire: unknown, key: string | null): Promise<Envelope> {
    if (key !== null && this.#calls.has(key)) return refused('This call is running already.');
    const call = new AbortController();
    if (key !== null) this.#calls.set(key, call);
    this.#running += 1;
    try {
      return await this.#router.dispatch(name, wire, call.signal);
    } finally {
      this.#running -= 1;
      if (key !== null) this.#calls.delete(key);
    }
  }

  #trusts({ sender, senderFrame }: IpcCaller): boolean {
    if (senderFrame === null || senderFrame.detached || senderFrame.parent !== null || senderFrame.origin !== pageOrigin) return false;
    return !sender.isDestroyed() && this.#windows.has(sender.id);
  }
}

function isCallId(value: unknown): value is number | null {
  return value === null || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0);
}

function refused(message: string): Envelope {
  return { ok: false, fault: new Refusal('REFUSED', message).fault };
}
