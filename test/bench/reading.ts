import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Repository } from '../../store/index.ts';
import { CHART_DAYS, type ChartStore } from './chart-store.ts';
import { inChild } from './in-child.ts';
import { middle } from './middle.ts';
import type { Note } from './series.ts';

const ROWS = 100_000;
const TIMES = 25;
/** The first and most frequent of the keys, in every store the same. */
const BUSIEST_KEY = `key-${createHash('md5').update('0').digest('hex').slice(0, 8)}`;
const MADE = { retentionIntervalMs: 0, sealing: false } as const;

/** A store of a hundred segments and one of a single segment, as large each. */
export interface ReadingStores {
  readonly large: ChartStore;
  readonly single: ChartStore;
}

export function readingStores(folder: string): ReadingStores {
  return {
    large: { store: join(folder, 'charts-large'), segments: 100, rows: ROWS },
    single: { store: join(folder, 'single'), segments: 1, rows: ROWS },
  };
}

/** The newest 50 events of one key that were refused for their rate, and single events by id from all over the store; medians in milliseconds. */
export async function readEvents({ store, segments }: ChartStore): Promise<Record<string, number>> {
  await using repository = await Repository.open(store, MADE);
  await repository.whenCached();
  const newest = await timed(async () => {
    const page = await repository.events({ filter: { ...CHART_DAYS, key: [BUSIEST_KEY], status: ['429'] }, limit: 50, full: false });
    if (page.events.length !== 50) throw new Error(`There are ${page.events.length} events instead of 50.`);
  });
  const ids = await spreadIds(repository, segments);
  const byId = await timed(async (turn) => {
    const id = ids[turn % ids.length] ?? '';
    if ((await repository.event(id, { full: false }))?.event['event_id'] !== id) throw new Error(`The event ${id} is not there.`);
  });
  return { newest, byId };
}

/** Ids from segments all over the store, in no order of time. */
async function spreadIds(repository: Repository, segments: number): Promise<string[]> {
  const width = (CHART_DAYS.toMs - CHART_DAYS.fromMs) / TIMES;
  const ids: string[] = [];
  for (let turn = 0; turn < TIMES; turn++) {
    const fromMs = CHART_DAYS.fromMs + width * ((turn * 7) % TIMES);
    const page = await repository.events({ filter: { fromMs, toMs: CHART_DAYS.toMs }, limit: 1, order: 'oldest', full: false });
    ids.push(String(page.events[0]?.['event_id']));
  }
  if (new Set(ids).size !== TIMES) throw new Error(`The ids of ${segments} segments are not as many as asked for.`);
  return ids;
}

/** The median time of a task after the first time, which opens the files. */
async function timed(work: (turn: number) => Promise<void>): Promise<number> {
  await work(0);
  const taken: number[] = [];
  for (let turn = 1; turn <= TIMES; turn++) {
    const began = performance.now();
    await work(turn);
    taken.push(performance.now() - began);
  }
  return middle(taken);
}

/** How long a store takes to open, ready for the first call. */
export async function openOnce({ store }: { readonly store: string }): Promise<Record<string, number>> {
  const began = performance.now();
  const repository = await Repository.open(store, MADE);
  const ms = performance.now() - began;
  const segments = repository.segments.length;
  await repository[Symbol.asyncDispose]();
  return { ms, segments };
}

/** Reading events of a hundred segments, each time beside the same of a single segment. */
export async function measureReading(folder: string, runs: number, note: Note): Promise<void> {
  const { large, single } = readingStores(folder);
  console.error(`making ${single.segments} segment of ${ROWS} events`);
  await inChild('makeChartStore', single);
  for (let run = 1; run <= runs; run++) {
    console.error(`reading, run ${run} of ${runs}`);
    const one = await inChild('readEvents', single);
    const all = await inChild('readEvents', large);
    note('newest', all['newest']);
    note('newestOfOne', one['newest']);
    note('byId', all['byId']);
    note('byIdOfOne', one['byId']);
  }
}

const MANY = { segments: 1_000, rows: 100 } as const;

/** Opening a store of a thousand segments, each time beside an empty one. */
export async function measureOpening(folder: string, runs: number, note: Note): Promise<void> {
  const many = { store: join(folder, 'many'), ...MANY };
  const empty = { store: join(folder, 'empty'), segments: 0, rows: 0 };
  console.error(`making ${many.segments} segments of ${many.rows} events`);
  for (const made of [many, empty]) await inChild('makeChartStore', made);
  for (let run = 1; run <= runs; run++) {
    console.error(`opening, run ${run} of ${runs}`);
    const { ms: emptyMs } = await inChild('openOnce', empty);
    const { ms: manyMs } = await inChild('openOnce', many);
    note('openMany', manyMs);
    note('openEmpty', emptyMs);
    note('openMore', (manyMs ?? Number.NaN) - (emptyMs ?? Number.NaN));
  }
}
