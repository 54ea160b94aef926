import type { CustomScheme, Protocol } from 'electron';
import { type Assets, findAsset } from '../page/assets.ts';
import { securityHeaders } from '../page/policy.ts';
import { isPageUrl, pageOrigin, pageScheme } from './page-origin.ts';

/** Not `bypassCSP` and not `corsEnabled`, which would let other origins in. */
export const schemes: CustomScheme[] = [{ scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } }];

/** Answers every request under `app://` from the built page. */
export function serveApp(protocol: Pick<Protocol, 'handle'>, assets: Assets): void {
  protocol.handle(pageScheme, (request) => pageResponse(assets, request));
}

/** The response to one request: an asset named exactly, or nothing. */
export function pageResponse(assets: Assets, request: { readonly method: string; readonly url: string }): Response {
  if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405, headers: securityHeaders() });
  const asset = isPageUrl(request.url) ? findAsset(assets, request.url.slice(pageOrigin.length)) : undefined;
  if (asset === undefined) return new Response(null, { status: 404, headers: securityHeaders() });
  const body = request.method === 'HEAD' ? null : asset.body;
  return new Response(body, { headers: { ...securityHeaders(), 'Content-Type': asset.type } });
}
