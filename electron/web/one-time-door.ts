import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpRefusal } from './reply.ts';

const OPEN_MS = 60_000;

/**
 * A way in for one browser, once. The command line of a program can be read by everybody on the machine, so the
 * address given to a browser holds a code that is used up by the first visit instead of the token of this run.
 */
export class OneTimeDoor {
  readonly #token: string;
  readonly #codes = new Map<string, number>();

  constructor(token: string) {
    this.#token = token;
  }

  /** The path of a new door. */
  make(): string {
    const code = randomBytes(32).toString('base64url');
    this.#codes.set(code, performance.now() + OPEN_MS);
    return `/open/${code}`;
  }

  /** Sends the visitor on to the page with the token in the fragment, where neither a server nor a referrer sees it. */
  enter(request: IncomingMessage, response: ServerResponse): void {
    const code = (request.url ?? '').slice('/open/'.length);
    const until = this.#codes.get(code) ?? 0;
    this.#codes.delete(code);
    if (request.method !== 'GET' || performance.now() > until) throw new HttpRefusal(410, 'This address was used already. Start Strata again.');
    response.writeHead(303, { Location: `/#token=${this.#token}` }).end();
  }
}
