import { formatCompact, formatInteger, formatShare } from '../../format/count.ts';
import { DECIMAL_SCALE, decimalText, floorDecimal, formatDecimal } from '../../format/decimal.ts';
import type { Change, Metric, Totals } from './totals.ts';

/** A value of a metric without rounding, with its unit. */
export function exactMetric(totals: Totals, metric: Metric): string {
  if (metric !== 'credits') return formatInteger(totals[metric]);
  const missing = totals.creditsMissing;
  const bound = missing === 0n ? '' : '>= ';
  const why = missing === 0n ? '' : `; ${formatInteger(missing)} ${missing === 1n ? 'event has' : 'events have'} no credit value`;
  return `${bound}${grouped(decimalText(totals.credits))}${why}`;
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

/** A number for the height of a bar; nothing is ever summed from these. */
export function pixelValue(totals: Totals, metric: Metric): number {
  return metric === 'credits' ? Number(totals.credits) / 10 ** DECIMAL_SCALE : Number(totals[metric]);
}

/** A label of the value axis; empty between whole numbers of things that cannot be parted. */
export function axisText(value: number, metric: Metric): string {
  if (Math.abs(value) >= 1_000) return formatCompact(value);
  if (metric !== 'credits') return Number.isInteger(value) ? String(value) : '';
  return String(Number(value.toPrecision(3)));
}

/** A change in words: `+12 %`, `-3.4 %`, `no change`, `none before`. */
export function changeText(change: Change): string {
  switch (change.kind) {
    case 'same':
      return 'no change';
    case 'from-nothing':
      return 'none before';
    case 'ratio':
      if (Math.abs(change.ratio) < 0.001) return 'about equal';
      return `${change.ratio > 0 ? '+' : '-'}${formatShare(Math.abs(change.ratio))}`;
  }
}
