import type { SegmentView } from '../../api/hooks.ts';
import { formatDuration } from '../../format/duration.ts';

/** One step of a rollover as it is shown. */
export interface RolloverStep {
  readonly name: string;
  readonly state: 'done' | 'now' | 'failed' | 'later';
  readonly note: string;
}

/** Where a segment that was rolled over stands now; `segment` is undefined until the list knows it. */
export function rolloverSteps(segment: SegmentView | undefined, tookMs: number): readonly RolloverStep[] {
  const archived = segment?.tier === 'archived';
  const seal = segment?.seal ?? null;
  const failed = seal?.step === 'failed';
  const copying = !archived && seal !== null && (seal.step === 'copying' || seal.step === 'verifying');
  const publishing = !archived && seal?.step === 'publishing';
  return [
    { name: 'Rolled over', state: 'done', note: `Closed under the write gate in ${formatDuration(tookMs)}; appends go on in the next segment` },
    { name: 'Pending', state: archived || copying || publishing || failed ? 'done' : 'now', note: 'Queryable, waits to be sealed' },
    {
      name: 'Sealing',
      state: archived || publishing ? 'done' : failed ? 'failed' : copying ? 'now' : 'later',
      note: failed
        ? (seal.lastError ?? 'Failed')
        : seal?.step === 'verifying'
          ? 'The copy is being verified'
          : 'Compact copy, sorted by time, verified',
    },
    {
      name: 'Archived',
      state: archived ? 'done' : publishing ? 'now' : 'later',
      note:
        archived && segment.sealedMs !== null && segment.rolledMs !== null
          ? `Sealed ${formatDuration(segment.sealedMs - segment.rolledMs)} after the rollover`
          : 'Published in the catalog',
    },
  ];
}
