import * as v from 'valibot';
import { command, query } from './codec.ts';
import { amount, count, decimalText, epochMs, integerText, nothing, sheetVersion as version, text } from './vocabulary.ts';

const sheetText = v.pipe(v.string(), v.maxLength(1_000_000));

/** A price sheet without its prices. */
const sheetSummary = v.strictObject({ name: text, currency: text, zone: text, prices: count });

const sheetProblem = v.strictObject({
  line: count,
  /** `prices[3].output`; empty for the whole. */
  field: text,
  problem: text,
});

/** What the models that fit a pattern cost from an instant on; a class that is null has no price. */
const price = v.strictObject({
  model: text,
  fromMs: v.nullable(epochMs),
  per: count,
  inputUncached: v.nullable(decimalText),
  inputCached: v.nullable(decimalText),
  output: v.nullable(decimalText),
});

const pricedModel = v.strictObject({
  /** Empty for events without one. */
  model: text,
  requests: count,
  inputUncached: integerText,
  inputCached: integerText,
  output: integerText,
  usageMissing: count,
  credits: decimalText,
  creditsMissing: count,
  /** Null without a sheet. */
  cost: v.nullable(amount),
  unpriced: integerText,
});

export const pricingProcedures = {
  /** Every version of the price sheet, the newest first; that one is in force. */
  'prices.list': query(
    nothing,
    v.strictObject({
      sheets: v.array(v.strictObject({ version, importedMs: epochMs, digest: text, ...sheetSummary.entries })),
      /** Versions whose file is not what was written. */
      damaged: v.array(v.strictObject({ version, path: text, problem: text })),
    }),
  ),
  /** One version with its prices, and as the text of a file. */
  'prices.sheet': query(v.strictObject({ version }), v.strictObject({ version, sheet: sheetSummary, prices: v.array(price), text: sheetText })),
  /** Whether a text is a price sheet; every mistake by line and field. */
  'prices.check': query(v.strictObject({ text: sheetText }), v.strictObject({ sheet: v.nullable(sheetSummary), problems: v.array(sheetProblem) })),
  /** Keeps a sheet as the next version; `fresh` is false when the newest says the same already. */
  'prices.import': command(v.strictObject({ text: sheetText }), v.strictObject({ version, fresh: v.boolean() })),
  /** What every model used (in the whole store without a range) and cost by a version; null takes the one in force. */
  'prices.models': query(
    v.strictObject({ fromMs: v.nullable(epochMs), toMs: v.nullable(epochMs), version: v.nullable(version) }),
    v.strictObject({
      version: v.nullable(version),
      currency: v.nullable(text),
      fromMs: v.nullable(epochMs),
      toMs: v.nullable(epochMs),
      models: v.array(pricedModel),
      missing: v.array(text),
    }),
  ),
};
