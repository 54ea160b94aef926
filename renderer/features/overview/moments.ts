import type { Output } from '../../../electron/contract/contract.ts';
import type { SegmentView } from '../../api/hooks.ts';
import { formatCount } from '../../format/count.ts';
import type { TimeRange } from '../../usage/vocabulary.ts';
import type { Pass } from '../../verification/trouble.ts';

/** Something that happened at one time. */
export interface Moment {
  readonly id: string;
  readonly atMs: number;
  readonly what: string;
}

export interface Lane {
  readonly name: string;
  readonly moments: readonly Moment[];
}

interface Sources {
  readonly segments: readonly SegmentView[];
  readonly runs: Output<'replay.history'>;
  readonly passes: readonly Pass[];
}

/** What was done to the store within a range, a lane for each kind. */
export function lanesOf({ segments, runs, passes }: Sources, { fromMs, toMs }: TimeRange): Lane[] {
  const inside = (moments: readonly Moment[]): Moment[] =>
    moments.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).toSorted((a, b) => a.atMs - b.atMs);
  const at = (id: string, atMs: number | null, what: string): Moment[] => (atMs === null ? [] : [{ id, atMs, what }]);
  return [
    {
      name: 'Rollovers',
      moments: inside(segments.flatMap(({ id, rolledMs, rows }) => at(id, rolledMs, `${id} was rolled over with ${formatCount(rows, 'row')}`))),
    },
    { name: 'Seals', moments: inside(segments.flatMap(({ id, sealedMs }) => at(id, sealedMs, `${id} was sealed`))) },
    {
      name: 'Replays',
      moments: inside(runs.flatMap(({ id, startedMs, state, files }) => at(id, startedMs, `A replay of ${formatCount(files, 'file')}: ${state}`))),
    },
    {
      name: 'Retention',
      moments: inside(
        passes
          .filter(({ outcome }) => outcome !== 'nothing')
          .flatMap((pass) => at(`pass ${pass.atMs}`, pass.atMs, `A pass: ${pass.outcome}, ${formatCount(pass.segments.length, 'segment')}`)),
      ),
    },
  ];
}
