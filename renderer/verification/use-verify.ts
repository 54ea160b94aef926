import { useQuery } from '@tanstack/react-query';
import type { Fault } from '../../electron/contract/fault.ts';
import { useCommand } from '../api/commands.ts';
import type { TaskView, Verification } from '../api/hooks.ts';
import { queries } from '../api/queries.ts';
import { faultOf } from '../api/remote-fault.ts';
import { usePlace } from '../state/location.ts';
import { showToast } from '../ui/toast.tsx';
import { scopeOf, verdictSentence } from './report-model.ts';

export type Level = Verification['level'];

export interface Verify {
  /** Starts a verification; null verifies the whole store. `failed` is told of a fault that nothing here shows. */
  readonly start: (ids: readonly string[] | null, level: Level, failed?: (fault: Fault) => void) => void;
  /** The verification that is going on, whoever started it. */
  readonly task: TaskView | null;
  readonly busy: boolean;
  /** Why none can be started now. */
  readonly obstacle: string | null;
  /** Why the last one that was started here did not end. */
  readonly fault: Fault | null;
  readonly cancelled: boolean;
}

/** Verifying from anywhere in the window: one at a time; the result is told when it ends, wherever the operator is by then. */
export function useVerify(): Verify {
  const verify = useCommand('store.verify', ['store.verifications', 'segments.list']);
  const tasks = useQuery(queries.appState()).data?.tasks ?? [];
  const task = tasks.find(({ kind, state }) => kind === 'verify' && state === 'running') ?? null;
  const fault = verify.error === null ? null : faultOf(verify.error);
  const cancelled = fault?.code === 'CANCELLED';
  const busy = verify.isPending || task !== null;
  const start: Verify['start'] = (ids, level, failed) => {
    if (busy) return;
    verify.mutateAsync({ ids: ids === null ? null : [...ids], level }).then(tell, (error: unknown) => failed?.(faultOf(error)));
  };
  return { start, task, busy, obstacle: busy ? 'A verification is going on.' : null, fault: cancelled ? null : fault, cancelled };
}

/** Where the result itself is shown, nothing more is said. */
function tell(report: Verification): void {
  const { page, params } = usePlace.getState();
  if (page === 'integrity' || (page === 'segments' && report.ids?.length === 1 && report.ids[0] === params['segment'])) return;
  const trouble = report.errors > 0;
  showToast({ tone: trouble ? 'bad' : 'ok', text: `Verified ${scopeOf(report)} (${report.level}). ${verdictSentence(report)}` });
}

/** What was verified since the store was opened, newest first. */
export function useVerifications(): readonly Verification[] {
  return useQuery(queries.verifications()).data ?? NONE;
}

const NONE: readonly Verification[] = [];
