import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { PushHub } from '../router/push-hub.ts';
import { HttpRefusal } from './reply.ts';

const MAX_STREAMS = 4;
const HEARTBEAT_MS = 15_000;

/** The open push streams: server-sent events, one `data:` line of `{name, payload}` for each push. */
export class PushStreams implements Disposable {
  readonly #hub: PushHub;
  readonly #open = new Set<ServerResponse>();

  constructor(hub: PushHub) {
    this.#hub = hub;
  }

  open(response: ServerResponse): void {
    if (this.#open.size >= MAX_STREAMS) throw new HttpRefusal(429, `At most ${MAX_STREAMS} windows can listen at a time.`);
    this.#open.add(response);
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
    response.write(': open\n\n');
    const unsubscribe = this.#hub.subscribe((name, payload) => send(response, `data: ${JSON.stringify({ name, payload })}\n\n`));
    const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
    response.once('close', () => {
      clearInterval(heartbeat);
      unsubscribe();
      this.#open.delete(response);
    });
  }

  [Symbol.dispose](): void {
    for (const response of this.#open) response.end();
  }
}

/** Waits for a slow reader, so that its backlog stays in the hub, which bounds it. */
async function send(response: ServerResponse, text: string): Promise<void> {
  if (response.destroyed || response.write(text)) return;
  const gone = new AbortController();
  const closed = (): void => gone.abort();
  response.once('close', closed);
  try {
    await once(response, 'drain', { signal: gone.signal });
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  } finally {
    response.off('close', closed);
  }
}
