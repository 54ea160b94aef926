import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Assets, findAsset } from '../page/assets.ts';
import { contentSecurityPolicy } from '../page/policy.ts';
import { HttpRefusal } from './reply.ts';

/** What answers for the page itself. */
export interface PageServer {
  readonly policy: string;
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** The built page, from memory. */
export function builtPage(assets: Assets): PageServer {
  return {
    policy: contentSecurityPolicy,
    async serve(request, response) {
      if (request.method !== 'GET' && request.method !== 'HEAD') throw new HttpRefusal(405, 'Only GET is answered here.');
      const asset = findAsset(assets, request.url ?? '');
      if (asset === undefined) throw new HttpRefusal(404, 'There is nothing here.');
      response.writeHead(200, { 'Content-Type': asset.type, 'Content-Length': asset.body.length });
      response.end(request.method === 'HEAD' ? undefined : asset.body);
    },
  };
}
