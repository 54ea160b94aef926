import * as v from 'valibot';
import { command, query } from './codec.ts';
import { count, epochMs, nothing, segmentId, text } from './vocabulary.ts';

/** quick: names, sizes, catalog and what the segments note of themselves. full: also every byte and every row. */
export const verifyLevel = v.picklist(['quick', 'full']);

export const finding = v.strictObject({
  /** `L1` to `L29`. */
  law: text,
  severity: v.picklist(['error', 'warning']),
  path: text,
  detail: text,
  /** Segments it is about; none when it is about the store. */
  segments: v.array(segmentId),
});

/** What came of the last look at a segment. */
export const verdict = v.strictObject({ atMs: epochMs, level: verifyLevel, findings: count, clean: v.boolean() });

export const verification = v.strictObject({
  id: text,
  startedMs: epochMs,
  endedMs: epochMs,
  level: verifyLevel,
  /** Null when the whole store was verified. */
  ids: v.nullable(v.array(segmentId)),
  checked: count,
  /** The first 2,000; `errors` and `warnings` count them all. */
  findings: v.array(finding),
  errors: count,
  warnings: count,
});

const verifyInput = v.strictObject({ ids: v.nullable(v.pipe(v.array(segmentId), v.minLength(1), v.maxLength(10_000))), level: verifyLevel });

export const verificationProcedures = {
  /** Verifies the store or some segments as a task; goes on when the window is reloaded, and ends with the store. */
  'store.verify': command(verifyInput, verification),
  /** What was verified since the store was opened, newest first. */
  'store.verifications': query(nothing, v.array(verification)),
};
