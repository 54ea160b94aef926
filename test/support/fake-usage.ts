import type { Input, Output } from '../../electron/contract/contract.ts';
import { seeded } from './fake-random.ts';

type Series = Output<'usage.series'>;
type Row = Series['rows'][number];
type Chart = Output<'usage.chart'>;
type Measured = Chart['total'];

const HOUR = 3_600_000;
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  key: Array.from({ length: 14 }, (_, index) => `key_${1_000 + index}`),
  model: [
    'claude-opus-4',
    'claude-sonnet-4-5',
    'claude-haiku-4-5',
    'gpt-5',
    'gpt-5-mini',
    'gpt-5-codex',
    'o4-mini',
    'claude-3-7-sonnet',
    'gpt-4.1',
    '',
  ],
  provider: ['codex', 'kiro'],
  account: ['acct-a', 'acct-b', 'acct-c', ''],
  endpoint: ['/v1/messages', '/v1/responses', '/v1/chat/completions'],
  status: ['200', '429', '500', '400'],
};
const NAMES = [
  'prod-gateway',
  'mobile app',
  'batch nightly',
  'support-bot',
  'eval <b>harness</b>',
  '=HYPERLINK("x")',
  'staging',
  'docs search',
  'research',
];

const STEP: Readonly<Record<Input<'usage.series'>['bucket'], number>> = { hour: HOUR, day: 24 * HOUR, week: 168 * HOUR, month: 720 * HOUR };

/** A chart's worth of usage: daily waves, 3 % errors, some credits missing; nothing outside the store's own range. */
export function fakeSeries(
  input: Pick<Input<'usage.series'>, 'fromMs' | 'toMs' | 'bucket' | 'by' | 'filter'>,
  data: { readonly fromMs: number; readonly toMs: number },
): Series {
  const step = STEP[input.bucket];
  const first = Math.floor(input.fromMs / step) * step;
  const buckets = Array.from({ length: Math.min(2_000, Math.ceil((input.toMs - first) / step)) }, (_, index) => ({
    fromMs: first + index * step,
    toMs: first + (index + 1) * step,
  }));
  const filter = input.by === null ? null : input.filter[input.by];
  const groups = input.by === null ? [null] : (GROUPS[input.by] ?? []).filter((group) => filter === null || filter.includes(group));
  const rows = buckets
    .filter(({ fromMs, toMs }) => toMs > data.fromMs && fromMs < data.toMs)
    .flatMap(({ fromMs }) => groups.map((group, index) => fakeRow(fromMs, group, index, step / HOUR)));
  return { buckets, rows, names: namesOf(input.by), total: sumRows(rows), segments: 58, missing: [], tookMs: 23 };
}

function fakeRow(fromMs: number, group: string | null, index: number, hours: number): Row {
  const random = seeded(Math.floor(fromMs / HOUR) * 31 + index);
  const wave = 1 + 0.7 * Math.sin(((fromMs / HOUR - 8) / 24) * 2 * Math.PI);
  const requests = Math.round(((220 * wave * hours) / (index + 1)) * (0.7 + random() * 0.6));
  const missing = index === 2 ? Math.round(requests * 0.01) : 0;
  const tokens = BigInt(requests);
  return {
    fromMs,
    group,
    requests,
    inputUncached: (tokens * 1_204n).toString(),
    inputCached: (tokens * 3_310n).toString(),
    output: (tokens * 418n).toString(),
    billable: (tokens * 2_113n).toString(),
    credits: `${requests * 3}.125`,
    creditsMissing: missing,
    usageMissing: 0,
    errors: Math.round(requests * 0.03),
  };
}

