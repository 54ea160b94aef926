import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Output } from '../../../electron/contract/contract.ts';
import type { SegmentView } from '../../api/hooks.ts';
import { queries } from '../../api/queries.ts';
import { useParam } from '../../state/location.ts';
import { useNow } from '../../state/now.ts';
import { useRange } from '../../state/range.ts';
import { says, tabOf, touches, type TierTab } from './segment-filter.ts';
import { isExpiring, stateOf } from './segment-state.ts';

export interface SegmentsView {
  readonly query: UseQueryResult<Output<'segments.list'>>;
  readonly all: readonly SegmentView[];
  /** Those of the range and the words typed. */
  readonly inView: readonly SegmentView[];
  /** Those of the tab too: what the table shows. */
  readonly shown: readonly SegmentView[];
  readonly tab: TierTab;
  readonly counts: Readonly<Record<TierTab, number>>;
  readonly nowMs: number;
  readonly cutoffMs: number;
}

const NONE: readonly SegmentView[] = [];

/** The segments as the location filters them. */
export function useSegments(): SegmentsView {
  const query = useQuery(queries.segments());
  const range = useRange();
  const typed = useParam('q').trim();
  const tab = tabOf(useParam('tier'));
  const all = query.data?.segments ?? NONE;
  const nowMs = useHostNow(query);
  const inView = useMemo(
    () => all.filter((segment) => touches(segment, range) && (typed === '' || says(segment, stateOf(segment, nowMs).word, typed))),
    [all, range, typed, nowMs],
  );
  const inTab = useMemo(() => byTab(inView, nowMs), [inView, nowMs]);
  return {
    query,
    all,
    inView,
    shown: inTab[tab],
    tab,
    counts: {
      all: inTab.all.length,
      active: inTab.active.length,
      pending: inTab.pending.length,
      archived: inTab.archived.length,
      expiring: inTab.expiring.length,
    },
    nowMs,
    cutoffMs: query.data?.cutoffMs ?? 0,
  };
}

const STEP_MS = 10_000;

/** The host's clock, carried on since the list was read. */
function useHostNow({ data, dataUpdatedAt }: UseQueryResult<Output<'segments.list'>>): number {
  const sinceMs = Math.max(0, useNow(STEP_MS) - dataUpdatedAt);
  return data ? data.nowMs + sinceMs : 0;
}

function byTab(segments: readonly SegmentView[], nowMs: number): Readonly<Record<TierTab, readonly SegmentView[]>> {
  const of = (tier: SegmentView['tier']): SegmentView[] => segments.filter((segment) => segment.tier === tier);
  return {
    all: segments,
    active: of('active'),
    pending: of('pending'),
    archived: of('archived'),
    expiring: segments.filter((segment) => isExpiring(segment, nowMs)),
  };
}
