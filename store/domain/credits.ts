import { formatDecimal } from './decimal.ts';

/** Credits are exact decimals: a bigint in units of 10^-12. */
export const CREDIT_SCALE = 12;
const LIMIT = 10n ** 24n; // DECIMAL(24,12): at most 12 integer digits

/** What a credit text means: its exact (or rounded) value, or why there is none. */
export type ParsedCredits =
  | { readonly kind: 'exact'; readonly units: bigint }
  | { readonly kind: 'rounded'; readonly units: bigint }
  | { readonly kind: 'unusable' };

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,6}))?$/;
const LONGEST = 1_000;

/**
 * Reads a decimal text (`0.5`, `-0`, `1e-7`) as credits.
 * More than 12 fraction digits are rounded half-even; more than 12 integer digits, NaN, spaces, letters and the empty text are unusable.
 */
export function parseCredits(text: string): ParsedCredits {
  const match = text.length <= LONGEST ? DECIMAL.exec(text) : null;
  const integer = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (!match || integer.length + fraction.length === 0) return { kind: 'unusable' };
  const digits = BigInt(integer + fraction);
  const shift = Number(match[4] ?? '0') - fraction.length + CREDIT_SCALE;
  if (digits !== 0n && shift > LONGEST) return { kind: 'unusable' };
  const { value, exact } = scale(digits, shift);
  if (value >= LIMIT) return { kind: 'unusable' };
  return { kind: exact ? 'exact' : 'rounded', units: match[1] === '-' ? 0n - value : value };
}

/** digits x 10^shift, rounded half-even when shift is negative. */
function scale(digits: bigint, shift: number): { value: bigint; exact: boolean } {
  if (digits === 0n) return { value: 0n, exact: true };
  if (shift >= 0) return { value: digits * 10n ** BigInt(shift), exact: true };
  if (-shift > 2 * LONGEST) return { value: 0n, exact: false };
  const divisor = 10n ** BigInt(-shift);
  const quotient = digits / divisor;
  const rest = digits % divisor;
  const twice = rest * 2n;
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return { value: up ? quotient + 1n : quotient, exact: rest === 0n };
}

/** Credits as decimal text without trailing zeros: `0`, `0.5`, `-12.000000000001`. */
export function formatCredits(units: bigint): string {
  return formatDecimal(units, CREDIT_SCALE);
}
