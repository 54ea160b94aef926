import type { SegmentView } from '../../api/hooks.ts';
import { formatDuration } from '../../format/duration.ts';

/** One step in the life of a segment. */
export interface LifeStep {
  readonly name: 'Created' | 'Rolled over' | 'Sealed' | 'Archived' | 'Expires';
  readonly state: 'done' | 'now' | 'failed' | 'later';
  readonly ms: number | null;
  readonly note: string;
}

/** Created, rolled over, sealed, archived, expires: what has happened, what is going on, what comes. */
export function lifeOf(segment: SegmentView): readonly LifeStep[] {
  const { tier, createdMs, rolledMs, sealedMs, expiresMs, pin, seal } = segment;
  const sealing = seal !== null && seal.step !== 'waiting' && seal.step !== 'failed';
  return [
    { name: 'Created', state: 'done', ms: createdMs, note: tier === 'active' ? 'Events are being appended' : '' },
    {
      name: 'Rolled over',
      state: rolledMs === null ? 'later' : 'done',
      ms: rolledMs,
      note: rolledMs === null ? 'By size, or by hand' : `After ${formatDuration(rolledMs - createdMs)} as the active segment`,
    },
    {
      name: 'Sealed',
      state: sealedMs !== null ? 'done' : seal?.step === 'failed' ? 'failed' : sealing ? 'now' : 'later',
      ms: sealedMs,
      note: sealNote(segment),
    },
    {
      name: 'Archived',
      state: tier === 'archived' ? 'done' : 'later',
      ms: tier === 'archived' ? sealedMs : null,
      note: tier === 'archived' ? 'Published in the catalog; never written again' : '',
    },
    {
      name: 'Expires',
      state: 'later',
      ms: expiresMs,
      note: pin ? 'Pinned: retention leaves it' : expiresMs === null ? 'Nothing in it can expire yet' : 'By the present retention policy',
    },
  ];
}

function sealNote({ rolledMs, sealedMs, seal }: SegmentView): string {
  if (sealedMs !== null) return rolledMs === null ? '' : `Took ${formatDuration(sealedMs - rolledMs)}`;
  if (seal === null) return '';
  const tries = seal.attempts > 1 ? `, try ${seal.attempts}` : '';
  if (seal.step === 'failed') return `Failed${tries}; it tries again by itself`;
  return seal.step === 'waiting' ? 'Waits in the queue' : `${seal.step[0]?.toUpperCase() ?? ''}${seal.step.slice(1)}${tries}`;
}
