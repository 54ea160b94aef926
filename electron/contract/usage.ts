import * as v from 'valibot';
import { query } from './codec.ts';
import { bucket, count, epochMs, groupBy, nothing, sums, text, zone } from './vocabulary.ts';

const some = v.nullable(v.pipe(v.array(v.pipe(v.string(), v.maxLength(512))), v.maxLength(1_000)));

/** Each list narrows to events whose value is one of it; null does not narrow. */
export const usageFilter = v.strictObject({ key: some, model: some, provider: some, account: some, endpoint: some, status: some });

export const usageRow = v.strictObject({
  /** Start of the bucket. */
  fromMs: epochMs,
  /** Value of the grouping column; `""` stands for events without one, null when not grouped. */
  group: v.nullable(text),
  ...sums,
  errors: count,
});

export const usageProcedures = {
  'usage.series': query(
    v.strictObject({ fromMs: epochMs, toMs: epochMs, bucket, zone, by: v.nullable(groupBy), filter: usageFilter }),
    v.strictObject({
      /** Every bucket of the range in order, empty ones included; `toMs` of one is `fromMs` of the next. */
      buckets: v.array(v.strictObject({ fromMs: epochMs, toMs: epochMs })),
      rows: v.array(usageRow),
      /** Display names of the groups where they differ from the value (key id to key name). */
      names: v.record(v.string(), v.string()),
      total: v.strictObject({ ...sums, errors: count }),
      /** Segments read, and how long it took. */
      segments: count,
      /** Ids of segments that could not be opened: the sums lack their events. */
      missing: v.array(text),
      tookMs: count,
    }),
  ),
  /** Oldest and newest event of the store, and the values to filter by. */
  'usage.options': query(
    nothing,
    v.strictObject({
      fromMs: v.nullable(epochMs),
      toMs: v.nullable(epochMs),
      options: v.record(v.string(), v.array(v.strictObject({ value: text, name: v.nullable(text), requests: count }))),
    }),
  ),
};
