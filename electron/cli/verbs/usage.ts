import {
  DIMENSIONS,
  formatCredits,
  isLatency,
  LATENCY_ERROR,
  MAX_TOP,
  type Measured,
  METRICS,
  type UsageChart,
  type UsageSums,
} from '../../../store/index.ts';
import { dimensionFilterOf, FILTER_DETAIL, FILTER_OPTIONS } from '../event-filter.ts';
import { required } from '../given.ts';
import { isoText } from '../instant.ts';
import { reportMissing } from '../missing.ts';
import { openToRead } from '../open.ts';
import { counted, grouped, table } from '../table.ts';
import type { Verb } from '../verb.ts';

const BUCKETS = ['hour', 'day', 'week', 'month'] as const;

export const usage: Verb = {
  name: 'usage',
  usage: `STORE --from ISO --to ISO --bucket ${BUCKETS.join('/')} [--zone IANA] [--by DIMENSION [--then-by DIMENSION]] [--metric M] [--top N] [--compare] [--DIMENSION VALUE]`,
  summary: 'Sums what was billed in [from, to), by bucket and group; buckets without events are left out.',
  details: [
    `DIMENSION is one of ${DIMENSIONS.join(', ')}.`,
    `--metric is one of ${METRICS.join(', ')}; it puts groups in order, and with a latency each line tells it within ${(LATENCY_ERROR * 100).toFixed(1)} %.`,
    `--top tells that many groups apart (at most ${MAX_TOP}), the largest over the whole range; all others are one whose group is null.`,
    '--compare adds the period before: as long on the calendar of the zone, and as much of it as has passed of this one.',
    FILTER_DETAIL,
  ],
  options: {
    ...FILTER_OPTIONS,
    bucket: { type: 'string' },
    zone: { type: 'string' },
    by: { type: 'string' },
    'then-by': { type: 'string' },
    metric: { type: 'string' },
    top: { type: 'string' },
    compare: { type: 'boolean' },
  },
  words: { least: 1, most: 1 },
  async run(given, terminal) {
    const fromMs = required(given.instant('from'), 'from');
    const toMs = required(given.instant('to'), 'to');
    const query = {
      bucket: required(given.choice('bucket', BUCKETS), 'bucket'),
      zone: given.text('zone') ?? 'UTC',
      by: given.choice('by', DIMENSIONS) ?? null,
      thenBy: given.choice('then-by', DIMENSIONS) ?? null,
      metric: given.choice('metric', METRICS) ?? 'billable',
      top: given.whole('top', 1, MAX_TOP) ?? null,
    };
    await using repository = await openToRead(given.store);
    const compareMs = given.flag('compare') ? repository.nowMs : null;
    const chart = await repository.usageChart({ ...query, fromMs, toMs, filter: dimensionFilterOf(given), compareMs }, terminal.signal);
    await terminal.print(documentOf(chart), () => describe(chart, isLatency(query.metric)));
    return reportMissing(chart.missing, terminal);
  },
};

function documentOf({ rows, groups, groupCount, total, names, missing, before }: UsageChart): object {
  return {
    buckets: rows.map((row) => ({ from: isoText(row.fromMs), group: row.group, subgroup: row.subgroup, ...measuredOf(row) })),
    groups: groups.map((row) => ({ group: row.group, subgroup: row.subgroup, ...measuredOf(row), before: row.before && measuredOf(row.before) })),
    groupCount,
    total: measuredOf(total),
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

function measuredOf({ sums, latency }: Measured): object {
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
    latency,
  };
}

function describe({ rows, total, names, before, groupCount }: UsageChart, latencies: boolean): string {
  const number = (title: string): { title: string; align: 'right' } => ({ title, align: 'right' });
  const times = latencies ? ['p50 ms', 'p95 ms'] : [];
  const columns = [
    { title: 'from' },
    { title: 'group' },
    ...['requests', 'input', 'cached', 'output', 'billable', 'credits', 'missing', 'errors', ...times].map(number),
  ];
  const cells = ({ sums: s, latency }: Measured): string[] => [
    grouped(s.requests), grouped(s.inputUncached), grouped(s.inputCached), grouped(s.output), grouped(s.billable), creditText(s), grouped(s.creditsMissing), grouped(s.errors),
    ...(latencies ? [latencyText(latency?.p50), latencyText(latency?.p95)] : []),
  ]; // prettier-ignore
  const name = (value: string): string => names[value] ?? value;
  const group = (row: UsageChart['rows'][number]): string | null => {
    if (row.group === null) return groupCount > 0 ? '(all others)' : null;
    return row.subgroup === null ? name(row.group) : `${name(row.group)} / ${name(row.subgroup)}`;
  };
  return table(columns, [
    ...rows.map((row) => [isoText(row.fromMs), group(row), ...cells(row)]),
    ['total', groupCount > 0 ? counted(groupCount, 'group') : '', ...cells(total)],
    ...(before === null ? [] : [['before', `since ${isoText(before.range.fromMs)}`, ...cells(before.total)]]),
  ]);
}

/** A lower bound where values are missing. */
function creditText({ credits, creditsMissing }: UsageSums): string {
  return creditsMissing > 0 ? `>= ${formatCredits(credits)}` : formatCredits(credits);
}

function latencyText(ms: number | undefined): string {
  return ms === undefined ? '-' : grouped(Math.round(ms));
}
