import { join } from 'node:path';
import { DAY_MS, HOUR_MS } from '../../store/domain/time.ts';
import { createStore, Repository } from '../../store/index.ts';
import { usageSeries } from '../../store/queries/usage-series.ts';
import { batchOf, makeEvents } from '../support/builders.ts';
import { insertEvents } from './chart-store.ts';
import { inChild } from './in-child.ts';
import { middle } from './middle.ts';
import type { Note } from './series.ts';

const ROWS = 500_000;
const APPENDED = 500;
const TIMES = 25;
/** One segment, however large. */
const GROWING = { retentionIntervalMs: 0, sealing: false, rolloverBytes: Number.MAX_SAFE_INTEGER, rolloverAgeMs: 0 } as const;

/** Makes a store whose active segment holds the events of one day; the engine itself makes them up, and the segment counts them when it is opened again. */
export async function makeActiveStore({ store }: { readonly store: string }): Promise<Record<string, number>> {
  await createStore(store);
  await using repository = await Repository.open(store, GROWING);
  using view = await repository.context.set.acquire();
  using connection = await repository.context.hub.connect();
  const stepMs = DAY_MS / ROWS;
  await insertEvents(connection, view.segments[0]?.file.name ?? '', { rows: ROWS, first: 1, fromMs: Date.now() - DAY_MS, stepMs });
  return { rows: ROWS };
}

/** The billing chart (30 days, hourly, by key) of such a store after each of many appends, the median, as the application draws it or from the facts alone. */
export async function drawActive({ store, from }: { store: string; from: 'rollups' | 'facts' }): Promise<Record<string, number>> {
  await using repository = await Repository.open(store, GROWING);
  const { hub, set } = repository.context;
  const toMs = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
  const query = { fromMs: toMs - 30 * DAY_MS, toMs, bucket: 'hour', zone: 'UTC', by: 'key' } as const;
  const draw = async (): Promise<{ ms: number; cpuMs: number }> => {
    const [began, before] = [performance.now(), process.cpuUsage()];
    const { total } = await (from === 'rollups' ? repository.usageSeries(query) : usageSeries(hub, set, query));
    const { user, system } = process.cpuUsage(before);
    if (total.requests < ROWS) throw new Error('The chart lacks events.');
    return { ms: performance.now() - began, cpuMs: (user + system) / 1_000 };
  };
  await draw();
  await repository.whenCached();
  const drawn: { ms: number; cpuMs: number }[] = [];
  while (drawn.length < TIMES) {
    await repository.append(batchOf(makeEvents(`${from}-${drawn.length}-${toMs}`, APPENDED, Date.now() - HOUR_MS)));
    drawn.push(await draw());
  }
  return { ms: middle(drawn.map(({ ms }) => ms)), cpuMs: middle(drawn.map(({ cpuMs }) => cpuMs)) };
}

/** The chart over an active segment that grows, from the facts and then as it is drawn, as often as asked. */
export async function measureActiveChart(folder: string, runs: number, note: Note): Promise<void> {
  const store = join(folder, 'active');
  console.error(`making an active segment of ${ROWS} events`);
  await inChild('makeActiveStore', { store });
  for (let run = 1; run <= runs; run++) {
    console.error(`active segment, run ${run} of ${runs}`);
    const facts = await inChild('drawActive', { store, from: 'facts' });
    const rollups = await inChild('drawActive', { store, from: 'rollups' });
    note('chartActiveFacts', facts['ms']);
    note('chartActiveFactsCpu', facts['cpuMs']);
    note('chartActive', rollups['ms']);
    note('chartActiveCpu', rollups['cpuMs']);
  }
}
