import { DIMENSIONS, isLatency, LATENCY_ERROR, MAX_TOP, METRICS } from '../../../store/index.ts';
import { dimensionFilterOf, FILTER_DETAIL, FILTER_OPTIONS } from '../event-filter.ts';
import { required } from '../given.ts';
import { reportMissing } from '../missing.ts';
import { openToRead } from '../open.ts';
import { describeUsage, usageDocument } from '../usage-output.ts';
import type { Verb } from '../verb.ts';

const BUCKETS = ['hour', 'day', 'week', 'month'] as const;

export const usage: Verb = {
  name: 'usage',
  usage: `STORE --from ISO --to ISO --bucket ${BUCKETS.join('/')} [--zone IANA] [--by DIMENSION [--then-by DIMENSION]] [--metric M] [--sheet N] [--top N] [--compare] [--DIMENSION VALUE]`,
  summary: 'Sums what was billed in [from, to), by bucket and group; buckets without events are left out.',
  details: [
    `DIMENSION is one of ${DIMENSIONS.join(', ')}.`,
    `--metric is one of ${METRICS.join(', ')}; it puts groups in order, and with a latency each line tells it within ${(LATENCY_ERROR * 100).toFixed(1)} %.`,
    '--metric cost tells what the tokens cost by the newest price sheet of the store, or by version --sheet, which adds costs beside any other metric too.',
    'Costs are exact. Tokens without a price are counted and their models named: a cost that has such tokens is a lower bound.',
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
    sheet: { type: 'string' },
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
    const version = given.whole('sheet', 1, 999_999_999) ?? null;
    const prices = query.metric === 'cost' || version !== null ? await repository.pricing.sheet(version) : null;
    const compareMs = given.flag('compare') ? repository.nowMs : null;
    const asked = { ...query, fromMs, toMs, filter: dimensionFilterOf(given), sheet: prices?.sheet ?? null, compareMs };
    const chart = await repository.usageChart(asked, terminal.signal);
    const output = { latencies: isLatency(query.metric), version: prices?.version ?? null };
    await terminal.print(usageDocument(chart, output), () => describeUsage(chart, output));
    return reportMissing(chart.missing, terminal);
  },
};
