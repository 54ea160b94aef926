import { formatChange, formatCompact, formatInteger } from '../../format/count.ts';
import { decimalText, floorDecimal, formatDecimal } from '../../format/decimal.ts';
import { formatDuration } from '../../format/duration.ts';
import { groupedDecimal } from '../../format/money.ts';
import type { Chart, ChartInput } from '../../usage/vocabulary.ts';
import { amountOf, isAdditive, isLowerBound, scaleOf, type Change, type Measured, type Metric } from './totals.ts';

/** A value of a metric without rounding, and why it may be more; `-` when it is not known. */
export function exactMetric(measured: Measured, metric: Metric): string {
  const short = shortMetric(measured, metric);
  if (amountOf(measured, metric) === null) return short;
  if (!isAdditive(metric)) return `${short}, within 1.6 %, of ${formatInteger(measured.latency?.events ?? 0n)} requests`;
  return [short, ...missingFor(measured, metric)].join('; ');
}

/** What a lower bound lacks. */
export function missingFor({ totals, cost }: Measured, metric: Metric): string[] {
  const counted = (count: bigint, one: string, many: string): string[] =>
    count === 0n ? [] : [`${formatInteger(count)} ${count === 1n ? one : many}`];
  if (metric === 'credits') return counted(totals.creditsMissing, 'event has no credit value', 'events have no credit value');
  if (metric !== 'cost' || cost === null) return [];
  return [
    ...counted(cost.unpriced, 'token has no price', 'tokens have no price'),
    ...counted(totals.usageMissing, 'request came without token counts', 'requests came without token counts'),
  ];
}

/** The same without saying how exact it can be. */
export function shortMetric(measured: Measured, metric: Metric): string {
  const amount = amountOf(measured, metric);
  if (amount === null) return '-';
  if (!isAdditive(metric)) return `${formatInteger(amount)} ms`;
  const text = `${isLowerBound(measured, metric) ? '>= ' : ''}${groupedDecimal(decimalText(amount, scaleOf(metric)))}`;
  return metric === 'cost' && measured.cost !== null ? `${text} ${measured.cost.currency}` : text;
}

/** A value of a metric for a cell of a table. */
export function cellMetric(measured: Measured, metric: Metric): string {
  const amount = amountOf(measured, metric);
  if (amount === null) return '-';
  if (!isAdditive(metric)) return formatDuration(Number(amount));
  return scaleOf(metric) === 0 ? formatInteger(amount) : decimalMetric(measured, metric, 2);
}

/** A value of a metric for a headline: of decimals the fewer places the more there are, so that the number is never cut. */
export function headlineMetric(measured: Measured, metric: Metric): string {
  const amount = amountOf(measured, metric);
  if (amount === null) return '-';
  if (!isAdditive(metric)) return formatDuration(Number(amount));
  if (scaleOf(metric) === 0) return formatCompact(amount);
  const whole = amount / 10n ** BigInt(scaleOf(metric));
  const size = whole < 0n ? 0n - whole : whole;
  if (size >= 10_000_000n) return `${isLowerBound(measured, metric) ? '>= ' : ''}${formatCompact(whole)}`;
  return decimalMetric(measured, metric, size >= 10_000n ? 0 : 2);
}

/** A decimal with this many places; a lower bound is never rounded up, and what is there is never shown as nothing. */
function decimalMetric(measured: Measured, metric: Metric, digits: number): string {
  const [amount, scale] = [amountOf(measured, metric) ?? 0n, scaleOf(metric)];
  if (isLowerBound(measured, metric)) return `>= ${formatDecimal(floorDecimal(amount, digits, scale), digits, scale)}`;
  const least = 10n ** BigInt(scale - digits);
  return amount > 0n && amount * 2n <= least ? `< ${decimalText(least, scale)}` : formatDecimal(amount, digits, scale);
}

/** In what money costs are told, and by which prices. */
export function moneyText({ costs, input }: { readonly costs: Chart['costs']; readonly input: Pick<ChartInput, 'sheet'> }): string {
  return `${costs?.currency ?? ''} by price sheet ${input.sheet ?? '-'}`;
}

/** A number for the height of a bar. */
export function pixelValue(amount: bigint, metric: Metric): number {
  return Number(amount) / 10 ** scaleOf(metric);
}

/** A label of the value axis; empty between whole numbers of things that cannot be parted. */
export function axisText(value: number, metric: Metric): string {
  if (!isAdditive(metric)) return value === 0 ? '0' : formatDuration(value);
  if (Math.abs(value) >= 1_000) return formatCompact(value);
  if (scaleOf(metric) === 0) return Number.isInteger(value) ? String(value) : '';
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
