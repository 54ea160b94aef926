import { useQuery } from '@tanstack/react-query';
import type { Output } from '../../../electron/contract/contract.ts';
import { type SegmentView, type StoreStatus, type StoreView, useStatus, useStore } from '../../api/hooks.ts';
import { queries } from '../../api/queries.ts';
import { useZone } from '../../state/zone.ts';
import { useQuarterMinute } from '../../usage/use-span.ts';
import { NO_FILTER, type Series, type TimeRange } from '../../usage/vocabulary.ts';
import { addBuckets, bucketEnd, bucketStart } from '../../usage/zone-calendar.ts';
import { issuesOf, type Issue } from './issues.ts';

const HOUR = 3_600_000;
const LIVE_MS = 20_000;

export interface Overview {
  readonly store: StoreView;
  readonly status: StoreStatus | null;
  readonly zone: string;
  readonly nowMs: number;
  readonly segments: readonly SegmentView[];
  readonly retention: Output<'retention.state'> | null;
  readonly due: Output<'retention.plan'> | null;
  readonly runs: Output<'replay.history'>;
  /** Null until all is known that could be one. */
  readonly issues: readonly Issue[] | null;
  /** The last 24 hours in hours; null while they are read. */
  readonly day: { readonly range: TimeRange; readonly series: Series } | null;
  readonly today: Series['total'] | null;
  /** As much of the same weekday of last week as has passed of today. */
  readonly before: Series['total'] | null;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** Everything the Overview shows; null until the window knows which store is open. */
export function useOverview(): Overview | null {
  const store = useStore();
  const status = useStatus();
  const zone = useZone();
  const nowMs = useQuarterMinute();
  const segments = useQuery(queries.segments());
  const retention = useQuery(queries.retentionState());
  const days = retention.data?.days;
  const due = useQuery({ ...queries.retentionPlan(days ?? 1), enabled: days !== undefined });
  const runs = useQuery(queries.replayHistory());
  const range = { fromMs: bucketStart(nowMs, 'hour', zone) - 23 * HOUR, toMs: bucketEnd(nowMs, 'hour', zone) };
  const series = useQuery({ ...queries.usageSeries({ ...range, bucket: 'hour', zone, by: null, filter: NO_FILTER }), refetchInterval: LIVE_MS });
  const minute = Math.floor(nowMs / 60_000) * 60_000;
  const midnight = bucketStart(minute, 'day', zone);
  const today = useTotal({ fromMs: midnight, toMs: Math.max(midnight + 1, minute) }, zone);
  const then = addBuckets(midnight, -7, 'day', zone);
  const before = useTotal({ fromMs: then, toMs: Math.max(then + 1, then + minute - midnight) }, zone);
  const waiting = segments.isPending || retention.isPending || runs.isPending || (days !== undefined && due.isPending);
  if (store === null) return null;
  const list = segments.data?.segments ?? [];
  const history = runs.data ?? [];
  const passes = retention.data?.history ?? [];
  return {
    store,
    status,
    zone,
    nowMs,
    segments: list,
    retention: retention.data ?? null,
    due: due.data ?? null,
    runs: history,
    issues: waiting ? null : issuesOf({ store, status, segments: list, passes, due: due.data?.segments.length ?? 0, runs: history, nowMs }),
    day: series.data === undefined ? null : { range, series: series.data },
    today,
    before,
    error: segments.error ?? series.error,
    retry: () => void (segments.error ? segments.refetch() : series.refetch()),
  };
}

function useTotal(range: TimeRange, zone: string): Series['total'] | null {
  return useQuery(queries.usageSeries({ ...range, bucket: 'day', zone, by: null, filter: NO_FILTER })).data?.total ?? null;
}
