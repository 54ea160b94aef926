import { join } from 'node:path';
import { createServer, type ViteDevServer } from 'vite';
import { parseWebArguments } from './arguments.ts';
import type { PageServer } from './page-server.ts';
import { serve } from './serve.ts';
import { untilStopped } from './until-stopped.ts';

/** Vite writes inline scripts and styles into the page and speaks over a WebSocket; only development allows that. */
const devPolicy = "default-src 'self' 'unsafe-inline' data: ws:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

const { store, port } = parseWebArguments(process.argv.slice(2));
const stopped = untilStopped();
const vite = await createServer({ configFile: join(import.meta.dirname, '../../vite.config.ts'), server: { middlewareMode: true }, appType: 'spa' });
const host = await serve({ store, port, env: process.env, page: vitePage(vite) });
console.log(`Strata is at ${host.url}`);
await stopped;
await host.close();
await vite.close();

function vitePage(server: ViteDevServer): PageServer {
  return {
    policy: devPolicy,
    serve(request, response) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      response.once('close', resolve);
      server.middlewares(request, response, (error: unknown) => reject(error instanceof Error ? error : new Error('Vite has nothing there')));
      return promise;
    },
  };
}
