import { join, resolve } from 'node:path';
import { loadAssets } from '../page/assets.ts';
import type { HostCapabilities, Session } from '../router/host.ts';
import type { PushHub } from '../router/push-hub.ts';
import { createSession } from '../router/session.ts';
import { configFolder, homeFolder } from './folders.ts';
import { builtPage, type PageServer } from './page-server.ts';
import { startWebHost, type WebHost } from './web-host.ts';

export interface ServeOptions {
  /** Store to open at once; null shows the Welcome page. */
  readonly store: string | null;
  readonly port: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Instead of the built page. */
  readonly page?: PageServer;
}

/** Starts the browser host over the real store. */
export async function serve(options: ServeOptions): Promise<WebHost> {
  return startWebHost({
    openSession: (host, hub) => openWith(host, hub, options.store),
    page: options.page ?? builtPage(await loadAssets(join(import.meta.dirname, '../../dist/renderer'))),
    home: homeFolder(),
    config: configFolder(options.env, process.platform),
    port: options.port,
    checkOutput: options.env['STRATA_CHECK_OUTPUT'] === '1',
    report,
  });
}

async function openWith(host: HostCapabilities, hub: PushHub, store: string | null): Promise<Session> {
  await using stack = new AsyncDisposableStack();
  const session = stack.use(await createSession(host, hub, { report }));
  if (store !== null) await session.handlers['store.open']({ path: resolve(store), readOnly: false }, { signal: new AbortController().signal });
  stack.move();
  return session;
}

function report(what: string, error: unknown): void {
  console.error(`strata ${what}:`, error);
}
