import { formatChange, formatCompact, formatInteger } from '../../format/count.ts';
import { formatDecimal, floorDecimal, parseDecimal } from '../../format/decimal.ts';
import type { Series } from '../../usage/vocabulary.ts';

type Sums = Series['total'];

export interface SpendText {
  readonly value: string;
  readonly unit: string;
  readonly exact: string;
}

/** What was billed: credits where there are any (a lower bound where some are missing), else billable tokens. */
export function spendOf({ credits, creditsMissing, billable }: Sums): SpendText {
  const units = parseDecimal(credits);
  if (units === 0n && creditsMissing === 0)
    return { value: formatCompact(BigInt(billable)), unit: 'billable tokens', exact: `${formatInteger(billable)} billable tokens` };
  const bound = creditsMissing > 0 ? '>= ' : '';
  const missing = creditsMissing === 0 ? '' : `; ${formatInteger(creditsMissing)} without a value`;
  return { value: `${bound}${formatDecimal(floorDecimal(units, 2), 2)}`, unit: 'credits', exact: `${bound}${credits} credits${missing}` };
}

/** How the same sum of another time compares, put before its name: `+12 % on`, `428 times`, `as`, `none`. */
export function changeOf(now: Sums, before: Sums): string {
  const [a, b] = inCredits(now, before) ? [parseDecimal(now.credits), parseDecimal(before.credits)] : [BigInt(now.billable), BigInt(before.billable)];
  if (b === 0n) return a === 0n ? 'none either' : 'none';
  const change = Number(((a - b) * 10_000n) / b) / 10_000; // shown with two digits
  if (Math.abs(change) < 0.001) return 'as';
  return change >= 9 ? formatChange(change) : `${formatChange(change)} on`;
}

function inCredits(now: Sums, before: Sums): boolean {
  return [now, before].some(({ credits, creditsMissing }) => creditsMissing > 0 || parseDecimal(credits) !== 0n);
}
