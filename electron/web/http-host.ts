import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { securityHeaders } from '../page/policy.ts';
import type { Router } from '../router/router.ts';
import { denialOf, rawValues, type TokenGuard } from './access.ts';
import { readJson } from './body.ts';
import type { OneTimeDoor } from './one-time-door.ts';
import type { PageServer } from './page-server.ts';
import type { PushStreams } from './push-stream.ts';
import { HttpRefusal, rawRefusal, sendJson, sendRefusal } from './reply.ts';
import type { Uploads } from './uploads.ts';

const MAX_CALLS = 20;
const MAX_HEADER_BYTES = 16_384;

export interface HttpHostParts {
  readonly router: Router;
  readonly guard: TokenGuard;
  readonly door: OneTimeDoor;
  readonly page: PageServer;
  readonly uploads: Uploads;
  readonly streams: PushStreams;
  /** Told of trouble that no refusal explains. */
  readonly report: (error: unknown) => void;
}

/** Carries calls, pushes and uploads over HTTP; knows no procedure by name. */
export class HttpHost {
  readonly server: Server;
  readonly #parts: HttpHostParts;
  #calls = 0;

  constructor(parts: HttpHostParts) {
    this.#parts = parts;
    const limits = {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: 10_000,
      requestTimeout: 0,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 2_000,
    };
    this.server = createServer(limits, (request, response) => void this.#serve(request, response));
    this.server.maxConnections = 64;
    this.server.on('checkContinue', (request, response) => void this.#serve(request, response));
    this.server.on('checkExpectation', (request, response) => void this.#serve(request, response));
    this.server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      if (socket.writable) socket.end(refusalOf(error.code));
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(securityHeaders(this.#parts.page.policy))) response.setHeader(name, value);
    try {
      this.#checkCaller(request);
      await this.#route(request, response);
    } catch (error) {
      this.#fail(request, response, error);
    }
  }

  #checkCaller(request: IncomingMessage): void {
    const { port } = addressOf(this.server);
    const fetchSite = request.headers['sec-fetch-site'];
    const denial = denialOf(
      {
        httpVersion: request.httpVersion,
        method: request.method ?? '',
        hosts: rawValues(request.rawHeaders, 'host'),
        origin: request.headers.origin,
        fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined,
      },
      port,
    );
    if (denial !== null) throw new HttpRefusal(denial.status, denial.message);
    // Nothing of ours asks first whether it may send, so a caller that does is told to send.
    if (request.headers.expect !== undefined) throw new HttpRefusal(417, 'Send the request whole.');
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = request.url ?? '';
    const call = /^\/rpc\/([\w.]{1,64})$/.exec(target)?.[1];
    const upload = /^\/upload\?name=([^&]*)$/.exec(target)?.[1];
    if (call !== undefined) await this.#limited(request, 'POST', () => this.#call(request, response, call));
    else if (upload !== undefined) await this.#limited(request, 'PUT', () => this.#upload(request, response, upload));
    else if (target === '/push') await this.#authorized(request, 'GET', async () => this.#parts.streams.open(response));
    else if (target.startsWith('/open/')) this.#parts.door.enter(request, response);
    else await this.#parts.page.serve(request, response);
  }

  async #call(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    const input = await readJson(request);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    sendJson(response, 200, await this.#parts.router.dispatch(name, input, gone.signal));
  }

  async #upload(request: IncomingMessage, response: ServerResponse, encodedName: string): Promise<void> {
    sendJson(response, 200, await this.#parts.uploads.receive(request, decodeName(encodedName)));
  }

  async #authorized(request: IncomingMessage, method: string, serve: () => Promise<void>): Promise<void> {
    if (request.method !== method) throw new HttpRefusal(405, `Only ${method} is answered here.`);
    const denial = this.#parts.guard.denialOf(request.headers.authorization);
    if (denial !== null) throw new HttpRefusal(denial.status, denial.message);
    await serve();
  }

  async #limited(request: IncomingMessage, method: string, serve: () => Promise<void>): Promise<void> {
    await this.#authorized(request, method, async () => {
      if (this.#calls >= MAX_CALLS) throw new HttpRefusal(503, `At most ${MAX_CALLS} calls are answered at a time.`);
      this.#calls += 1;
      try {
        await serve();
      } finally {
        this.#calls -= 1;
      }
    });
  }

  #fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    if (response.destroyed || request.socket.destroyed) return;
    if (!(error instanceof HttpRefusal)) this.#parts.report(error);
    if (response.headersSent) response.destroy();
    else sendRefusal(response, error instanceof HttpRefusal ? error : new HttpRefusal(500, 'The host failed to answer.'));
  }
}

/** Where a listening server can be reached. */
export function addressOf(server: Server): { readonly address: string; readonly port: number } {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the host is not listening');
  return address;
}

function decodeName(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new HttpRefusal(400, 'The name of the upload is not encoded properly.');
  }
}

function refusalOf(code: string | undefined): string {
  if (code === 'HPE_HEADER_OVERFLOW') return rawRefusal(431, 'Request Header Fields Too Large');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return rawRefusal(408, 'Request Timeout');
  return rawRefusal(400, 'Bad Request');
}
