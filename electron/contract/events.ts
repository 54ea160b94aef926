import * as v from 'valibot';
import { query } from './codec.ts';
import { usageFilter } from './usage.ts';
import { count, decimalText, epochMs, integerText, text, tier } from './vocabulary.ts';

const eventId = v.pipe(v.string(), v.minLength(1), v.maxLength(65_536));

/** Which events, from which end, after which place. */
const question = {
  /** `[fromMs, toMs)`; null leaves an end open. */
  fromMs: v.nullable(epochMs),
  toMs: v.nullable(epochMs),
  filter: usageFilter,
  order: v.picklist(['newest', 'oldest']),
  /** `next` of the page before, null for the first one. */
  cursor: v.nullable(v.pipe(v.string(), v.maxLength(131_072))),
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

export const eventProcedures = {
  /** A page of events over all tiers. */
  'events.page': query(v.strictObject(question), v.strictObject({ events: v.array(eventRow), ...rest })),
  /** One event, or null when no segment that can be read holds it. */
  'events.find': query(v.strictObject({ id: eventId, full: v.boolean() }), v.nullable(foundEvent)),
  /** The same page as lines of a file, without headers, messages and bodies; the first page begins with the head of the file. */
  'events.text': query(
    v.strictObject({ ...question, format: v.picklist(['csv', 'csv-lossless', 'ndjson']) }),
    v.strictObject({ text: v.string(), events: count, ...rest }),
  ),
};
