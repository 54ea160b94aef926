import { join } from 'node:path';
import { Repository } from '../../store/index.ts';
import { usageChart, type UsageChartQuery } from '../../store/queries/usage-chart.ts';
import { CHART_DAYS, type ChartStore } from './chart-store.ts';
import { inChild } from './in-child.ts';
import { middle } from './middle.ts';
import { readingStores } from './reading.ts';
import type { Note } from './series.ts';

/** What the billing page asks of so many buckets: as many groups apart as it can ever draw. */
const QUERY: UsageChartQuery = { ...CHART_DAYS, bucket: 'hour', zone: 'UTC', by: 'key', thenBy: null, metric: 'billable', top: 8, compareMs: null };
/** How often one process draws the chart after the first time, which opens the files; often enough to be as warm as an application that has run for a minute. */
const DRAWN = { rollups: 75, facts: 3 } as const;

/** The billing chart (30 days, hourly, by key), the median of several, from the rollups as the application draws it or from the facts alone. */
export async function drawChart({ store, from }: { store: string; from: 'rollups' | 'facts' }): Promise<Record<string, number>> {
  await using repository = await Repository.open(store, { retentionIntervalMs: 0, sealing: false });
  await repository.whenCached();
  const { hub, set } = repository.context;
  const draw = async (): Promise<{ ms: number; cpuMs: number }> => {
    const [began, before] = [performance.now(), process.cpuUsage()];
    const { total } = await (from === 'rollups' ? repository.usageChart(QUERY) : usageChart(hub, set, QUERY));
    const { user, system } = process.cpuUsage(before);
    if (total.sums.requests === 0) throw new Error('The chart is empty.');
    return { ms: performance.now() - began, cpuMs: (user + system) / 1_000 };
  };
  await draw();
  const drawn: { ms: number; cpuMs: number }[] = [];
  while (drawn.length < DRAWN[from]) drawn.push(await draw());
  return { ms: middle(drawn.map(({ ms }) => ms)), cpuMs: middle(drawn.map(({ cpuMs }) => cpuMs)) };
}

const ROWS = 100_000;

/** The chart on 100 segments from the facts, then from the rollups, then on a tenth of the events, as often as asked. */
export async function measureCharts(folder: string, runs: number, note: Note): Promise<void> {
  const { large } = readingStores(folder);
  const small: ChartStore = { store: join(folder, 'charts-small'), segments: 10, rows: ROWS };
  console.error(`making ${small.segments} segments of ${small.rows} events`);
  await inChild('makeChartStore', small);
  for (let run = 1; run <= runs; run++) {
    console.error(`charts, run ${run} of ${runs}`);
    const facts = await inChild('drawChart', { store: large.store, from: 'facts' });
    const rollups = await inChild('drawChart', { store: large.store, from: 'rollups' });
    note('chartFacts', facts['ms']);
    note('chartFactsCpu', facts['cpuMs']);
    note('chart', rollups['ms']);
    note('chartCpu', rollups['cpuMs']);
    note('chartSmall', (await inChild('drawChart', { store: small.store, from: 'rollups' }))['ms']);
  }
}
