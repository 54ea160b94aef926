import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web page of somebody else on this machine, on a port of its own. */
export class OtherPage implements AsyncDisposable {
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  static async serve(): Promise<OtherPage> {
    const server = createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/html').setHeader('Access-Control-Allow-Origin', '*').end('<!doctype html><title>another page</title>');
    });
    server.listen(0);
    await once(server, 'listening');
    return new OtherPage(server);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
