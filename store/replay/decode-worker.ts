import { parentPort } from 'node:worker_threads';
import { transferables } from './batch-builder.ts';
import type { DecodeMessage } from './formats/decode-message.ts';
import type { DecodeReply, DecodeRequest } from './formats/decode-request.ts';
import { readDigest } from './formats/read-digest.ts';
import { readJournalFile } from './formats/read-journal.ts';

/** The decoding thread: reads one file at a time, a message for each that is asked for. */
const port = parentPort;
if (!port) throw new Error('The decoding thread was started as a program of its own');

interface Reading {
  readonly job: number;
  readonly messages: AsyncGenerator<DecodeMessage>;
  readonly stop: AbortController;
}

let reading: Reading | null = null;

port.on('message', (request: DecodeRequest) => void perform(request));

async function perform(request: DecodeRequest): Promise<void> {
  try {
    await serve(request);
  } catch (error) {
    answer({ job: request.job, error });
  }
}

async function serve(request: DecodeRequest): Promise<void> {
  switch (request.type) {
    case 'open':
      return open(request);
    case 'next':
      return next(request.job);
    case 'close':
      if (reading?.job === request.job) await close();
      return answer({ job: request.job, closed: true });
  }
}

async function open({ job, path, nowMs, limits, format, digestOnly }: DecodeRequest & { readonly type: 'open' }): Promise<void> {
  const left = close();
  const stop = new AbortController();
  const messages = digestOnly ? readDigest(path, stop.signal) : readJournalFile(path, { nowMs, limits, format, signal: stop.signal });
  reading = { job, stop, messages };
  await left;
}

async function next(job: number): Promise<void> {
  if (reading?.job !== job) return;
  const { value: message, done } = await reading.messages.next();
  if (done !== true) answer({ job, message }, message.type === 'batch' ? transferables(message.batch) : []);
}

/** Ends the generator once it has answered what it was asked, which closes its file. */
async function close(): Promise<void> {
  const left = reading;
  reading = null;
  left?.stop.abort();
  await left?.messages.return(undefined);
}

function answer(reply: DecodeReply, transfer: readonly ArrayBuffer[] = []): void {
  port?.postMessage(reply, transfer);
}
