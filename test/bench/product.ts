import { rm } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { createStore, Repository } from '../../store/index.ts';
import { decodeFile } from '../../store/replay/decoder.ts';
import { middle } from './middle.ts';

const NANOS = 1e6;
const LOOK_MS = 4;
const QUIET = { retentionIntervalMs: 0, sealing: false };

interface Replaying {
  readonly store: string;
  readonly file: string;
  readonly fresh: boolean;
  /** Whether a file whose events are all stored is left unread, as the program does unless it is told otherwise. */
  readonly recognise?: boolean;
}

/** Replays a file into a store (made when `fresh`) up to the checkpoint at its close, and watches the event loop meanwhile. */
export async function replayOnce({ store, file, fresh, recognise = false }: Replaying): Promise<Record<string, number>> {
  if (fresh) {
    await rm(store, { recursive: true, force: true });
    await createStore(store);
  }
  const repository = await Repository.open(store, QUIET);
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const turns = watchTurns();
  const [began, before] = [performance.now(), process.cpuUsage()];
  const { counts } = await repository.replay([{ path: file }], { recognise });
  loop.disable();
  const turnMaxMs = turns.stop();
  await repository[Symbol.asyncDispose]();
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  if (counts.rejected + counts.conflict > 0) throw new Error(`Not a clean replay: ${JSON.stringify(counts)}`);
  const { maxRSS } = process.resourceUsage();
  return {
    ms,
    cpuMs: (user + system) / 1_000,
    read: counts.read,
    new: counts.new,
    loopP99Ms: loop.percentile(99) / NANOS,
    loopMaxMs: loop.max / NANOS,
    turnMaxMs,
    peakMb: maxRSS / 1024,
  };
}

/**
 * The longest turn of the event loop in processor time of the main thread: what the program itself takes,
 * whatever else the machine is doing (a delay on the clock counts the neighbours too). Looks every few milliseconds, so it may say that much too much.
 */
function watchTurns(): { stop(): number } {
  let longest = 0;
  let going = true;
  let before = process.threadCpuUsage();
  const turn = (): void => {
    const now = process.threadCpuUsage();
    longest = Math.max(longest, (now.user - before.user + now.system - before.system) / 1_000);
    before = now;
    if (going) setTimeout(turn, LOOK_MS);
  };
  turn();
  return {
    stop: () => {
      going = false;
      return longest;
    },
  };
}

/** Rolls a store over (in one segment, however large) and seals it. */
export async function sealOnce({ store, file }: { store: string; file: string }): Promise<Record<string, number>> {
  await rm(store, { recursive: true, force: true });
  await createStore(store);
  {
    await using writing = await Repository.open(store, { ...QUIET, rolloverBytes: Number.MAX_SAFE_INTEGER });
    await writing.replay([{ path: file }]);
    await writing.rollover();
  }
  await using repository = await Repository.open(store, { ...QUIET, sealing: true });
  const began = performance.now();
  await repository.whenSealed();
  const ms = performance.now() - began;
  const archived = repository.segments.filter((s) => s.tier === 'archived');
  if (archived.length !== 1) throw new Error('Sealing did not leave one archived segment.');
  return { ms, rows: archived[0]?.totals.rows ?? 0, bytes: archived[0]?.bytes ?? 0 };
}

/** Appends batches of 500 events one after another, each durable before the next. */
export async function appendBatches({ store, file, batches }: { store: string; file: string; batches: number }): Promise<Record<string, number>> {
  await rm(store, { recursive: true, force: true });
  await createStore(store);
  const ready = [];
  for await (const message of decodeFile(file, { nowMs: Date.now(), batchRows: 500 })) {
    if (message.type === 'batch' && message.batch.rows === 500) ready.push(message.batch);
    if (ready.length === batches) break;
  }
  await using repository = await Repository.open(store, QUIET);
  const began = performance.now();
  for (const batch of ready) await repository.append(batch);
  return { ms: performance.now() - began, rows: ready.length * 500 };
}

/** Times after its first batch at which a replay is cancelled, each in a new store. */
const CANCELLED_AFTER_MS = [0, 300, 600, 900, 1_200];

/** How long it takes from the wish to cancel a replay to its end: a whole batch, and the store at rest. */
export async function cancelReplays({ store, file }: { store: string; file: string }): Promise<Record<string, number>> {
  const taken: number[] = [];
  for (const afterMs of CANCELLED_AFTER_MS) {
    await rm(store, { recursive: true, force: true });
    await createStore(store);
    await using repository = await Repository.open(store, QUIET);
    const stop = new AbortController();
    const written = Promise.withResolvers<void>();
    const going = repository.replay([{ path: file }], { signal: stop.signal, progress: () => written.resolve() });
    await Promise.race([written.promise, going]);
    await wait(afterMs);
    const began = performance.now();
    stop.abort();
    await going;
    taken.push(performance.now() - began);
  }
  return { cancelMs: middle(taken), cancelMaxMs: Math.max(...taken) };
}

/** How long the event loop of a process that does nothing is kept waiting by the rest of the machine. */
export async function idleLoop(): Promise<Record<string, number>> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  await wait(2_000);
  loop.disable();
  return { loopP99Ms: loop.percentile(99) / NANOS, loopMaxMs: loop.max / NANOS };
}
