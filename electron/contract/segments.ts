import * as v from 'valibot';
import { command, query } from './codec.ts';
import { verdict, verificationProcedures } from './verification.ts';
import { count, decimalText, epochMs, integerText, nothing, segmentId, sums, text, tier } from './vocabulary.ts';

export const sealView = v.strictObject({
  step: v.picklist(['waiting', 'copying', 'verifying', 'publishing', 'failed']),
  attempts: count,
  lastError: v.nullable(text),
  nextRetryMs: v.nullable(epochMs),
});

export const segmentView = v.strictObject({
  id: segmentId,
  sequence: count,
  tier,
  kind: v.picklist(['live', 'late']),
  path: text,
  rows: count,
  fromMs: v.nullable(epochMs),
  toMs: v.nullable(epochMs),
  bytes: count,
  walBytes: count,
  billable: integerText,
  credits: decimalText,
  creditsMissing: count,
  sha256: v.nullable(text),
  createdMs: epochMs,
  rolledMs: v.nullable(epochMs),
  sealedMs: v.nullable(epochMs),
  /** When retention will take it under the present policy; null while pinned or empty. */
  expiresMs: v.nullable(epochMs),
  pin: v.nullable(v.strictObject({ reason: text, sinceMs: epochMs })),
  seal: v.nullable(sealView),
  /** When it was verified last; null when it never was. */
  verified: v.nullable(verdict),
  /** Whether its file could not be opened when it was last wanted: answers lack its events, and what it holds is what was noted of it before. */
  unreadable: v.boolean(),
});

const top = v.strictObject({ value: text, name: v.nullable(text), requests: count, billable: integerText });

export const segmentDetail = v.strictObject({
  segment: segmentView,
  ...sums,
  keys: count,
  models: count,
  errors: count,
  /** Events per UTC hour, oldest first; hours without events are left out. */
  hours: v.array(v.strictObject({ fromMs: epochMs, requests: count })),
  topKeys: v.array(top),
  topModels: v.array(top),
});

export const segmentProcedures = {
  'segments.list': query(nothing, v.strictObject({ generation: count, nowMs: epochMs, cutoffMs: epochMs, segments: v.array(segmentView) })),
  'segments.detail': query(v.strictObject({ id: segmentId }), segmentDetail),
  /** What rolling over now would do. */
  'segments.rehearse': query(
    nothing,
    v.strictObject({
      segment: segmentView,
      next: segmentId,
      freeBytes: v.nullable(count),
      neededBytes: count,
      expectedMs: count,
      queries: count,
      /** Why it cannot be done now, or null. */
      obstacle: v.nullable(text),
    }),
  ),
  'segments.rollover': command(
    v.strictObject({ reason: v.pipe(v.string(), v.maxLength(200)) }),
    v.strictObject({ rolled: v.boolean(), segment: v.nullable(segmentId), next: v.nullable(segmentId), rows: count, bytes: count, tookMs: count }),
  ),
  'segments.pin': command(
    v.strictObject({
      ids: v.pipe(v.array(segmentId), v.minLength(1), v.maxLength(10_000)),
      reason: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
    }),
    nothing,
  ),
  'segments.retrySeal': command(v.strictObject({ id: segmentId }), nothing),
  ...verificationProcedures,
};
