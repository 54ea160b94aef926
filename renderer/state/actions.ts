import type { LucideIcon } from 'lucide-react';
import { useEffect } from 'react';
import { create } from 'zustand';

/** Something the palette can do. */
export interface Action {
  readonly id: string;
  readonly label: string;
  /** Other words that find it. */
  readonly words?: string;
  readonly icon?: LucideIcon;
  readonly keys?: string;
  /** Why it cannot be done now. */
  readonly disabledReason?: string | null;
  readonly run: () => void;
}

interface ActionState {
  readonly byOwner: Readonly<Record<string, readonly Action[]>>;
}

export const useActionStore = create<ActionState>(() => ({ byOwner: {} }));

/** Offers a page's actions in the palette while the page is shown; the list must keep its identity between renders (`useMemo`). */
export function useActions(owner: string, actions: readonly Action[]): void {
  useEffect(() => {
    useActionStore.setState(({ byOwner }) => ({ byOwner: { ...byOwner, [owner]: actions } }));
    return () =>
      useActionStore.setState(({ byOwner }) => ({ byOwner: Object.fromEntries(Object.entries(byOwner).filter(([name]) => name !== owner)) }));
  }, [owner, actions]);
}
