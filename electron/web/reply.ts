import type { ServerResponse } from 'node:http';
import { securityHeaders } from '../page/policy.ts';
import { Refusal } from '../router/host.ts';

/** A refusal of the host itself, with the status that says so in HTTP. */
export class HttpRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'HttpRefusal';
    this.status = status;
  }
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length }).end(body);
}

/** Answers with the same kind of envelope that a call gets, so that the page has one way to show trouble. */
export function sendRefusal(response: ServerResponse, refusal: HttpRefusal): void {
  const { fault } = new Refusal('REFUSED', refusal.message);
  // What is left of the request is not read, so the connection cannot be used again.
  response.setHeader('Connection', 'close');
  sendJson(response, refusal.status, { ok: false, fault });
}

/** A whole response as bytes, for a connection on which no request could be understood. */
export function rawRefusal(status: number, reason: string): string {
  const headers = { ...securityHeaders(), Connection: 'close', 'Content-Length': '0' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${reason}`, ...lines, '', ''].join('\r\n');
}
