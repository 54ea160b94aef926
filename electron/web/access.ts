import { createHash, timingSafeEqual } from 'node:crypto';

/** What of a request decides whether it is listened to at all. */
export interface Caller {
  readonly httpVersion: string;
  readonly method: string;
  /** Every Host header as it came, doubles included. */
  readonly hosts: readonly string[];
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
}

export interface Denial {
  readonly status: number;
  readonly message: string;
}

/** Why this caller is not listened to, or null: a page of another origin, a rebound name, a tool speaking old HTTP. */
export function denialOf(caller: Caller, port: number): Denial | null {
  const [host, ...others] = caller.hosts;
  if (host === undefined || others.length > 0 || !ownHosts(port).includes(host))
    return { status: 421, message: 'This host answers only to its own address.' };
  if (caller.httpVersion !== '1.1') return { status: 505, message: 'Only HTTP/1.1 is spoken here.' };
  if (caller.method === 'OPTIONS') return { status: 403, message: 'No other origin may call this host.' };
  if (caller.origin !== undefined && caller.origin !== `http://${host}`) return { status: 403, message: 'No other origin may call this host.' };
  if (caller.fetchSite !== undefined && caller.fetchSite !== 'same-origin' && caller.fetchSite !== 'none') {
    return { status: 403, message: 'No other site may call this host.' };
  }
  return null;
}

function ownHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
}

/** Every value of a header in the order it was sent; Node keeps only the first of some. */
export function rawValues(rawHeaders: readonly string[], name: string): readonly string[] {
  return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name);
}

const MAX_FAILURES = 10;
const WINDOW_MS = 60_000;

/** Knows the token of this run; after ten wrong ones within a minute it listens to nobody for a minute. */
export class TokenGuard {
  readonly #digest: Buffer;
  readonly #now: () => number;
  #failures: number[] = [];
  #pausedUntil = 0;

  constructor(token: string, now: () => number = () => performance.now()) {
    this.#digest = digestOf(token);
    this.#now = now;
  }

  /** Why this Authorization header is not enough, or null. */
  denialOf(authorization: string | undefined): Denial | null {
    const now = this.#now();
    if (now < this.#pausedUntil) return { status: 429, message: 'Too many wrong tokens; wait a minute.' };
    const given = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
    if (given !== undefined && timingSafeEqual(digestOf(given), this.#digest)) return null;
    if (given !== undefined) this.#countFailure(now);
    return { status: 401, message: 'Open the address that the host printed when it started.' };
  }

  #countFailure(now: number): void {
    this.#failures = [...this.#failures.filter((at) => now - at < WINDOW_MS), now];
    if (this.#failures.length < MAX_FAILURES) return;
    this.#pausedUntil = now + WINDOW_MS;
    this.#failures = [];
  }
}

/** Digests have one length, so comparing them tells nothing about the length of the token. */
function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
