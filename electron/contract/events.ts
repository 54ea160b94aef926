import * as v from 'valibot';
import { command, query } from './codec.ts';
import { usageFilter } from './usage.ts';
import { bucket, count, decimalText, epochMs, integerText, path, text, tier, zone } from './vocabulary.ts';

const eventId = v.pipe(v.string(), v.minLength(1), v.maxLength(65_536));

/** What only events know: `latency>=5000`, `credits>0.25`, `credits-missing`; an event meets all of them. */
const where = v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z-]{1,40}(?:(?:>=|<=|>|<|=)-?\d{1,24}(?:\.\d{1,12})?)?$/))), v.maxLength(50));

/** Which events, from which end, after which place. */
const question = {
  /** `[fromMs, toMs)`; null leaves an end open. */
  fromMs: v.nullable(epochMs),
  toMs: v.nullable(epochMs),
  filter: usageFilter,
  where,
  order: v.picklist(['newest', 'oldest']),
  /** `next` of the page before, or `before` of the page after with the other order; null for the first one. */
  cursor: v.nullable(v.pipe(v.string(), v.maxLength(131_072))),
  /** Without a cursor: the time to begin at instead of an end of the range. */
  at: v.nullable(epochMs),
  limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000)),
};

/** Where it goes on, and what was left out. */
const rest = {
  next: v.nullable(v.string()),
  /** Ids of segments that could not be opened: their events are not among these. */
  missing: v.array(text),
};

/** What a line of the list shows; null is unknown. */
export const eventRow = v.strictObject({
  id: v.string(),
  atMs: epochMs,
  status: integerText,
  keyId: text,
  keyName: text,
  model: v.nullable(text),
  mappedModel: v.nullable(text),
  provider: text,
  endpoint: text,
  account: v.nullable(text),
  /** Tokens; they are 0 and mean nothing where the usage is missing. */
  inputUncached: integerText,
  inputCached: integerText,
  output: integerText,
  billable: integerText,
  usageMissing: v.boolean(),
  credits: v.nullable(decimalText),
  /** Credits were expected and did not come. */
  creditsMissing: v.boolean(),
  latencyMs: v.nullable(integerText),
  error: v.nullable(text),
});

/** An event in the reference's JSON shape. Headers, messages and bodies are in it only when they were asked for. */
const eventJson = v.record(v.string(), v.unknown());

/** The file an event was replayed from. */
const origin = v.strictObject({
  run: text,
  /** When that run began; null when the store does not remember it any more. */
  replayedMs: v.nullable(epochMs),
  name: text,
  sha256: v.nullable(text),
  format: v.nullable(text),
  /** offset: of the block in a binary journal. */
  place: v.picklist(['offset', 'line', 'row']),
  position: count,
});

export const foundEvent = v.strictObject({
  event: eventJson,
  segment: text,
  tier,
  /** Null when it came from no file, or its segment does not note that. */
  origin: v.nullable(origin),
  /** Texts too long to be shown whole: where they stand and how many characters they have. */
  cut: v.array(v.strictObject({ name: text, characters: count })),
  /** What is wrong with bodies that lie outside the segment. */
  remarks: v.array(text),
});

const format = v.picklist(['csv', 'csv-lossless', 'ndjson', 'parquet']);

const facet = v.strictObject({
  values: v.array(v.strictObject({ value: text, name: v.nullable(text), events: count })),
  distinct: count,
});

export const eventProcedures = {
  /** How many events there are by time and by value; each column without what the filter demands of it. All numbers are of one view of the store. */
  'events.facets': query(
    v.strictObject({ fromMs: epochMs, toMs: epochMs, bucket, zone, filter: usageFilter, where }),
    v.strictObject({
      buckets: v.array(v.strictObject({ fromMs: epochMs, toMs: epochMs })),
      /** Buckets that have events. */
      bars: v.array(v.strictObject({ fromMs: epochMs, events: count, failed: count })),
      total: count,
      failed: count,
      facets: v.strictObject({ key: facet, model: facet, provider: facet, account: facet, endpoint: facet, status: facet }),
      marks: v.strictObject({ failed: count, 'credits-missing': count, 'usage-missing': count }),
      segments: count,
      missing: v.array(text),
      tookMs: count,
    }),
  ),
  /** A page of events over all tiers. */
  'events.page': query(
    v.strictObject(question),
    v.strictObject({
      events: v.array(eventRow),
      /** Leads back, with the other order; null where the page began at the end. */
      before: v.nullable(v.string()),
      /** Events before the page, where it began at a time. */
      index: v.nullable(count),
      ...rest,
    }),
  ),
  /** One event, or null when no segment that can be read holds it. */
  'events.find': query(v.strictObject({ id: eventId, full: v.boolean() }), v.nullable(foundEvent)),
  /** The same page as lines of a file, without headers, messages and bodies; the first page begins with the head of the file. */
  'events.text': query(
    v.strictObject({ ...question, format: v.picklist(['csv', 'csv-lossless', 'ndjson']) }),
    v.strictObject({ text: v.string(), events: count, ...rest }),
  ),
  /** Writes the events to a new file on the host, outside of every store; progress and cancelling are a task's. */
  'events.export': command(
    v.strictObject({ fromMs: question.fromMs, toMs: question.toMs, filter: usageFilter, where, format, full: v.boolean(), path }),
    v.strictObject({ path: v.string(), events: count, bytes: count, missing: v.array(text), remarks: v.array(text) }),
  ),
};
