import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { COLUMN_INDEX } from '../domain/columns.ts';
import type { EventBatch } from '../domain/event-batch.ts';
import { type Clock, DAY_MS, type EpochMs, systemClock } from '../domain/time.ts';
import { createStore } from '../opening.ts';
import { CATALOG_FILE, CATALOG_PREVIOUS_FILE, FOLDERS, LOCK_FILE, STORE_FILE } from '../layout.ts';
import { Repository } from '../repository.ts';
import { sampleBatches } from './generate.ts';

export interface SampleOptions {
  readonly clock?: Clock;
  readonly events?: number;
  readonly seed?: number;
  readonly signal?: AbortSignal | undefined;
  /** Events stored so far, and how many it will be. */
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

export interface SampleStore {
  readonly path: string;
  readonly events: number;
}

export const SAMPLE_EVENTS = 200_000;
const DAYS = 30;
const SEGMENT_DAYS = 3;
const SEED = 20_261;
const CREATED_AT = COLUMN_INDEX.get('created_at_ms') ?? -1;

/**
 * Makes a store that looks like a month of work: several archived segments, one pending, one active; all of it through the engine itself.
 * Refuses a folder that is not empty; a run that does not come to its end leaves the folder empty again.
 */
export async function makeSampleStore(path: string, options: SampleOptions = {}): Promise<SampleStore> {
  const clock = options.clock ?? systemClock;
  await createStore(path, { clock });
  try {
    return await fill(resolve(path), clock, options);
  } catch (error) {
    await empty(resolve(path));
    throw error;
  }
}

async function fill(path: string, clock: Clock, options: SampleOptions): Promise<SampleStore> {
  const { events = SAMPLE_EVENTS, seed = SEED } = options;
  const nowMs = clock.now();
  const cuts = cutsBefore(nowMs);
  const batches = sampleBatches({ fromMs: nowMs - DAYS * DAY_MS, toMs: nowMs, events, seed, cuts });
  const writing: Writing = { batches, cuts: [...cuts], done: 0, next: null };
  const progress = (): void => options.progress?.(writing.done, events);
  // All but the last two segments are sealed on the way; the last rollover happens where nothing seals, so that one stays pending.
  await write(path, writing, { clock, sealing: true, cutsLeft: 1, signal: options.signal, progress });
  await write(path, writing, { clock, sealing: false, cutsLeft: 0, signal: options.signal, progress });
  return { path, events: writing.done };
}

/** Midnights (UTC) at which a segment is closed; the last leaves half a day or more to the active segment. */
function cutsBefore(nowMs: EpochMs): readonly EpochMs[] {
  const last = Math.floor((nowMs - DAY_MS / 2) / DAY_MS) * DAY_MS;
  const cuts: EpochMs[] = [];
  for (let cut = last; cut > nowMs - (DAYS - 1) * DAY_MS; cut -= SEGMENT_DAYS * DAY_MS) cuts.unshift(cut);
  return cuts;
}

/** How far the events have come. */
interface Writing {
  readonly batches: Generator<EventBatch>;
  readonly cuts: EpochMs[];
  done: number;
  /** Taken from the generator, not stored yet. */
  next: EventBatch | null;
}

interface Phase {
  readonly clock: Clock;
  readonly sealing: boolean;
  /** Cuts that are left to the next phase. */
  readonly cutsLeft: number;
  readonly signal: AbortSignal | undefined;
  readonly progress: () => void;
}

async function write(path: string, writing: Writing, phase: Phase): Promise<void> {
  const { clock, sealing, signal } = phase;
  await using repository = await Repository.open(path, {
    clock,
    sealing,
    retentionIntervalMs: 0,
    rolloverAgeMs: 0,
    rolloverBytes: Number.MAX_SAFE_INTEGER,
  });
  for (let batch = take(writing); batch !== null; batch = take(writing)) {
    const passed = passCuts(writing, batch, phase.cutsLeft);
    if (passed === 'wait') break;
    if (passed) await repository.rollover(signal);
    await repository.append(batch, signal);
    writing.done += batch.rows;
    phase.progress();
  }
  if (sealing) await repository.whenSealed(signal);
}

/** Whether the batch begins behind a cut; 'wait' when that cut is the next phase's, which then gets the batch. */
function passCuts(writing: Writing, batch: EventBatch, left: number): boolean | 'wait' {
  const behind = (): boolean => firstTime(batch) >= (writing.cuts[0] ?? Number.POSITIVE_INFINITY);
  let passed = false;
  for (; writing.cuts.length > left && behind(); passed = true) writing.cuts.shift();
  if (!behind()) return passed;
  writing.next = batch;
  return 'wait';
}

function take(writing: Writing): EventBatch | null {
  const kept = writing.next;
  writing.next = null;
  return kept ?? writing.batches.next().value ?? null;
}

function firstTime(batch: EventBatch): EpochMs {
  const times = batch.columns[CREATED_AT];
  return times?.type === 'int64' ? Number(times.values[0]) : 0;
}

/** Removes what a store is made of; the folder was empty when this began. */
async function empty(path: string): Promise<void> {
  const ours = [...FOLDERS, STORE_FILE, LOCK_FILE, CATALOG_FILE, CATALOG_PREVIOUS_FILE];
  for (const name of ours) await rm(join(path, name), { recursive: true, force: true });
}
