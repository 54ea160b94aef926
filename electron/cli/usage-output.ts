import { type Costs, formatCost, formatCredits, type Measured, type UsageChart, visible } from '../../store/index.ts';
import { isoText } from './instant.ts';
import { counted, grouped, table } from './table.ts';

/** What a chart is printed with besides itself. */
export interface UsageOutput {
  /** Whether its metric is how long requests took. */
  readonly latencies: boolean;
  /** Version of the price sheet that costs are by. */
  readonly version: number | null;
}

/** A chart as a JSON document. */
export function usageDocument({ rows, groups, groupCount, total, costs, names, missing, before }: UsageChart, { version }: UsageOutput): object {
  return {
    buckets: rows.map((row) => ({ from: isoText(row.fromMs), group: row.group, subgroup: row.subgroup, ...measuredOf(row) })),
    groups: groups.map((row) => ({ group: row.group, subgroup: row.subgroup, ...measuredOf(row), before: row.before && measuredOf(row.before) })),
    groupCount,
    total: measuredOf(total),
    prices: costs && {
      version,
      currency: costs.currency,
      unpriced: costs.unpriced.map(({ model, tokens }) => ({ model, tokens: String(tokens) })),
    },
    before: before && {
      from: isoText(before.range.fromMs),
      to: isoText(before.range.toMs),
      buckets: before.whole.map((row) => ({ from: isoText(row.fromMs), ...measuredOf(row) })),
      total: measuredOf(before.total),
    },
    names,
    missing,
  };
}

function measuredOf({ sums, cost, latency }: Measured): object {
  return {
    requests: sums.requests,
    inputUncached: String(sums.inputUncached),
    inputCached: String(sums.inputCached),
    output: String(sums.output),
    billable: String(sums.billable),
    credits: formatCredits(sums.credits),
    creditsMissing: sums.creditsMissing,
    usageMissing: sums.usageMissing,
    errors: sums.errors,
    cost: cost && formatCost(cost.units),
    unpricedTokens: cost && String(cost.unpriced),
    latency,
  };
}

/** A chart as a table for a person to read. */
export function describeUsage({ rows, total, costs, names, before, groupCount }: UsageChart, { latencies, version }: UsageOutput): string {
  const number = (title: string): { title: string; align: 'right' } => ({ title, align: 'right' });
  const more = [...(costs === null ? [] : [`cost, ${costs.currency}`, 'no price']), ...(latencies ? ['p50 ms', 'p95 ms'] : [])];
  const columns = [
    { title: 'from' },
    { title: 'group' },
    ...['requests', 'input', 'cached', 'output', 'billable', 'credits', 'missing', 'errors', ...more].map(number),
  ];
  const cells = (row: Measured): string[] => [
    ...sumCells(row),
    ...(costs === null ? [] : [costText(row), grouped(row.cost?.unpriced ?? 0n)]),
    ...(latencies ? [latencyText(row.latency?.p50), latencyText(row.latency?.p95)] : []),
  ];
  const name = (value: string): string => names[value] ?? value;
  const group = (row: UsageChart['rows'][number]): string | null => {
    if (row.group === null) return groupCount > 0 ? '(all others)' : null;
    return row.subgroup === null ? name(row.group) : `${name(row.group)} / ${name(row.subgroup)}`;
  };
  const lines = table(columns, [
    ...rows.map((row) => [isoText(row.fromMs), group(row), ...cells(row)]),
    ['total', groupCount > 0 ? counted(groupCount, 'group') : '', ...cells(total)],
    ...(before === null ? [] : [['before', `since ${isoText(before.range.fromMs)}`, ...cells(before.total)]]),
  ]);
  return costs === null ? lines : [lines, ...pricesText(costs, total, version)].join('\n');
}

function sumCells({ sums: s }: Measured): string[] {
  const credits = s.creditsMissing > 0 ? `>= ${formatCredits(s.credits)}` : formatCredits(s.credits);
  const tokens = [s.inputUncached, s.inputCached, s.output, s.billable].map(grouped);
  return [grouped(s.requests), ...tokens, credits, grouped(s.creditsMissing), grouped(s.errors)];
}

/** A lower bound where tokens have no price, or are not known. */
function costText({ sums, cost }: Measured): string {
  if (cost === null) return '-';
  return cost.unpriced !== 0n || sums.usageMissing > 0 ? `>= ${formatCost(cost.units)}` : formatCost(cost.units);
}

function pricesText({ unpriced }: Costs, { sums, cost }: Measured, version: number | null): string[] {
  const models = unpriced.map(({ model, tokens }) => `${model === '' ? '(no model)' : model} (${grouped(tokens)})`);
  return [
    `prices: version ${version} of the price sheet`,
    ...(unpriced.length === 0 ? [] : [visible(`note: ${grouped(cost?.unpriced ?? 0n)} tokens have no price: ${models.join(', ')}`)]),
    ...(sums.usageMissing === 0 ? [] : [`note: ${counted(sums.usageMissing, 'request')} came without token counts and cost nothing here`]),
  ];
}

function latencyText(ms: number | undefined): string {
  return ms === undefined ? '-' : grouped(Math.round(ms));
}
