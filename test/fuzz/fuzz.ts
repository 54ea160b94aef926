import { parseArgs } from 'node:util';
import type { Decoded } from '../support/decoded.ts';
import { randomFrom } from './mutate.ts';
import { targets, type Target } from './targets.ts';

/** Feeds changed journals to the parsers: whatever they are fed, they must answer, soon and without taking much memory. */
const SLOWEST_MS = 250;
const MOST_EXTRA_BYTES = 128 * 1024 * 1024;
const SHORT = '6000';

const { values } = parseArgs({
  options: { inputs: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' }, short: { type: 'boolean', default: false } },
});
const inputs = Number(values.short ? SHORT : values.inputs);
const seed = Number(values.seed);
if (!Number.isSafeInteger(inputs) || inputs < 1 || !Number.isSafeInteger(seed))
  throw new RangeError('usage: fuzz.ts [--inputs N | --short] [--seed S]');

const all = await targets();
const random = randomFrom(seed);
const failures: string[] = [];
const slowest = new Map<string, number>();
let events = 0;
let most = 0;

for (let input = 0; input < inputs; input++) {
  const target = all[input % all.length];
  if (target === undefined) throw new RangeError('there is nothing to feed');
  const bytes = target.next(random);
  const before = memory();
  const started = process.threadCpuUsage();
  const failure = await feed(target, bytes);
  // Time of the processor, so that a busy machine is not taken for a slow parser.
  const used = process.threadCpuUsage(started);
  const took = (used.user + used.system) / 1_000;
  slowest.set(target.name, Math.max(slowest.get(target.name) ?? 0, took));
  if (failure !== null) failures.push(`input ${input} (${target.name}, seed ${seed}): ${failure}`);
  else if (took > SLOWEST_MS) failures.push(`input ${input} (${target.name}, seed ${seed}): ${took.toFixed(0)} ms`);
  most = Math.max(most, memory() - before);
}
if (most > MOST_EXTRA_BYTES) failures.push(`an input took ${mebibytes(most)} of memory`);

for (const failure of failures.slice(0, 20)) console.log(failure);
console.log(`${events} events came out of ${inputs} inputs`);
console.log(`slowest: ${[...slowest].map(([name, ms]) => `${name} ${ms.toFixed(1)} ms`).join(', ')}; most memory taken by one ${mebibytes(most)}`);
console.log(`${inputs - failures.length} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;

function memory(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}

/** What went wrong, or null: any answer in the agreed form is right. */
async function feed(target: Target, bytes: Buffer): Promise<string | null> {
  try {
    return judge(await target.feed(bytes));
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

function judge(decoded: Decoded): string | null {
  events += decoded.rows.length;
  const told = decoded.outcome === 'sound' || decoded.rejects.length > 0;
  if (!told) return 'damage without a reason';
  return decoded.rejects.every((reject) => reject.reason !== '' && Number.isSafeInteger(reject.events)) ? null : 'a reject without a reason';
}
