import assert from 'node:assert/strict';
import type { Connection } from '../../store/duckdb/connection.ts';
import type { Hub } from '../../store/duckdb/hub.ts';
import { isLatency } from '../../store/queries/metrics.ts';
import type { UsageChart, UsageChartQuery } from '../../store/queries/usage-chart.ts';
import type { UsageHeat, UsageHeatQuery } from '../../store/queries/usage-heat.ts';
import type { Latency } from '../../store/queries/usage-latency.ts';
import type { Costs, Measured } from '../../store/queries/usage-measured.ts';
import { addSums, NO_USAGE, type UsageSums } from '../../store/queries/usage-sums.ts';
import { LATENCY_ERROR } from '../../store/rollups/latency.ts';
import type { PlainPrices, PricedTokens } from './plain-prices.ts';
import { copyFacts, labelsOf, scan, type Scanned, type ScanQuery } from './usage-scan.ts';

/** What some events add up to: sums, every latency, and the events themselves. */
interface Whole {
  readonly sums: UsageSums;
  readonly latencies: readonly number[];
  readonly events: readonly PricedTokens[];
}

/** What a query is about besides its range, and what its answer is held against: prices when it has a sheet. */
interface Held {
  readonly metric: UsageChartQuery['metric'];
  readonly prices: PlainPrices | null;
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

