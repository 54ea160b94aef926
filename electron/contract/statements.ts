import * as v from 'valibot';
import { command, query } from './codec.ts';
import { amount, count, decimalText, epochMs, integerText, nothing, text, tier, zone } from './vocabulary.ts';

const statementId = v.pipe(v.string(), v.maxLength(120), v.regex(/^[a-z0-9-]+$/));
const sheetVersion = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999_999_999)));

/** Whose statement, of which month, in which zone. */
const which = {
  subject: v.strictObject({ kind: v.picklist(['key', 'account']), id: v.pipe(v.string(), v.minLength(1), v.maxLength(512)) }),
  month: v.pipe(v.string(), v.regex(/^\d{4}-(0[1-9]|1[0-2])$/)),
  zone,
};
/** Version of the price sheet; null takes the one in force. */
const asked = { ...which, sheet: sheetVersion };

const sums = {
  requests: count,
  errors: count,
  inputUncached: integerText,
  inputCached: integerText,
  output: integerText,
  billable: integerText,
  /** Requests whose tokens are not known: with any, tokens and cost are lower bounds. */
  usageMissing: count,
  credits: decimalText,
  creditsMissing: count,
  /** Exact; null without a sheet. */
  cost: v.nullable(amount),
  /** Tokens without a price, which are not in the cost. */
  unpriced: integerText,
};

const charge = v.strictObject({
  tokens: v.picklist(['inputUncached', 'inputCached', 'output']),
  count: integerText,
  price: v.nullable(decimalText),
  per: v.nullable(count),
  cost: v.nullable(amount),
});

const line = v.strictObject({ model: text, fromMs: epochMs, toMs: epochMs, charges: v.array(charge), ...sums });
const sheet = v.nullable(v.strictObject({ version: sheetVersion, digest: text, name: text, currency: text }));

export const statementView = v.strictObject({
  storeId: text,
  subject: v.strictObject({ kind: v.picklist(['key', 'account']), id: text, name: text }),
  month: text,
  zone: text,
  fromMs: epochMs,
  toMs: epochMs,
  computedMs: epochMs,
  /** Whether the month was over then. */
  complete: v.boolean(),
  sheet,
  lines: v.array(line),
  total: v.strictObject(sums),
  /** The cost rounded to what the currency can pay. */
  rounded: v.nullable(amount),
  segments: v.array(v.strictObject({ id: text, tier, sha256: v.nullable(text), rows: count })),
  missing: v.array(text),
  /** What a reader has to know about the numbers, a sentence each. */
  notes: v.array(text),
});

/** A frozen statement in the list. */
const frozenSummary = v.strictObject({
  id: text,
  revision: count,
  frozenMs: epochMs,
  subject: v.strictObject({ kind: v.picklist(['key', 'account']), id: text, name: text }),
  month: text,
  zone: text,
  currency: v.nullable(text),
  sheetVersion: sheetVersion,
  rounded: v.nullable(amount),
  total: v.strictObject(sums),
});

/** Sums now less sums then. */
const change = {
  ...sums,
  requests: v.pipe(v.number(), v.safeInteger()),
  errors: v.pipe(v.number(), v.safeInteger()),
  usageMissing: v.pipe(v.number(), v.safeInteger()),
  creditsMissing: v.pipe(v.number(), v.safeInteger()),
  credits: amount,
};
const either = v.nullable(v.strictObject(sums));

export const statementProcedures = {
  'statements.make': query(v.strictObject(asked), statementView),
  /** Every frozen statement, the newest month first. */
  'statements.frozen': query(
    nothing,
    v.strictObject({ statements: v.array(frozenSummary), damaged: v.array(v.strictObject({ id: text, path: text, problem: text })) }),
  ),
  'statements.open': query(
    v.strictObject({ id: statementId }),
    v.strictObject({ id: text, revision: count, frozenMs: epochMs, statement: statementView }),
  ),
  /** How the store differs now from what a frozen statement says, by the prices of then. */
  'statements.compare': query(
    v.strictObject({ id: statementId }),
    v.strictObject({
      same: v.boolean(),
      total: v.strictObject(change),
      lines: v.array(v.strictObject({ model: text, fromMs: epochMs, toMs: epochMs, was: either, now: either })),
      /** Segments that were read then and are not in the store any more. */
      gone: v.array(text),
      missing: v.array(text),
      /** Whether costs were compared. */
      priced: v.boolean(),
    }),
  ),
  /** Keeps a statement; refused with CONFIRM where another one is frozen and is not named in `supersedes`. */
  'statements.freeze': command(v.strictObject({ ...asked, supersedes: v.nullable(statementId) }), v.strictObject({ id: text, fresh: v.boolean() })),
  /** A statement as the text of a file; `id` takes a frozen one. */
  'statements.text': query(
    v.strictObject({ ...asked, id: v.nullable(statementId), format: v.picklist(['json', 'csv', 'html']) }),
    v.strictObject({ text: v.string() }),
  ),
  /** The same as PDF in base64, where the host can print to one. */
  'statements.pdf': query(v.strictObject({ ...asked, id: v.nullable(statementId) }), v.strictObject({ base64: v.string() })),
};
