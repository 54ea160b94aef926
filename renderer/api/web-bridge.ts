import type { Bridge } from '../../electron/contract/contract.ts';
import type { Envelope } from '../../electron/contract/fault.ts';
import { connectionLive, connectionLost, connectionRefused } from './connection.ts';
import { PushParser } from './push-stream.ts';
import { localFault } from './remote-fault.ts';
import { uploadFile } from './upload.ts';

/** The host behind a browser page: calls over `fetch`, pushes over a stream that reconnects. */
export function webBridge(token: string | null): Bridge {
  const headers = { Authorization: `Bearer ${token ?? ''}` };
  return {
    host: 'web',
    call: (name, input, signal) => post(name, input, headers, signal),
    subscribe: (listener) => subscribe(headers, listener),
    fileRef: (file, onProgress) => uploadFile(file, headers, onProgress),
  };
}

async function post(name: string, input: unknown, headers: Record<string, string>, signal?: AbortSignal): Promise<unknown> {
  try {
    const response = await fetch(`/rpc/${name}`, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify(input),
      signal: signal ?? null,
    });
    return response.headers.get('content-type')?.startsWith('application/json') === true ? await response.json() : refused(response.status);
  } catch (error) {
    if (signal?.aborted === true) throw error;
    return unreachable(error);
  }
}

function refused(status: number): Envelope {
  const message = status === 401 || status === 403 ? 'Strata does not know this window.' : `Strata answered with status ${status}.`;
  return {
    ok: false,
    fault: localFault('REFUSED', message, 'Open the address that Strata printed when it started; it carries the key to this store.'),
  };
}

function unreachable(error: unknown): Envelope {
  const detail = error instanceof Error ? error.message : String(error);
  return {
    ok: false,
    fault: localFault(
      'CLOSED',
      'Strata is not running any more, or cannot be reached.',
      'Your data is untouched. Start it again and reload this page.',
      detail,
    ),
  };
}

function subscribe(headers: Record<string, string>, listener: (name: string, payload: unknown) => void): () => void {
  const stop = new AbortController();
  void follow(headers, listener, stop.signal);
  return () => stop.abort();
}

type Ending = 'stood' | 'failed' | 'refused';

/** Reads the stream; after a break tries again with growing pauses, until stopped or refused. */
async function follow(headers: Record<string, string>, listener: (name: string, payload: unknown) => void, signal: AbortSignal): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    const ending = await readStream(headers, listener, signal);
    if (signal.aborted) return;
    if (ending === 'refused') {
      connectionRefused();
      return;
    }
    if (ending === 'stood') attempt = 0;
    connectionLost(Date.now());
    await pause(Math.min(10_000, 250 * 2 ** attempt), signal);
  }
}

async function readStream(headers: Record<string, string>, listener: (name: string, payload: unknown) => void, signal: AbortSignal): Promise<Ending> {
  const response = await fetch('/push', { headers, signal }).catch(() => null); // the caller says so and tries again
  if (response?.status === 401 || response?.status === 403) return 'refused';
  if (!response?.ok || !response.body) return 'failed';
  connectionLive();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new PushParser();
  for (;;) {
    const piece = await reader.read().catch(() => null); // a broken stream is an ended one
    if (!piece || piece.done) return 'stood';
    for (const { name, payload } of parser.push(piece.value)) listener(name, payload);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