  /** Compares everything a chart tells with what a scan finds, to the last digit; latencies within their error, and costs with those of each event by these prices. */
  async expectChart(query: UsageChartQuery, chart: UsageChart, prices: PlainPrices | null = null): Promise<void> {
    const by = [query.by, query.thenBy].filter((one) => one !== null);
    const asked = { ...query, per: query.bucket, by, filter: query.filter ?? {}, listed: prices !== null };
    const held = { metric: query.metric, prices };
    const scanned = await scan(this.#connection, asked);
    const groups = ranked(scanned, held);
    const shown = new Set(groups.slice(0, query.top ?? groups.length).map(([path]) => path));
    const pathOf = (one: Scanned): string => (shown.has(pathText(one.path)) ? pathText(one.path) : OTHERS);
    const labels = await labelsOf(this.#connection, chart.rows.map(({ fromMs }) => fromMs), asked); // prettier-ignore
    const rowKey = (fromMs: number, path: string): string => `${labels.get(fromMs)} ${path}`;
    same(
      Map.groupBy(scanned, (one) => `${one.label} ${pathOf(one)}`),
      chart.rows.map((row) => [rowKey(row.fromMs, JSON.stringify([row.group, row.subgroup])), row]),
      held,
    );
    same(Map.groupBy(scanned, ({ label }) => label), chart.whole.map((row) => [labels.get(row.fromMs) ?? '', row]), held); // prettier-ignore
    const listed = by.length === 0 ? [] : groups;
    assert.deepEqual(
      chart.groups.map(({ group, subgroup }) => JSON.stringify([group, subgroup])),
      listed.map(([path]) => path),
    );
    assert.equal(chart.groupCount, listed.length);
    same(new Map(listed), chart.groups.map((row) => [JSON.stringify([row.group, row.subgroup]), row]), held); // prettier-ignore
    same(whole(scanned), [['', chart.total]], held);
    assert.deepEqual(chart.costs, costsOf(scanned, prices));
    if (chart.before !== null) await this.#expectBefore(held, chart, { ...asked, ...chart.before.range });
  }

  /** Compares the hours of the week with what a scan finds. */
  async expectHeat(query: UsageHeatQuery, { cells, total, costs }: UsageHeat, prices: PlainPrices | null = null): Promise<void> {
    const asked = { ...query, per: 'hour-of-week', by: [], filter: query.filter ?? {}, listed: prices !== null } as const;
    const held = { metric: query.metric, prices };
    const scanned = await scan(this.#connection, asked);
    const withEvents = cells.filter(({ sums }) => sums.requests > 0);
    same(Map.groupBy(scanned, ({ label }) => label), withEvents.map((cell) => [String(cell.weekday * 24 + cell.hour), cell]), held); // prettier-ignore
    same(whole(scanned), [['', total]], held);
    assert.deepEqual(costs, costsOf(scanned, prices));
  }

  async #expectBefore(held: Held, { groups, before }: UsageChart, asked: ScanQuery): Promise<void> {
    const scanned = await scan(this.#connection, asked);
    const labels = await labelsOf(this.#connection, before?.whole.map(({ fromMs }) => fromMs) ?? [], asked);
    same(Map.groupBy(scanned, ({ label }) => label), (before?.whole ?? []).map((row) => [labels.get(row.fromMs) ?? '', row]), held); // prettier-ignore
    if (before) same(whole(scanned), [['', before.total]], held);
    const had = Map.groupBy(scanned, ({ path }) => pathText(path));
    const now = groups.map(
      (row) => [JSON.stringify([row.group, row.subgroup]), row.before ?? { sums: NO_USAGE, cost: null, latency: null }] as const,
    );
    same(new Map(now.map(([path]) => [path, had.get(path) ?? []])), now, held);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection.run('DROP TABLE memory.facts');
    this.#connection[Symbol.dispose]();
  }
}

/** The groups of a scan in the order that a chart has them. */
function ranked(scanned: readonly Scanned[], { metric, prices }: Held): [string, Scanned[]][] {
  const size = (all: readonly Scanned[]): bigint => {
    const { sums, events } = wholeOf(all);
    if (metric === 'cost') return prices?.costOf(events).units ?? 0n;
    return BigInt(sums[metric === 'latencyP50' || metric === 'latencyP95' ? 'requests' : metric]);
  };
  const groups = [...Map.groupBy(scanned, ({ path }) => pathText(path))].map(([path, all]) => [path, all, size(all)] as const);
  const sorted = groups.toSorted(([a, , left], [b, , right]) => {
    return left === right ? comparePaths(a, b) : left > right ? -1 : 1;
  });
  return sorted.map(([path, all]) => [path, all]);
}

/** What goes for every cost, from the events one by one. */
function costsOf(scanned: readonly Scanned[], prices: PlainPrices | null): Costs | null {
  if (prices === null) return null;
  const models = Map.groupBy(wholeOf(scanned).events, ({ model }) => model);
  const unpriced = [...models].map(([model, events]) => ({ model, tokens: prices.costOf(events).unpriced })).filter(({ tokens }) => tokens > 0n);
  return {
    currency: 'USD',
    unpriced: unpriced.toSorted((a, b) => (a.tokens === b.tokens ? (a.model < b.model ? -1 : 1) : a.tokens > b.tokens ? -1 : 1)),
  };
}

function comparePaths(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => (JSON.parse(text) as (string | null)[]).map((one) => Buffer.from(one ?? '')));
  for (const [at, value] of (left ?? []).entries()) {
    const order = value.compare(right?.[at] ?? Buffer.of());
    if (order !== 0) return order;
  }
  return 0;
}

function same(expected: ReadonlyMap<string, readonly Scanned[]>, found: readonly (readonly [string, Measured])[], { metric, prices }: Held): void {
  const wanted = new Map([...expected].map(([key, all]) => [key, wholeOf(all)]));
  assert.deepEqual(
    new Map(found.map(([key, { sums, cost }]) => [key, { sums, cost }])),
    new Map([...wanted].map(([key, { sums, events }]) => [key, { sums, cost: prices && prices.costOf(events) }])),
  );
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
  return {
    sums: all.map(({ sums }) => sums).reduce(addSums, NO_USAGE),
    latencies: all.flatMap(({ latencies }) => latencies),
    events: all.flatMap(({ events }) => events),
  };
}

function pathText([group = null, subgroup = null]: readonly (string | null)[]): string {
  return JSON.stringify([group, subgroup]);
}
