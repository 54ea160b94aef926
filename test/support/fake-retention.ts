import type { Output } from '../../electron/contract/contract.ts';

type Segment = Output<'segments.list'>['segments'][number];
type Plan = Output<'retention.plan'>;
type Expired = Plan['segments'][number];

const DAY = 86_400_000;

/** A segment as plans and reports list it. */
export function asExpired({ id, tier, rows, bytes, fromMs, toMs, billable, credits, creditsMissing }: Segment): Expired {
  return { id, tier, rows, bytes, fromMs, toMs, billable, credits, creditsMissing };
}

/** What a policy of so many days would take. */
export function fakePlan(all: readonly Segment[], days: number, nowMs: number): Plan {
  const cutoffMs = nowMs - days * DAY;
  const old = all.filter(({ toMs }) => toMs !== null && toMs < cutoffMs);
  const segments = old.filter(({ pin }) => pin === null).map(asExpired);
  const kept = old.filter(({ pin }) => pin !== null).map((segment) => ({ ...asExpired(segment), reason: `Pinned: ${segment.pin?.reason ?? ''}` }));
  const rows = segments.reduce((sum, segment) => sum + segment.rows, 0);
  const share =
    rows /
    Math.max(
      1,
      all.reduce((sum, segment) => sum + segment.rows, 0),
    );
  const bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  return { days, nowMs, cutoffMs, segments, rows, bytes, share, needsConfirmation: share > 0.25, kept };
}

/** Policy, history and trash. */
export function fakeRetentionState(all: readonly Segment[], days: number, nowMs: number): Output<'retention.state'> {
  const gone = all.slice(0, 3).map((segment, index) => ({ ...asExpired(segment), id: `usage-${String(900_000_000_000 + index)}` }));
  const pass = {
    atMs: nowMs - 3 * 3_600_000,
    trigger: 'timer' as const,
    days,
    cutoffMs: nowMs - days * DAY,
    segments: gone,
    rows: 31_020,
    bytes: 9_402_112,
    outcome: 'removed' as const,
    error: null,
  };
  return {
    days,
    nowMs,
    nextRunMs: nowMs + 38 * 60_000,
    intervalMs: 3_600_000,
    history: [
      pass,
      { ...pass, atMs: nowMs - 27 * 3_600_000, segments: [], rows: 0, bytes: 0, outcome: 'nothing' },
      {
        ...pass,
        atMs: nowMs - 51 * 3_600_000,
        trigger: 'person',
        outcome: 'held',
        error: 'It would have removed 31 % of the rows; nobody confirmed.',
      },
    ],
    trash: gone.map((segment) => ({ ...segment, removedMs: nowMs - 3 * 3_600_000, goneMs: nowMs + 21 * 3_600_000 })),
  };
}
