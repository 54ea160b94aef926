import { type Costs, formatCost, type Measured, type PriceSheet } from '../../store/index.ts';
import type { Output } from '../contract/contract.ts';
import type { Handlers } from './host.ts';
import type { SessionParts } from './session-parts.ts';
import { cut, sumsView } from './views.ts';

type UsageHandlers = Pick<Handlers, 'usage.series' | 'usage.chart' | 'usage.heat' | 'usage.options'>;

/** Models without a price that are named. */
const NAMED = 100;

export function usageHandlers(parts: SessionParts): UsageHandlers {
  return {
    'usage.series': async (query, { signal }) => {
      const took = stopwatch();
      const { buckets, rows, names, total, segments, missing } = await parts.holder.repository.usageSeries(query, signal);
      return {
        buckets: [...buckets],
        rows: rows.map((row) => ({ fromMs: row.fromMs, group: row.group, ...sumsView(row) })),
        names: { ...names },
        total: sumsView(total),
        segments,
        missing: [...missing],
        tookMs: took(),
      };
    },
    'usage.chart': async ({ compare, sheet, ...query }, { signal }) => {
      const took = stopwatch();
      const { repository } = parts.holder;
      const asked = { ...query, sheet: await sheetOf(parts, sheet), compareMs: compare ? repository.nowMs : null };
      const chart = await repository.usageChart(asked, signal);
      return {
        ...chart,
        buckets: [...chart.buckets],
        rows: chart.rows.map((row) => ({ ...row, ...measuredView(row) })),
        whole: wholeView(chart.whole),
        groups: chart.groups.map((row) => ({ ...row, ...measuredView(row), before: row.before && measuredView(row.before) })),
        total: measuredView(chart.total),
        costs: costsView(chart.costs),
        before: chart.before && {
          range: chart.before.range,
          buckets: [...chart.before.buckets],
          whole: wholeView(chart.before.whole),
          total: measuredView(chart.before.total),
        },
        names: { ...chart.names },
        missing: [...chart.missing],
        tookMs: took(),
      };
    },
    'usage.heat': async ({ sheet, ...query }, { signal }) => {
      const took = stopwatch();
      const asked = { ...query, sheet: await sheetOf(parts, sheet) };
      const { cells, total, costs, segments, missing } = await parts.holder.repository.usageHeat(asked, signal);
      return {
        cells: cells.map((cell) => ({ ...cell, ...measuredView(cell) })),
        total: measuredView(total),
        costs: costsView(costs),
        segments,
        missing: [...missing],
        tookMs: took(),
      };
    },
    'usage.options': async (_input, { signal }) => {
      const { fromMs, toMs, options } = await parts.holder.repository.usageOptions(signal);
      const lists = Object.entries(options).map(([name, values]) => [
        name,
        values.map((o) => ({ ...o, value: cut(o.value), name: o.name === null ? null : cut(o.name) })),
      ]);
      return { fromMs, toMs, options: Object.fromEntries(lists) };
    },
  };
}

/** Milliseconds since it was made. */
function stopwatch(): () => number {
  const began = performance.now();
  return () => Math.round(performance.now() - began);
}

async function sheetOf({ holder }: SessionParts, version: number | null): Promise<PriceSheet | null> {
  return version === null ? null : (await holder.repository.pricing.sheetOf(version)).sheet;
}

function measuredView({ sums, cost, latency }: Measured): Output<'usage.chart'>['total'] {
  return {
    sums: sumsView(sums),
    cost: cost && { amount: formatCost(cost.units), unpriced: String(cost.unpriced) },
    latency: latency && { ...latency },
  };
}

function costsView(costs: Costs | null): Output<'usage.chart'>['costs'] {
  if (costs === null) return null;
  const unpriced = costs.unpriced.slice(0, NAMED).map(({ model, tokens }) => ({ model: cut(model), tokens: String(tokens) }));
  return { currency: costs.currency, unpricedModels: costs.unpriced.length, unpriced };
}

function wholeView(whole: readonly (Measured & { readonly fromMs: number })[]): Output<'usage.chart'>['whole'] {
  return whole.map((bucket) => ({ fromMs: bucket.fromMs, ...measuredView(bucket) }));
}
