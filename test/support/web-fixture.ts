import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Assets } from '../../electron/page/assets.ts';
import type { Handlers, HostCapabilities } from '../../electron/router/host.ts';
import type { PushHub } from '../../electron/router/push-hub.ts';
import { builtPage } from '../../electron/web/page-server.ts';
import type { UploadLimits } from '../../electron/web/uploads.ts';
import { startWebHost, type WebHost } from '../../electron/web/web-host.ts';
import { fakeSession } from './fake-session.ts';

const html = new TextEncoder().encode('<!doctype html><title>page</title>');

/** A page of one file. */
export const onePage: Assets = new Map([
  ['/', { type: 'text/html; charset=utf-8', body: html }],
  ['/index.html', { type: 'text/html; charset=utf-8', body: html }],
  ['/assets/app.js', { type: 'text/javascript; charset=utf-8', body: new TextEncoder().encode('export {};') }],
]);

/** A browser host on a free port over a made-up session, with what a test needs to speak to it. */
export class WebFixture implements AsyncDisposable {
  readonly origin: string;
  readonly port: number;
  readonly token: string;
  readonly hub: PushHub;
  readonly capabilities: HostCapabilities;
  readonly reports: readonly unknown[];
  readonly host: WebHost;
  readonly #folder: string;

  private constructor(host: WebHost, given: { readonly host: HostCapabilities; readonly hub: PushHub }, reports: readonly unknown[], folder: string) {
    const url = new URL(host.url);
    this.host = host;
    this.origin = url.origin;
    this.port = Number(url.port);
    this.token = new URLSearchParams(url.hash.slice(1)).get('token') ?? '';
    this.capabilities = given.host;
    this.hub = given.hub;
    this.reports = reports;
    this.#folder = folder;
  }

  static async start(handlers: Partial<Handlers> = {}, uploadLimits?: Partial<UploadLimits>): Promise<WebFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'strata-web-'));
    const reports: unknown[] = [];
    const given = Promise.withResolvers<{ readonly host: HostCapabilities; readonly hub: PushHub }>();
    const host = await startWebHost({
      openSession: async (capabilities, hub) => {
        given.resolve({ host: capabilities, hub });
        return fakeSession(handlers);
      },
      page: builtPage(onePage),
      home: folder,
      config: folder,
      port: 0,
      report: (_logId, error) => reports.push(error),
      ...(uploadLimits && { uploadLimits }),
    });
    return new WebFixture(host, await given.promise, reports, folder);
  }

  get authorization(): { readonly Authorization: string } {
    return { Authorization: `Bearer ${this.token}` };
  }

  /** Calls a procedure as the page does. */
  call(name: string, input: unknown, init: RequestInit = {}): Promise<Response> {
    const headers = { ...this.authorization, 'Content-Type': 'application/json' };
    return fetch(`${this.origin}/rpc/${name}`, { method: 'POST', headers, body: JSON.stringify(input), ...init });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
