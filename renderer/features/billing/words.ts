import { formatCompact, formatInteger, formatShare } from '../../format/count.ts';
import { DECIMAL_SCALE, decimalText, floorDecimal, formatDecimal } from '../../format/decimal.ts';
import { formatTime } from '../../format/time.ts';
import { visibleText } from '../../format/visible-text.ts';
import type { BucketState } from './bucket-state.ts';
import type { Change, Metric, Totals } from './totals.ts';
import { GROUPS, type Bucket, type GroupBy, type TimeRange } from './vocabulary.ts';
import { bucketStart, wallClock } from './zone-calendar.ts';

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

/** How an entity is called: its display name, its value, or that it has none. */
export function groupLabel(value: string, by: GroupBy | 'none', names: Readonly<Record<string, string>>): string {
  if (by === 'none') return 'All events';
  if (value === '') return `(${GROUPS.find((group) => group.value === by)?.without ?? 'none'})`;
  return visibleText(Object.hasOwn(names, value) ? (names[value] ?? value) : value, 80);
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** A bucket in words: `Mon 16 Nov 2026`, `16 Nov 2026, 14:00 – 15:00`, `Week of 16 Nov 2026`, `Nov 2026`. */
export function bucketLabel({ fromMs, toMs }: TimeRange, bucket: Bucket, zone: string): string {
  switch (bucket) {
    case 'hour':
      return `${formatTime(fromMs, zone)} – ${formatTime(toMs, zone, 'clock')}`;
    case 'day':
      return `${WEEKDAYS[new Date(wallClock(fromMs, zone)).getUTCDay()] ?? ''} ${formatTime(fromMs, zone, 'day')}`;
    case 'week':
      return `Week of ${formatTime(bucketStart(fromMs, 'week', zone), zone, 'day')}`;
    case 'month':
      return formatTime(bucketStart(fromMs, 'month', zone), zone, 'day').replace(/^\d+ /, '');
  }
}

/** Why a bar is not a whole one, or null. */
export function stateText(state: BucketState): string | null {
  switch (state) {
    case 'unfinished':
      return 'Unfinished: still going on';
    case 'cut':
      return 'Cut: the range shows a part of it';
    case 'gap':
      return 'No data: outside the events of this store';
    case 'whole':
      return null;
  }
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
