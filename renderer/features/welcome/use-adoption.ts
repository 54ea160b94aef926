import { create } from 'zustand';
import type { Output } from '../../../electron/contract/contract.ts';
import type { Fault } from '../../../electron/contract/fault.ts';
import { useCommand } from '../../api/commands.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { showToast } from '../../ui/toast.tsx';
import { formatCount } from '../../format/count.ts';

export type AdoptionReport = Output<'store.adopt'>;

/** How far the copying of one folder is. */
export interface AdoptionState {
  /** Folder of the store that takes the events. */
  readonly to: string;
  readonly phase: 'choosing' | 'checking' | 'checked' | 'adopting' | 'done';
  /** What the dry run announced. */
  readonly announced: AdoptionReport | null;
  readonly result: AdoptionReport | null;
  readonly fault: Fault | null;
}

const NEW: AdoptionState = { to: '', phase: 'choosing', announced: null, result: null, fault: null };

/** By folder of the reference: what goes on is still known after its card was closed and opened again. */
const useAdoptions = create<Readonly<Record<string, AdoptionState>>>(() => ({}));

/** Whether something was begun with this folder. */
export function isBegun(from: string): boolean {
  return useAdoptions.getState()[from] !== undefined;
}

export interface Adoption extends AdoptionState {
  readonly aim: (to: string) => void;
  readonly check: (to: string) => void;
  readonly adopt: () => void;
  readonly again: () => void;
}

/** Copying the folder `from` into a store: a dry run first, then the copy. */
export function useAdoption(from: string): Adoption {
  const state = useAdoptions((all) => all[from]) ?? NEW;
  const check = useCommand('store.adoptCheck');
  const adopt = useCommand('store.adopt', ['store.recents', 'segments.list', 'store.inspect']);
  const set = (patch: Partial<AdoptionState>): void => useAdoptions.setState((all) => ({ [from]: { ...(all[from] ?? NEW), ...patch } }));
  return {
    ...state,
    aim: (to) => set({ ...NEW, to }),
    check: (to) => {
      set({ ...NEW, to, phase: 'checking' });
      check.mutateAsync({ from, to }).then(
        (announced) => set(announced.cancelled ? { phase: 'choosing' } : { phase: 'checked', announced }),
        (error: unknown) => set({ phase: 'choosing', fault: shownFault(error) }),
      );
    },
    adopt: () => {
      set({ phase: 'adopting', fault: null });
      adopt.mutateAsync({ from, to: state.to }).then(
        (result) => {
          set({ phase: 'done', result });
          showToast({ tone: result.cancelled ? 'info' : 'ok', text: ending(result) });
        },
        (error: unknown) => set({ phase: 'checked', fault: shownFault(error) }),
      );
    },
    again: () => set({ ...NEW, to: state.to }),
  };
}

function ending({ cancelled, counts }: AdoptionReport): string {
  const copied = formatCount(counts.new, 'event');
  return cancelled ? `Adopting was cancelled; ${copied} had been copied and stay.` : `${copied} copied. The folder of the reference is as it was.`;
}

/** A person who cancelled knows that. */
function shownFault(error: unknown): Fault | null {
  const fault = faultOf(error);
  return fault.code === 'CANCELLED' ? null : fault;
}