/** The same usage as a chart has it; the period before had nine tenths of it. */
export function fakeChart(input: Input<'usage.chart'>, data: { readonly fromMs: number; readonly toMs: number }): Chart {
  const series = fakeSeries(input, data);
  const groups = [...Map.groupBy(series.rows, ({ group }) => group)].map(([group, rows]) => ({ group, subgroup: null, ...measured(sumRows(rows)) }));
  groups.sort((a, b) => b.sums.requests - a.sums.requests);
  const shown = new Set(groups.slice(0, input.top).map(({ group }) => group));
  const pieces = Map.groupBy(series.rows, ({ fromMs, group }) => JSON.stringify([fromMs, shown.has(group) ? group : null]));
  const rows = [...pieces].map(([key, all]) => {
    const [fromMs, group] = JSON.parse(key) as [number, string | null];
    return { fromMs, group, subgroup: null, ...measured(sumRows(all)) };
  });
  const whole = [...Map.groupBy(series.rows, ({ fromMs }) => fromMs)].map(([fromMs, all]) => ({ fromMs, ...measured(sumRows(all)) }));
  const length = input.toMs - input.fromMs;
  const range = { fromMs: input.fromMs - length, toMs: input.fromMs };
  const earlier = { range, buckets: series.buckets.map((one) => ({ fromMs: one.fromMs - length, toMs: one.toMs - length })) };
  const tenth = (one: Measured): Measured => ({ ...one, sums: { ...one.sums, requests: Math.floor(one.sums.requests * 0.9) } });
  const total = measured(series.total);
  return {
    ...series,
    rows,
    whole,
    groups: input.by === null ? [] : groups.map((row) => ({ ...row, before: input.compare ? tenth(row) : null })),
    groupCount: input.by === null ? 0 : groups.length,
    total,
    costs: null,
    before: input.compare ? { ...earlier, whole: whole.map((one) => ({ ...tenth(one), fromMs: one.fromMs - length })), total: tenth(total) } : null,
  };
}

/** Working hours of working days, mostly. */
export function fakeHeat(input: Input<'usage.heat'>): Output<'usage.heat'> {
  const cells = Array.from({ length: 168 }, (_, place) => {
    const [weekday, hour] = [Math.floor(place / 24), place % 24];
    const row = fakeRow(input.fromMs + place * HOUR, null, weekday > 4 ? 3 : 0, 1);
    return { weekday, hour, times: 4, ...measured(row) };
  });
  return { cells, total: cells[0] ? measured({ ...cells[0].sums }) : measured(sumRows([])), costs: null, segments: 58, missing: [], tookMs: 12 };
}

function measured({
  fromMs: _fromMs,
  group: _group,
  ...sums
}: Series['total'] & { readonly fromMs?: number; readonly group?: string | null }): Measured {
  return { sums, cost: null, latency: { events: sums.requests, p50: 2_176, p95: 9_984 } };
}

function namesOf(by: Input<'usage.series'>['by']): Record<string, string> {
  return by === 'key' ? Object.fromEntries(NAMES.map((name, index) => [`key_${1_000 + index}`, name])) : {};
}

function sumRows(rows: readonly Row[]): Series['total'] {
  const sum = (pick: (row: Row) => string): string => rows.reduce((total, row) => total + BigInt(pick(row)), 0n).toString();
  const count = (pick: (row: Row) => number): number => rows.reduce((total, row) => total + pick(row), 0);
  const thousandths = rows.reduce((total, row) => total + BigInt(row.credits.replace('.', '')), 0n);
  return {
    requests: count((row) => row.requests),
    inputUncached: sum((row) => row.inputUncached),
    inputCached: sum((row) => row.inputCached),
    output: sum((row) => row.output),
    billable: sum((row) => row.billable),
    credits: `${thousandths / 1000n}.${(thousandths % 1000n).toString().padStart(3, '0')}`,
    creditsMissing: count((row) => row.creditsMissing),
    usageMissing: 0,
    errors: count((row) => row.errors),
  };
}

/** The values that filters offer. */
export function fakeOptions(data: { readonly fromMs: number; readonly toMs: number } | null): Output<'usage.options'> {
  const names = namesOf('key');
  const options = Object.fromEntries(
    Object.entries(GROUPS).map(([by, values]) => [
      by,
      values.map((value, index) => ({ value, name: by === 'key' ? (names[value] ?? null) : null, requests: Math.round(90_000 / (index + 1)) })),
    ]),
  );
  return { fromMs: data?.fromMs ?? null, toMs: data?.toMs ?? null, options: data ? options : {} };
}
