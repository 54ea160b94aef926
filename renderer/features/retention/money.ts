import { decimalText, parseDecimal, sumDecimals, sumIntegers } from '../../format/decimal.ts';

/** What was billed for the events of some segments; credits are a lower bound when `creditsMissing` is above 0. */
export interface Billed {
  readonly billable: string;
  readonly credits: string;
  readonly creditsMissing: number;
}

/** The exact sum over segments. */
export function billedTotal(parts: readonly Billed[]): Billed {
  return {
    billable: sumIntegers(parts.map(({ billable }) => billable)).toString(),
    credits: decimalText(sumDecimals(parts.map(({ credits }) => credits))),
    creditsMissing: parts.reduce((sum, { creditsMissing }) => sum + creditsMissing, 0),
  };
}

/** Places for a headline: none from 10,000 credits on, so that the number is not cut. */
export function headlineDigits({ credits }: Pick<Billed, 'credits'>): 0 | 2 {
  const units = parseDecimal(credits);
  return (units < 0n ? 0n - units : units) >= parseDecimal('10000') ? 0 : 2;
}
