import type { Input, Output } from '../../../electron/contract/contract.ts';
import type { PriceSheets } from '../../usage/price-basis.ts';

export type Statement = Output<'statements.make'>;
export type StatementLine = Statement['lines'][number];
export type Charge = StatementLine['charges'][number];
export type StatementInput = Input<'statements.make'>;
export type Subject = StatementInput['subject'];
export type FrozenStatements = Output<'statements.frozen'>;
export type FrozenSummary = FrozenStatements['statements'][number];
export type FrozenStatement = Output<'statements.open'>;
export type Difference = Output<'statements.compare'>;
export type SheetVersion = PriceSheets['sheets'][number];
export type PricedModel = Output<'prices.models'>['models'][number];
export type SheetProblem = Output<'prices.check'>['problems'][number];

export const TOKENS: Readonly<Record<Charge['tokens'], string>> = {
  inputUncached: 'Input, uncached',
  inputCached: 'Input, cached',
  output: 'Output',
};

/** Whether a cost may be more than it says. */
export function isLowerBound({ unpriced, usageMissing }: Pick<Statement['total'], 'unpriced' | 'usageMissing'>): boolean {
  return unpriced !== '0' || usageMissing > 0;
}

/** `October 2026`. */
export function monthName(month: string): string {
  return new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.parse(`${month}-01T00:00:00Z`));
}
