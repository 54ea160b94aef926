import * as v from 'valibot';
import { query } from './codec.ts';
import { amount, bucket, count, epochMs, groupBy, integerText, nothing, sheetVersion, sums, text, zone } from './vocabulary.ts';

const some = v.nullable(v.pipe(v.array(v.pipe(v.string(), v.maxLength(512))), v.maxLength(1_000)));

/** Each list narrows to events whose value is one of it; null does not narrow. */
export const usageFilter = v.strictObject({
  key: some, 'key-name': some, model: some, 'mapped-model': some, provider: some, protocol: some, account: some, endpoint: some, status: some,
}); // prettier-ignore

/** What can be charted; groups of a latency are in the order of their requests, and a cost needs a price sheet. */
const metric = v.picklist([
  'requests', 'inputUncached', 'inputCached', 'output', 'billable', 'credits', 'creditsMissing', 'usageMissing', 'errors', 'cost', 'latencyP50', 'latencyP95',
]); // prettier-ignore
const milliseconds = v.pipe(v.number(), v.minValue(0));
const range = v.strictObject({ fromMs: epochMs, toMs: epochMs });
const measured = {
  sums: v.strictObject({ ...sums, errors: count }),
  /** Null when none was asked for; a lower bound when some tokens have no price, or are not known. */
  cost: v.nullable(v.strictObject({ amount, unpriced: integerText })),
  /** Milliseconds, each within 1.6 % of the truth; null when none was asked for or none is known. */
  latency: v.nullable(v.strictObject({ events: count, p50: milliseconds, p95: milliseconds })),
};
/** Which version of the price sheet tells what everything cost; null leaves that out. */
const sheet = v.nullable(sheetVersion);
const costs = v.nullable(
  v.strictObject({
    currency: text,
    /** How many models have tokens without a price, and those with most of them. */
    unpricedModels: count,
    unpriced: v.array(v.strictObject({ model: text, tokens: integerText })),
  }),
);
/** `""` stands for events without a value; null when not grouped, and for all groups that are not told apart. */
const grouped = { group: v.nullable(text), subgroup: v.nullable(text) };
const wholeBucket = v.strictObject({ fromMs: epochMs, ...measured });
/** Segments read, those that could not be opened, and how long it took. */
const readFrom = { segments: count, missing: v.array(text), tookMs: count };

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
  /** A billing chart: the top groups bucket by bucket, all groups over the whole range, and the period before. */
  'usage.chart': query(
    v.strictObject({
      fromMs: epochMs,
      toMs: epochMs,
      bucket,
      zone,
      by: v.nullable(groupBy),
      thenBy: v.nullable(groupBy),
      metric,
      sheet,
      /** How many groups are told apart, by their order over the whole range. */
      top: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
      filter: usageFilter,
      /** Whether to read the period before too: as long on the calendar of the zone, and as much of it as has passed of this one. */
      compare: v.boolean(),
    }),
    v.strictObject({
      /** Every bucket of the range in order, empty ones included. */
      buckets: v.array(range),
      rows: v.array(v.strictObject({ fromMs: epochMs, ...grouped, ...measured })),
      /** Buckets that have events, without regard to groups. */
      whole: v.array(wholeBucket),
      /** The largest groups, in order, and how many there are in all. */
      groups: v.array(v.strictObject({ ...grouped, ...measured, before: v.nullable(v.strictObject(measured)) })),
      groupCount: count,
      total: v.strictObject(measured),
      costs,
      names: v.record(v.string(), v.string()),
      before: v.nullable(v.strictObject({ range, buckets: v.array(range), whole: v.array(wholeBucket), total: v.strictObject(measured) })),
      ...readFrom,
    }),
  ),
  /** The hours of the week of a zone. */
  'usage.heat': query(
    v.strictObject({ fromMs: epochMs, toMs: epochMs, zone, metric, sheet, filter: usageFilter }),
    v.strictObject({
      cells: v.array(
        v.strictObject({
          /** 0 is Monday. */
          weekday: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(6)),
          hour: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(23)),
          /** How often the range has that hour. */
          times: count,
          ...measured,
        }),
      ),
      total: v.strictObject(measured),
      costs,
      ...readFrom,
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
