import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SegmentId, segmentId } from '../../../store/domain/ids.ts';
import { DAY_MS } from '../../../store/domain/time.ts';
import { CONFIRM_ABOVE_SHARE, planRetention } from '../../../store/retention/policy.ts';
import { descriptors } from '../../support/arbitraries.ts';

const inUse = fc.uniqueArray(fc.integer({ min: 1, max: 12 }).map(segmentId)).map((ids): ReadonlySet<SegmentId> => new Set(ids));
const now = fc.integer({ min: 946_684_800_000, max: 4_100_000_000_000 });
const days = fc.integer({ min: 1, max: 3_650 });

describe('what retention removes', () => {
  it('are exactly the segments whose newest event is older than the cutoff and that nothing holds', () => {
    fc.assert(
      fc.property(descriptors, now, days, inUse, (segments, nowMs, keep, used) => {
        const plan = planRetention(segments, nowMs, keep, used);
        const free = segments.filter(
          (s) => s.pin === null && !used.has(s.id) && (s.tier === 'archived' || (s.tier === 'active' && s.kind === 'live')),
        );
        const going = free.filter((s) => s.totals.toMs !== null && s.totals.toMs < nowMs - keep * DAY_MS);
        expect(plan.segments).toEqual(going);
        expect(plan.cutoffMs).toBe(nowMs - keep * DAY_MS);
      }),
    );
  });

  it('and what it keeps although it is old enough are together all that is old enough, each with a reason', () => {
    fc.assert(
      fc.property(descriptors, now, days, inUse, (segments, nowMs, keep, used) => {
        const plan = planRetention(segments, nowMs, keep, used);
        const old = segments.filter((s) => s.totals.toMs !== null && s.totals.toMs < plan.cutoffMs).map((s) => s.id);
        expect([...plan.segments, ...plan.kept.map((k) => k.segment)].map((s) => s.id).toSorted()).toEqual(old.toSorted());
        expect(plan.kept.every((k) => k.reason.length > 0)).toBe(true);
      }),
    );
  });

  it('adds up, and needs a confirmation above a quarter of all rows', () => {
    fc.assert(
      fc.property(descriptors, now, days, (segments, nowMs, keep) => {
        const plan = planRetention(segments, nowMs, keep, new Set());
        const rows = plan.segments.reduce((n, s) => n + s.totals.rows, 0);
        const all = segments.reduce((n, s) => n + s.totals.rows, 0);
        const bytes = plan.segments.reduce((n, s) => n + s.bytes + s.walBytes, 0);
        expect({ rows: plan.rows, bytes: plan.bytes, needs: plan.needsConfirmation }).toEqual({
          rows,
          bytes,
          needs: all > 0 && rows / all > CONFIRM_ABOVE_SHARE,
        });
      }),
    );
  });

  it('only grows with time and with fewer days', () => {
    fc.assert(
      fc.property(descriptors, now, days, fc.nat(1_000), fc.nat(1_000), (segments, nowMs, keep, later, fewer) => {
        const before = planRetention(segments, nowMs, keep, new Set()).segments.map((s) => s.id);
        const after = planRetention(segments, nowMs + later * DAY_MS, Math.max(1, keep - fewer), new Set()).segments.map((s) => s.id);
        expect(before.filter((id) => !after.includes(id))).toEqual([]);
      }),
    );
  });

  it('is the same by way of an earlier pass as in one step', () => {
    fc.assert(
      fc.property(descriptors, now, days, fc.nat(1_000), (segments, nowMs, keep, later) => {
        const first = new Set(planRetention(segments, nowMs, keep, new Set()).segments.map((s) => s.id));
        const left = segments.filter((s) => !first.has(s.id));
        const second = planRetention(left, nowMs + later * DAY_MS, keep, new Set()).segments.map((s) => s.id);
        const once = planRetention(segments, nowMs + later * DAY_MS, keep, new Set()).segments.map((s) => s.id);
        expect([...first, ...second].toSorted()).toEqual(once.toSorted());
      }),
    );
  });

  it('is nothing of an empty store', () => {
    expect(planRetention([], 0, 1, new Set())).toMatchObject({ segments: [], share: 0, needsConfirmation: false });
  });
});
