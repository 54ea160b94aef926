import * as v from 'valibot';
import { query } from './codec.ts';
import { count, epochMs, nothing, text } from './vocabulary.ts';

/** Something that somebody did to the store by hand. */
export const auditLine = v.strictObject({
  atMs: epochMs,
  tookMs: count,
  act: text,
  detail: text,
  outcome: v.picklist(['done', 'failed']),
  error: v.nullable(text),
  /** The verb of the command line and the words after the store; null where it has none. */
  command: v.nullable(v.array(v.string())),
});

/** A limit of the engine, and where it comes from. */
const limit = v.strictObject({ value: count, source: v.picklist(['built in', 'settings.json']) });

export const activityProcedures = {
  /** What was done to the store, newest first; at most a thousand lines. */
  'store.audit': query(nothing, v.array(auditLine)),
  /** By what the open store goes. Sizes are bytes, times milliseconds. */
  'store.limits': query(
    nothing,
    v.strictObject({
      retentionDays: limit,
      memoryBytes: limit,
      threads: limit,
      rolloverBytes: limit,
      rolloverAgeMs: limit,
      checkpointBytes: limit,
      retentionIntervalMs: limit,
      trashMs: limit,
    }),
  ),
};
