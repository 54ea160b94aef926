import type { IncomingMessage } from 'node:http';
import { HttpRefusal } from './reply.ts';

const MAX_BODY_BYTES = 1_048_576;
const BODY_TIMEOUT_MS = 30_000;

/** The JSON body of a call, at most 1 MB and complete within 30 s. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json(?:; *charset=utf-8)?$/i.test(request.headers['content-type'] ?? ''))
    throw new HttpRefusal(415, 'A call is sent as application/json.');
  const bytes = await readBytes(request);
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return parsed;
  } catch (error) {
    throw new HttpRefusal(400, `The body is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const late = setTimeout(() => request.destroy(new HttpRefusal(408, 'The body took longer than 30 s.')), BODY_TIMEOUT_MS);
  try {
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of chunks(request)) {
      size += part.length;
      if (size > MAX_BODY_BYTES) throw tooLarge();
      parts.push(part);
    }
    return Buffer.concat(parts);
  } finally {
    clearTimeout(late);
  }
}

/** The body piece by piece; leaving early does not destroy the connection, so that the refusal can still be sent. */
export function chunks(request: IncomingMessage): AsyncIterable<Buffer> {
  return request.iterator({ destroyOnReturn: false });
}

function tooLarge(): HttpRefusal {
  return new HttpRefusal(413, 'The input is larger than 1 MB.');
}
