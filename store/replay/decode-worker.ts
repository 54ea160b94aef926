import { parentPort } from 'node:worker_threads';
import { transferables } from './batch-builder.ts';
import type { DecodeMessage } from './formats/decode-message.ts';
import type { DecodeReply, DecodeRequest } from './formats/decode-request.ts';
import { readJournalFile } from './formats/read-journal.ts';

/** The decoding thread: reads one file at a time, a message for each that is asked for. */
const port = parentPort;
if (!port) throw new Error('The decoding thread was started as a program of its own');

let reading: { readonly job: number; readonly messages: Generator<DecodeMessage> } | null = null;

port.on('message', (request: DecodeRequest) => {
  try {
    serve(request);
  } catch (error) {
    close();
    answer({ job: request.job, error });
  }
});

function serve(request: DecodeRequest): void {
  switch (request.type) {
    case 'open':
      close();
      reading = { job: request.job, messages: readJournalFile(request.path, { nowMs: request.nowMs, limits: request.limits }) };
      return;
    case 'next':
      return next(request.job);
    case 'close':
      if (reading?.job === request.job) close();
      return answer({ job: request.job, closed: true });
  }
}

function next(job: number): void {
  if (reading?.job !== job) return;
  const { value: message, done } = reading.messages.next();
  if (done === true) close();
  else answer({ job, message }, message.type === 'batch' ? transferables(message.batch) : []);
}

/** Ends the generator, which closes its file. */
function close(): void {
  reading?.messages.return(undefined);
  reading = null;
}

function answer(reply: DecodeReply, transfer: readonly ArrayBuffer[] = []): void {
  port?.postMessage(reply, transfer);
}
