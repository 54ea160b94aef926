import { formatChange, formatCompact, formatInteger } from '../../format/count.ts';
import { DECIMAL_SCALE, decimalText, floorDecimal, formatDecimal } from '../../format/decimal.ts';
import { formatDuration } from '../../format/duration.ts';
import { amountOf, isAdditive, type Change, type Measured, type Metric, type Totals } from './totals.ts';

/** A value of a metric without rounding; `-` when it is not known. */
export function exactMetric(measured: Measured, metric: Metric): string {
  const amount = amountOf(measured, metric);
  if (amount === null) return '-';
  if (!isAdditive(metric)) return `${shortMetric(measured, metric)}, within 1.6 %, of ${formatInteger(measured.latency?.events ?? 0n)} requests`;
  const { creditsMissing: missing } = measured.totals;
  if (metric !== 'credits' || missing === 0n) return shortMetric(measured, metric);
  return `${shortMetric(measured, metric)}; ${formatInteger(missing)} ${missing === 1n ? 'event has' : 'events have'} no credit value`;
}

/** The same without saying how exact it can be. */
export function shortMetric(measured: Measured, metric: Metric): string {
  const amount = amountOf(measured, metric);
  if (amount === null) return '-';
  if (!isAdditive(metric)) return `${formatInteger(amount)} ms`;
  if (metric !== 'credits') return formatInteger(amount);
  return `${measured.totals.creditsMissing === 0n ? '' : '>= '}${grouped(decimalText(amount))}`;
}

/** A value of a metric for a cell of a table. */
export function cellMetric(measured: Measured, metric: Metric): string {
  const amount = amountOf(measured, metric);
  if (amount === null) return '-';
  if (!isAdditive(metric)) return formatDuration(Number(amount));
  return metric === 'credits' ? creditText(measured.totals, 2) : formatInteger(amount);
}

/** A value of a metric for a headline. */
export function headlineMetric(measured: Measured, metric: Metric): string {
  const amount = amountOf(measured, metric);
  if (amount === null) return '-';
  if (!isAdditive(metric)) return formatDuration(Number(amount));
  return metric === 'credits' ? headlineCredits(measured.totals) : formatCompact(amount);
}

function grouped(text: string): string {
  const [whole = '0', fraction] = text.split('.');
  const sign = whole.startsWith('-') ? '-' : '';
  return `${sign}${formatInteger(whole.replace('-', ''))}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** Credits, a lower bound where rows have none. */
export function creditText(totals: Totals, digits: number): string {
  return totals.creditsMissing > 0n ? `>= ${formatDecimal(floorDecimal(totals.credits, digits), digits)}` : formatDecimal(totals.credits, digits);
}

/** Credits for a headline: the fewer places the more there are, so that the number is never cut. */
export function headlineCredits(totals: Totals): string {
  const whole = totals.credits / 10n ** BigInt(DECIMAL_SCALE);
  const size = whole < 0n ? 0n - whole : whole;
  if (size >= 10_000_000n) return `${totals.creditsMissing > 0n ? '>= ' : ''}${formatCompact(whole)}`;
  return creditText(totals, size >= 10_000n ? 0 : 2);
}

/** A number for the height of a bar. */
export function pixelValue(amount: bigint, metric: Metric): number {
  return metric === 'credits' ? Number(amount) / 10 ** DECIMAL_SCALE : Number(amount);
}

/** A label of the value axis; empty between whole numbers of things that cannot be parted. */
export function axisText(value: number, metric: Metric): string {
  if (!isAdditive(metric)) return value === 0 ? '0' : formatDuration(value);
  if (Math.abs(value) >= 1_000) return formatCompact(value);
  if (metric !== 'credits') return Number.isInteger(value) ? String(value) : '';
  return String(Number(value.toPrecision(3)));
}

/** A change in words: `+12 %`, `-3.4 %`, `428 times`, `no change`, `none before`. */
export function changeText(change: Change): string {
  switch (change.kind) {
    case 'same':
      return 'no change';
    case 'from-nothing':
      return 'none before';
    case 'ratio':
      if (Math.abs(change.ratio) < 0.001) return 'about equal';
      return formatChange(change.ratio);
  }
}
