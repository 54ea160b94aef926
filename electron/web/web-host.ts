import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { HostCapabilities, Session } from '../router/host.ts';
import { PushHub } from '../router/push-hub.ts';
import { Router } from '../router/router.ts';
import { TokenGuard } from './access.ts';
import { addressOf, HttpHost } from './http-host.ts';
import { OneTimeDoor } from './one-time-door.ts';
import type { PageServer } from './page-server.ts';
import { PushStreams } from './push-stream.ts';
import { Uploads, type UploadLimits } from './uploads.ts';

export interface WebHostOptions {
  /** Opens the application that this host carries calls to. */
  readonly openSession: (host: HostCapabilities, hub: PushHub) => Promise<Session>;
  readonly page: PageServer;
  readonly home: string;
  readonly config: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Told of errors that nobody expected. */
  readonly report: (logId: string, error: unknown) => void;
  readonly checkOutput?: boolean;
  readonly uploadLimits?: Partial<UploadLimits>;
}

export interface WebHost {
  /** The address with the token in its fragment, to be shown to the person who started this. */
  readonly url: string;
  /** An address that works once, for the command line of a browser. */
  makeOneTimeUrl(): string;
  close(): Promise<void>;
}

/** Serves the page and its calls on the loopback of this machine until it is closed. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  await using stack = new AsyncDisposableStack();
  const token = randomBytes(32).toString('base64url');
  const uploads = stack.use(await Uploads.open(options.uploadLimits));
  const hub = new PushHub({ report: (error) => options.report('push', error) });
  const session = stack.use(await options.openSession(capabilities(options, uploads), hub));
  const { handlers, toFault } = session;
  const router = new Router({ handlers, toFault, report: options.report, checkOutput: options.checkOutput ?? false });
  const streams = stack.use(new PushStreams(hub));
  const door = new OneTimeDoor(token);
  const report = (error: unknown): void => options.report('http', error);
  const host = new HttpHost({ router, guard: new TokenGuard(token), door, page: options.page, uploads, streams, report });
  stack.defer(() => stop(host, streams));
  const origin = await listen(host, options.port);
  const held = stack.move();
  return { url: `${origin}/#token=${token}`, makeOneTimeUrl: () => `${origin}${door.make()}`, close: () => held.disposeAsync() };
}

function capabilities(options: WebHostOptions, uploads: Uploads): HostCapabilities {
  return {
    host: 'web',
    home: options.home,
    config: options.config,
    resolveFile: (ref) => uploads.path(ref),
    keepFilesIn: (folder) => uploads.keepIn(folder),
    releaseFile: (path) => uploads.release(path),
  };
}

async function listen(host: HttpHost, port: number): Promise<string> {
  host.server.listen({ port, host: '127.0.0.1', exclusive: true });
  await once(host.server, 'listening');
  return `http://127.0.0.1:${addressOf(host.server).port}`;
}

/** Lets no new call in and cuts those under way: aborting them is how they learn of it. */
async function stop(host: HttpHost, streams: PushStreams): Promise<void> {
  if (!host.server.listening) return;
  streams[Symbol.dispose]();
  const closed = once(host.server, 'close');
  host.server.close();
  host.server.closeAllConnections();
  await closed;
}
