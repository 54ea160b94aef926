import { decimalText, sumDecimals, sumIntegers } from '../../format/decimal.ts';

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
