import { useQuery } from '@tanstack/react-query';
import type { Output } from '../../electron/contract/contract.ts';
import { queries } from './queries.ts';

export type AppState = Output<'app.state'>;
export type StoreView = NonNullable<AppState['store']>;
export type TaskView = AppState['tasks'][number];
export type StoreStatus = NonNullable<Output<'store.status'>>;
export type SegmentView = Output<'segments.list'>['segments'][number];
export type Verification = Output<'store.verify'>;
export type Finding = Verification['findings'][number];
export type SegmentDetail = Output<'segments.detail'>;

/** The open store, or null when none is. */
export function useStore(): StoreView | null {
  return useQuery(queries.appState()).data?.store ?? null;
}

/** Why nothing may be changed now, or null when it may. */
export function useReadOnlyReason(): string | null {
  const store = useStore();
  if (store?.readOnly !== true) return null;
  return store.kind === 'reference'
    ? 'This folder was written by the reference system and is only read. Adopt its events into a store to change anything.'
    : 'This store is open read-only. Open it for writing to change anything.';
}

/** The live line of the store; null while none is open or nothing is known yet. */
export function useStatus(): StoreStatus | null {
  return useQuery(queries.storeStatus()).data ?? null;
}
