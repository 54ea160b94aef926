import * as v from 'valibot';
import { command, query } from './codec.ts';
import { count, days, decimalText, epochMs, integerText, nothing, segmentId, text, tier } from './vocabulary.ts';

/** A segment in a plan or in the report of a pass. */
export const expiredSegment = v.strictObject({
  id: segmentId,
  tier,
  rows: count,
  bytes: count,
  fromMs: v.nullable(epochMs),
  toMs: v.nullable(epochMs),
  billable: integerText,
  credits: decimalText,
  creditsMissing: count,
});

export const retentionPlan = v.strictObject({
  days,
  nowMs: epochMs,
  cutoffMs: epochMs,
  segments: v.array(expiredSegment),
  rows: count,
  bytes: count,
  /** Share of all rows of the store that would go, 0..1. */
  share: v.number(),
  /** More than a quarter of the rows would go: it must be confirmed. */
  needsConfirmation: v.boolean(),
  /** Would go by age, but is pinned or in use by a replay. */
  kept: v.array(v.strictObject({ ...expiredSegment.entries, reason: text })),
});

export const retentionPass = v.strictObject({
  atMs: epochMs,
  trigger: v.picklist(['timer', 'person']),
  days,
  cutoffMs: epochMs,
  segments: v.array(expiredSegment),
  rows: count,
  bytes: count,
  /** Held: it needed a confirmation that nobody gave. Nothing was removed. */
  outcome: v.picklist(['removed', 'nothing', 'held', 'failed']),
  error: v.nullable(text),
});

export const retentionProcedures = {
  'retention.state': query(
    nothing,
    v.strictObject({
      days,
      nowMs: epochMs,
      nextRunMs: v.nullable(epochMs),
      intervalMs: count,
      history: v.array(retentionPass),
      trash: v.array(v.strictObject({ ...expiredSegment.entries, removedMs: epochMs, goneMs: epochMs })),
    }),
  ),
  'retention.plan': query(v.strictObject({ days }), retentionPlan),
  'retention.setDays': command(v.strictObject({ days }), nothing),
  /** Runs a pass now; removes at most the segments that were shown. */
  'retention.run': command(v.strictObject({ days, shown: v.array(segmentId), confirmed: v.boolean() }), retentionPass),
  'retention.restore': command(v.strictObject({ id: segmentId }), nothing),
};
