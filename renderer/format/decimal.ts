import { formatInteger } from './count.ts';

/** Credits cross the wire as decimal text; sums are made in units of 10^-12. */
export const DECIMAL_SCALE = 12;
/** Money crosses as decimal text too; sums are made in units of 10^-18 of the currency. */
export const MONEY_SCALE = 18;

/** Decimal text as units of 10^-12, or of another scale. */
export function parseDecimal(text: string, scale = DECIMAL_SCALE): bigint {
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = (negative ? text.slice(1) : text).split('.');
  const units = BigInt(whole + fraction.padEnd(scale, '0').slice(0, scale));
  return negative ? 0n - units : units;
}

/** Units as exact decimal text without trailing zeros. */
export function decimalText(units: bigint, scale = DECIMAL_SCALE): string {
  const size = units < 0n ? 0n - units : units;
  const unit = 10n ** BigInt(scale);
  const fraction = (size % unit).toString().padStart(scale, '0').replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${size / unit}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The exact sum of decimal texts, as units. */
export function sumDecimals(texts: Iterable<string>): bigint {
  let total = 0n;
  for (const text of texts) total += parseDecimal(text);
  return total;
}

/** The exact sum of integer texts. */
export function sumIntegers(texts: Iterable<string>): bigint {
  let total = 0n;
  for (const text of texts) total += BigInt(text);
  return total;
}

/** A decimal rounded half-even to `digits` places, grouped: `1,234.57`. */
export function formatDecimal(units: bigint, digits = 2, scale = DECIMAL_SCALE): string {
  const divisor = 10n ** BigInt(scale - digits);
  const size = units < 0n ? 0n - units : units;
  const rest = size % divisor;
  const twice = rest * 2n;
  let rounded = size / divisor;
  if (twice > divisor || (twice === divisor && rounded % 2n === 1n)) rounded += 1n;
  const text = rounded.toString().padStart(digits + 1, '0');
  const whole = formatInteger(text.slice(0, text.length - digits));
  const sign = units < 0n && rounded !== 0n ? '-' : '';
  return digits === 0 ? `${sign}${formatInteger(rounded)}` : `${sign}${whole}.${text.slice(-digits)}`;
}

/** Units cut down to `digits` places, towards minus infinity: a lower bound must not be rounded up. */
export function floorDecimal(units: bigint, digits: number, scale = DECIMAL_SCALE): bigint {
  const step = 10n ** BigInt(scale - digits);
  return units - (((units % step) + step) % step);
}

/** A credit total; with missing rows it is a lower bound and says so: `>= 12.50`. */
export function formatCredits(credits: string, missing: number, digits = 2): string {
  const units = parseDecimal(credits);
  return missing > 0 ? `>= ${formatDecimal(floorDecimal(units, digits), digits)}` : formatDecimal(units, digits);
}

/** The same total exactly, for hover and copy. */
export function exactCredits(credits: string, missing: number): string {
  if (missing === 0) return `${credits} credits`;
  return `>= ${credits} credits; ${formatInteger(missing)} ${missing === 1 ? 'event has' : 'events have'} no credit value`;
}
