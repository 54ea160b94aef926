import assert from 'node:assert/strict';
import type { Connection } from '../../store/duckdb/connection.ts';
import type { Hub } from '../../store/duckdb/hub.ts';
import { isLatency } from '../../store/queries/metrics.ts';
import type { Measured, UsageChart, UsageChartQuery } from '../../store/queries/usage-chart.ts';
import type { UsageHeat, UsageHeatQuery } from '../../store/queries/usage-heat.ts';
import type { Latency } from '../../store/queries/usage-latency.ts';
import { addSums, NO_USAGE, type UsageSums } from '../../store/queries/usage-sums.ts';
import { LATENCY_ERROR } from '../../store/rollups/latency.ts';
import { copyFacts, labelsOf, scan, type Scanned, type ScanQuery } from './usage-scan.ts';

/** What some events add up to: sums and every latency. */
interface Whole {
  readonly sums: UsageSums;
  readonly latencies: readonly number[];
}

const OTHERS = JSON.stringify([null, null]);

/** All events of a store in one table, to hold answers against. */
export class Facts implements AsyncDisposable {
  readonly #connection: Connection;

  private constructor(connection: Connection) {
    this.#connection = connection;
  }

  static async copy(hub: Hub, segments: readonly string[]): Promise<Facts> {
    const connection = await hub.connect();
    await copyFacts(connection, segments);
    return new Facts(connection);
  }

  /** Compares everything a chart tells with what a scan finds, to the last digit; latencies within their error. */
  async expectChart(query: UsageChartQuery, chart: UsageChart): Promise<void> {
    const by = [query.by, query.thenBy].filter((one) => one !== null);
    const asked = { ...query, per: query.bucket, by, filter: query.filter ?? {} };
    const scanned = await scan(this.#connection, asked);
    const groups = ranked(scanned, query);
    const shown = new Set(groups.slice(0, query.top ?? groups.length).map(([path]) => path));
    const pathOf = (one: Scanned): string => (shown.has(pathText(one.path)) ? pathText(one.path) : OTHERS);
    const labels = await labelsOf(this.#connection, chart.rows.map(({ fromMs }) => fromMs), asked); // prettier-ignore
    const rowKey = (fromMs: number, path: string): string => `${labels.get(fromMs)} ${path}`;
    same(
      Map.groupBy(scanned, (one) => `${one.label} ${pathOf(one)}`),
      chart.rows.map((row) => [rowKey(row.fromMs, JSON.stringify([row.group, row.subgroup])), row]),
      query,
    );
    same(Map.groupBy(scanned, ({ label }) => label), chart.whole.map((row) => [labels.get(row.fromMs) ?? '', row]), query); // prettier-ignore
    const listed = by.length === 0 ? [] : groups;
    assert.deepEqual(
      chart.groups.map(({ group, subgroup }) => JSON.stringify([group, subgroup])),
      listed.map(([path]) => path),
    );
    assert.equal(chart.groupCount, listed.length);
    same(new Map(listed), chart.groups.map((row) => [JSON.stringify([row.group, row.subgroup]), row]), query); // prettier-ignore
    same(whole(scanned), [['', chart.total]], query);
    if (chart.before !== null) await this.#expectBefore(query, chart, { ...asked, ...chart.before.range });
  }

  /** Compares the hours of the week with what a scan finds. */
  async expectHeat(query: UsageHeatQuery, { cells, total }: UsageHeat): Promise<void> {
    const scanned = await scan(this.#connection, { ...query, per: 'hour-of-week', by: [], filter: query.filter ?? {} });
    const withEvents = cells.filter(({ sums }) => sums.requests > 0);
    same(Map.groupBy(scanned, ({ label }) => label), withEvents.map((cell) => [String(cell.weekday * 24 + cell.hour), cell]), query); // prettier-ignore
    same(whole(scanned), [['', total]], query);
  }

  async #expectBefore(query: UsageChartQuery, { groups, before }: UsageChart, asked: ScanQuery): Promise<void> {
    const scanned = await scan(this.#connection, asked);
    const labels = await labelsOf(this.#connection, before?.whole.map(({ fromMs }) => fromMs) ?? [], asked);
    same(Map.groupBy(scanned, ({ label }) => label), (before?.whole ?? []).map((row) => [labels.get(row.fromMs) ?? '', row]), query); // prettier-ignore
    if (before) same(whole(scanned), [['', before.total]], query);
    const had = Map.groupBy(scanned, ({ path }) => pathText(path));
    const now = groups.map((row) => [JSON.stringify([row.group, row.subgroup]), row.before ?? { sums: NO_USAGE, latency: null }] as const);
    same(new Map(now.map(([path]) => [path, had.get(path) ?? []])), now, query);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection.run('DROP TABLE memory.facts');
    this.#connection[Symbol.dispose]();
  }
}

/** The groups of a scan in the order that a chart has them. */
function ranked(scanned: readonly Scanned[], { metric }: UsageChartQuery): [string, Scanned[]][] {
  const size = (all: readonly Scanned[]): bigint =>
    BigInt(wholeOf(all).sums[metric === 'latencyP50' || metric === 'latencyP95' ? 'requests' : metric]);
  return [...Map.groupBy(scanned, ({ path }) => pathText(path))].toSorted(([a, some], [b, others]) => {
    const [left, right] = [size(some), size(others)];
    return left === right ? comparePaths(a, b) : left > right ? -1 : 1;
  });
}

function comparePaths(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => (JSON.parse(text) as (string | null)[]).map((one) => Buffer.from(one ?? '')));
  for (const [at, value] of (left ?? []).entries()) {
    const order = value.compare(right?.[at] ?? Buffer.of());
    if (order !== 0) return order;
  }
  return 0;
}

function same(
  expected: ReadonlyMap<string, readonly Scanned[]>,
  found: readonly (readonly [string, Measured])[],
  { metric }: { readonly metric: UsageChartQuery['metric'] },
): void {
  const wanted = new Map([...expected].map(([key, all]) => [key, wholeOf(all)]));
  assert.deepEqual(new Map(found.map(([key, { sums }]) => [key, sums])), new Map([...wanted].map(([key, { sums }]) => [key, sums])));
  for (const [key, { latency }] of found) expectLatency(latency, isLatency(metric) ? (wanted.get(key)?.latencies ?? []) : []);
}

function expectLatency(latency: Latency | null, exact: readonly number[]): void {
  if (exact.length === 0) return assert.equal(latency, null);
  const sorted = exact.toSorted((a, b) => a - b);
  assert.ok(latency);
  assert.equal(latency.events, sorted.length);
  for (const [percent, told] of [
    [50, latency.p50],
    [95, latency.p95],
  ] as const) {
    const real = sorted[Math.max(1, Math.ceil((sorted.length * percent) / 100)) - 1] ?? Number.NaN;
    assert.ok(Math.abs(told - real) <= real * LATENCY_ERROR, `p${percent} is ${real}, not ${told}`);
  }
}

function whole(scanned: readonly Scanned[]): Map<string, readonly Scanned[]> {
  return new Map([['', scanned]]);
}

function wholeOf(all: readonly Scanned[]): Whole {
  return { sums: all.map(({ sums }) => sums).reduce(addSums, NO_USAGE), latencies: all.flatMap(({ latencies }) => latencies) };
}

function pathText([group = null, subgroup = null]: readonly (string | null)[]): string {
  return JSON.stringify([group, subgroup]);
}
