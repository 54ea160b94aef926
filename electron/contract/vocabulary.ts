import * as v from 'valibot';

/** Words shared by every area. Everything is JSON: 64-bit integers and decimals cross as text, times as epoch milliseconds. */
export const nothing = v.strictObject({});
export const text = v.pipe(v.string(), v.maxLength(4_096));
export const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4_096));
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Any time a calendar can express, epoch milliseconds. */
export const epochMs = v.pipe(v.number(), v.safeInteger(), v.minValue(-8_640_000_000_000_000), v.maxValue(8_640_000_000_000_000));
export const segmentId = v.pipe(v.string(), v.regex(/^usage-\d{12}$/));
/** A signed integer of any size as decimal text. */
export const integerText = v.pipe(v.string(), v.regex(/^-?\d{1,40}$/));
/** An exact decimal as text. */
export const decimalText = v.pipe(v.string(), v.regex(/^-?\d{1,40}(\.\d{1,12})?$/));
/** An exact amount of money as text. */
export const amount = v.pipe(v.string(), v.regex(/^-?\d{1,60}(\.\d{1,18})?$/));
export const tier = v.picklist(['active', 'pending', 'archived']);
/** Number of a version of the price sheet. */
export const sheetVersion = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999_999_999));
export const days = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3_650));
export const zone = v.pipe(v.string(), v.minLength(1), v.maxLength(64), v.regex(/^[A-Za-z0-9_+\-/]+$/));
export const groupBy = v.picklist(['key', 'key-name', 'model', 'mapped-model', 'provider', 'protocol', 'account', 'endpoint', 'status']);
export const bucket = v.picklist(['hour', 'day', 'week', 'month']);

export const counts = v.strictObject({ read: count, new: count, duplicate: count, conflict: count, rejected: count });

/** Billed sums; credits are a lower bound when `creditsMissing` is above 0. */
export const sums = {
  requests: count,
  inputUncached: integerText,
  inputCached: integerText,
  output: integerText,
  billable: integerText,
  credits: decimalText,
  creditsMissing: count,
  usageMissing: count,
};
