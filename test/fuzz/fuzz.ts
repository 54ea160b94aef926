import { parseArgs } from 'node:util';
import { decode, gather, NOW_MS } from '../support/decoded.ts';
import { journal, JOURNAL_FILES } from '../support/expected.ts';
import { NdjsonReader } from '../../store/replay/formats/ndjson.ts';
import { mutate, randomFrom, type Random } from './mutate.ts';
import { firstPayload, wrapPayload, type Payload } from './payloads.ts';

/** Feeds changed journals to the parsers: whatever they are fed, they must answer, soon and without taking much memory. */
const SLOWEST_MS = 250;
const MOST_EXTRA_BYTES = 128 * 1024 * 1024;

const { values } = parseArgs({ options: { inputs: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } } });
const inputs = Number(values.inputs);
const seed = Number(values.seed);
if (!Number.isSafeInteger(inputs) || inputs < 1 || !Number.isSafeInteger(seed)) throw new RangeError('usage: fuzz.ts [--inputs N] [--seed S]');

const journals = JOURNAL_FILES.map(journal).filter((bytes) => bytes.length > 0);
const lines = ['single-block', 'all-fields', 'one-event', 'text'].map((name) => journal(`${name}.expected.ndjson`).subarray(0, 40_000));
const payloads = journals.map(firstPayload).filter((payload) => payload !== null);

const random = randomFrom(seed);
const failures: string[] = [];
let events = 0;
let slowest = 0;
let most = 0;

for (let input = 0; input < inputs; input++) {
  const bytes = nextInput(input % 3, random);
  const before = memory();
  const started = process.threadCpuUsage();
  const failure = feed(bytes, input % 3 === 2);
  // Time of the processor, so that a busy machine is not taken for a slow parser.
  const used = process.threadCpuUsage(started);
  const took = (used.user + used.system) / 1_000;
  slowest = Math.max(slowest, took);
  if (failure !== null) failures.push(`input ${input} (seed ${seed}): ${failure}`);
  else if (took > SLOWEST_MS) failures.push(`input ${input} (seed ${seed}): ${took.toFixed(0)} ms`);
  most = Math.max(most, memory() - before);
}
if (most > MOST_EXTRA_BYTES) failures.push(`an input took ${mebibytes(most)} of memory`);

for (const failure of failures.slice(0, 20)) console.log(failure);
console.log(`${events} events came out of ${inputs} inputs`);
console.log(`slowest input ${slowest.toFixed(1)} ms, most memory taken by one ${mebibytes(most)}`);
console.log(`${inputs - failures.length} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;

function memory(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}

/** Turns: a changed file, a changed payload in a sound file, changed NDJSON. */
function nextInput(turn: number, next: Random): Buffer {
  if (turn === 0) return mutate(pick(journals, next), next, journals);
  if (turn === 2) return mutate(pick(lines, next), next, lines);
  const payload: Payload = pick(payloads, next);
  return wrapPayload(payload, mutate(payload.plain, next, [payload.plain]));
}

/** What went wrong, or null: any answer in the agreed form is right. */
function feed(bytes: Buffer, asLines: boolean): string | null {
  try {
    const decoded = asLines ? decodeLines(bytes) : decode(bytes);
    events += decoded.rows.length;
    const told = decoded.outcome === 'sound' || decoded.rejects.length > 0;
    if (!told) return 'damage without a reason';
    return decoded.rejects.every((reject) => reject.reason !== '' && Number.isSafeInteger(reject.events)) ? null : 'a reject without a reason';
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

function decodeLines(bytes: Buffer): ReturnType<typeof decode> {
  const reader = new NdjsonReader({ nowMs: NOW_MS });
  const half = bytes.length >>> 1;
  const messages = [...reader.push(bytes.subarray(0, half)), ...reader.push(bytes.subarray(half), half), ...reader.end(bytes.length)];
  return gather([{ type: 'opened', format: 'NDJSON', bytes: bytes.length }, ...messages]);
}

function pick<Value>(choices: readonly Value[], next: Random): Value {
  const choice = choices[next(choices.length)];
  if (choice === undefined) throw new RangeError('nothing to choose from');
  return choice;
}
