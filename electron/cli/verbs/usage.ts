import { formatCredits, type UsageSeries, type UsageSums } from '../../../store/index.ts';
import { required } from '../given.ts';
import { isoText } from '../instant.ts';
import { openToRead } from '../open.ts';
import { grouped, table } from '../table.ts';
import type { Verb } from '../verb.ts';
import { reportMissing } from '../missing.ts';

const BUCKETS = ['hour', 'day', 'week', 'month'] as const;
const BY = ['key', 'model', 'provider', 'account', 'endpoint', 'status'] as const;

export const usage: Verb = {
  name: 'usage',
  usage: `STORE --from ISO --to ISO --bucket ${BUCKETS.join('/')} [--zone IANA] [--by ${BY.join('/')}]`,
  summary: 'Sums what was billed in [from, to), by bucket and group; buckets without events are left out.',
  options: { from: { type: 'string' }, to: { type: 'string' }, bucket: { type: 'string' }, zone: { type: 'string' }, by: { type: 'string' } },
  words: { least: 1, most: 1 },
  async run(given, terminal) {
    const query = {
      fromMs: required(given.instant('from'), 'from'),
      toMs: required(given.instant('to'), 'to'),
      bucket: required(given.choice('bucket', BUCKETS), 'bucket'),
      zone: given.text('zone') ?? 'UTC',
      by: given.choice('by', BY) ?? null,
    };
    await using repository = await openToRead(given.store);
    const series = await repository.usageSeries(query, terminal.signal);
    await terminal.print(documentOf(series), () => describe(series));
    return reportMissing(series.missing, terminal);
  },
};

function documentOf({ rows, total, names, missing }: UsageSeries): object {
  return { buckets: rows.map((row) => ({ from: isoText(row.fromMs), group: row.group, ...sumsOf(row) })), total: sumsOf(total), names, missing };
}

function sumsOf(sums: UsageSums): object {
  return {
    requests: sums.requests,
    inputUncached: String(sums.inputUncached),
    inputCached: String(sums.inputCached),
    output: String(sums.output),
    billable: String(sums.billable),
    credits: formatCredits(sums.credits),
    creditsMissing: sums.creditsMissing,
    errors: sums.errors,
  };
}

function describe({ rows, total, names }: UsageSeries): string {
  const number = (title: string): { title: string; align: 'right' } => ({ title, align: 'right' });
  const columns = [{ title: 'from' }, { title: 'group' }, ...['requests', 'input', 'cached', 'output', 'billable', 'credits', 'missing'].map(number)];
  const cells = (s: UsageSums): string[] => [
    grouped(s.requests), grouped(s.inputUncached), grouped(s.inputCached), grouped(s.output), grouped(s.billable), formatCredits(s.credits), grouped(s.creditsMissing),
  ]; // prettier-ignore
  const group = (value: string | null): string | null => (value === null ? null : (names[value] ?? value));
  return table(columns, [...rows.map((row) => [isoText(row.fromMs), group(row.group), ...cells(row)]), ['total', '', ...cells(total)]]);
}
