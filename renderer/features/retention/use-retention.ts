import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { queries } from '../../api/queries.ts';
import type { RetentionPlan, RetentionState, Segment } from './vocabulary.ts';

const LOOK_AGAIN_MS = 15_000;
const SETTLE_MS = 180;

export interface Retention {
  readonly state: UseQueryResult<RetentionState, Error>;
  /** Days of the policy that is looked at: the saved ones unless the operator tries others. */
  readonly days: number;
  readonly setDays: (days: number | null) => void;
  /** What these days would take; may still be that of other days, see `settled`. */
  readonly plan: UseQueryResult<RetentionPlan, Error>;
  /** The plan is the one of `days`. */
  readonly settled: boolean;
  readonly segments: readonly Segment[];
  /** Why the timeline has no segments, or null. */
  readonly segmentsError: Error | null;
}

/** The policy, what it would take, and a what-if over other days. */
export function useRetention(): Retention {
  const state = useQuery({ ...queries.retentionState(), refetchInterval: LOOK_AGAIN_MS });
  const segments = useQuery(queries.segments());
  const [tried, setTried] = useState<number | null>(null);
  const days = tried ?? state.data?.days ?? 0;
  const asked = useSettled(days, SETTLE_MS);
  const plan = useQuery({ ...queries.retentionPlan(asked === 0 ? days : asked), enabled: days > 0 });
  return {
    state,
    days,
    setDays: setTried,
    plan,
    settled: plan.data?.days === days && !plan.isPlaceholderData,
    segments: segments.data?.segments ?? [],
    segmentsError: segments.error,
  };
}

/** A value once it has not changed for a while, so that a moving slider does not ask at every step. */
function useSettled(value: number, waitMs: number): number {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), waitMs);
    return () => clearTimeout(timer);
  }, [value, waitMs]);
  return settled;
}
