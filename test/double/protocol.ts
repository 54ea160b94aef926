import { app } from './app.ts';

type SchemeHandler = (request: { readonly method: string; readonly url: string }) => Response | Promise<Response>;

const handlers = new Map<string, SchemeHandler>();

/** Electron's `protocol`. Chromium knows no scheme of ours, so `app://bundle/x` is `https://bundle.app.invalid/x` there, answered before the network. */
export const protocol = {
  registerSchemesAsPrivileged(): void {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
  },
  handle(scheme: string, handler: SchemeHandler): void {
    handlers.set(scheme, handler);
  },
};

/** The address as Chromium sees it. */
export function outward(url: string): string {
  const [, scheme, host, rest] = /^([\w-]+):\/\/([^/]*)(.*)$/.exec(url) ?? [];
  return scheme !== undefined && handlers.has(scheme) ? `https://${host}.${scheme}.invalid${rest}` : url;
}

/** The address as the app sees it. */
export function inward(url: string): string {
  const [, host, scheme, rest] = /^https:\/\/([^/]*)\.([\w-]+)\.invalid(.*)$/.exec(url) ?? [];
  return scheme === undefined ? url : `${scheme}://${host}${rest}`;
}

/** The answer of the app to one request, or null when it is not for a scheme of its own. */
export async function answer(request: { readonly method: string; readonly url: string }): Promise<Response | null> {
  const url = inward(request.url);
  const handler = handlers.get(url.split(':', 1)[0] ?? '');
  return handler === undefined ? null : handler({ method: request.method, url });
}
