import { CREDIT_SCALE } from '../domain/credits.ts';
import { formatDecimal, roundedDecimal } from '../domain/decimal.ts';
import type { EpochMs, TimeRange } from '../domain/time.ts';
import { InvalidArgumentError } from '../errors.ts';
import { minorDigits } from '../pricing/currency.ts';
import { type ModelUsage, type ModelUsageAnswer, stretchesOf } from '../pricing/model-usage.ts';
import { addCosts, type Cost, COST_SCALE, costOfTokens, NO_COST, type Pricer } from '../pricing/pricer.ts';
import { type Price, PRICE_SCALE, TOKEN_CLASSES } from '../pricing/price-sheet.ts';
import { addSums, NO_USAGE, type UsageSums } from '../queries/usage-sums.ts';
import type { Charge, Statement, StatementLine, StatementQuery, StatementSheet, StatementSums, Subject } from './statement.ts';

/** A sheet that prices are taken from, and how a statement names it. */
export interface PricedBy {
  readonly pricer: Pricer;
  readonly named: StatementSheet;
}

/** What a statement says besides its sums. */
export interface StatementFrame extends StatementQuery, TimeRange {
  readonly storeId: string;
  readonly computedMs: EpochMs;
}

/** Makes a statement of sums by model, which the effective dates of the sheet must have cut. */
export function makeStatement(frame: StatementFrame, usage: ModelUsageAnswer, pricedBy: PricedBy | null): Statement {
  const pricer = pricedBy?.pricer ?? null;
  const { subject, month, zone, fromMs, toMs, storeId, computedMs } = frame;
  const parts = partsOf(usage.rows, stretchesOf({ fromMs, toMs, cuts: pricer?.cutsIn(frame) ?? [] }), pricer);
  const whole = parts.reduce(addParts, NOTHING);
  return {
    storeId,
    subject: { ...subject, name: usage.keyNames[subject.id] ?? subject.id },
    month, zone, fromMs, toMs, computedMs,
    complete: computedMs >= toMs,
    sheet: pricedBy?.named ?? null,
    lines: parts.map((part) => lineOf(part, pricer !== null)),
    total: sumsText(whole, pricer !== null),
    rounded: pricer === null ? null : roundedDecimal(whole.cost.units, COST_SCALE, minorDigits(pricer.sheet.currency)),
    segments: usage.segments.map(({ id, tier, sha256, totals }) => ({ id, tier, sha256, rows: totals.rows })),
    missing: [...usage.missing],
  }; // prettier-ignore
}

/** Throws InvalidArgumentError when there is nobody to make a statement for. */
export function checkSubject({ kind, id }: Subject): void {
  if (id === '') throw new InvalidArgumentError(`No ${kind} was named.`, { hint: 'A statement is for one key or one account.' });
}

interface Part extends TimeRange {
  readonly model: string;
  readonly sums: UsageSums;
  readonly price: Price | null;
  readonly cost: Cost;
}

const NOTHING: Part = { model: '', fromMs: 0, toMs: 0, sums: NO_USAGE, price: null, cost: NO_COST };

/** The sums with their price: a line for each model and each part of the month for which it has one and the same price. */
function partsOf(rows: readonly ModelUsage[], stretches: readonly TimeRange[], pricer: Pricer | null): Part[] {
  return [...Map.groupBy(rows, ({ model }) => model)].flatMap(([model, ofModel]) => {
    const parts: Part[] = [];
    for (const stretch of stretches) {
      const row = ofModel.find(({ fromMs }) => fromMs === stretch.fromMs);
      const price = pricer?.priceOf(model, stretch.fromMs) ?? null;
      const part = { ...NOTHING, model, ...stretch, price, ...(row === undefined ? {} : usedIn(row, pricer)) };
      const last = parts.at(-1);
      if (last?.price === price) parts[parts.length - 1] = { ...addParts(last, part), toMs: part.toMs };
      else parts.push(part);
    }
    return parts.filter(({ sums }) => sums.requests > 0);
  });
}

function usedIn(row: ModelUsage, pricer: Pricer | null): Pick<Part, 'sums' | 'cost'> {
  return { sums: row, cost: pricer?.costOf({ ...row, atMs: row.fromMs }) ?? NO_COST };
}

function addParts(a: Part, b: Part): Part {
  return { ...a, sums: addSums(a.sums, b.sums), cost: addCosts(a.cost, b.cost) };
}

function lineOf(part: Part, isPriced: boolean): StatementLine {
  const { model, fromMs, toMs, sums, price } = part;
  const charges = TOKEN_CLASSES.map((name): Charge => {
    const amount = price?.amounts[name] ?? null;
    const count = { tokens: name, count: String(sums[name]) };
    if (price === null || amount === null) return { ...count, price: null, per: null, cost: null };
    const cost = costOfTokens(price, name, sums[name]) ?? 0n;
    return { ...count, price: formatDecimal(amount, PRICE_SCALE), per: price.per, cost: formatDecimal(cost, COST_SCALE) };
  });
  return { model, fromMs, toMs, charges, ...sumsText(part, isPriced) };
}

function sumsText({ sums, cost }: Part, isPriced: boolean): StatementSums {
  return {
    requests: sums.requests,
    errors: sums.errors,
    inputUncached: String(sums.inputUncached),
    inputCached: String(sums.inputCached),
    output: String(sums.output),
    billable: String(sums.billable),
    usageMissing: sums.usageMissing,
    credits: formatDecimal(sums.credits, CREDIT_SCALE),
    creditsMissing: sums.creditsMissing,
    cost: isPriced ? formatDecimal(cost.units, COST_SCALE) : null,
    unpriced: String(cost.unpriced),
  };
}
