import type { Fault } from '../../../electron/contract/fault.ts';
import { useStoreCommand } from '../../api/commands.ts';
import { faultOf } from '../../api/remote-fault.ts';
import { useDrop } from '../../state/drop.ts';
import { inspectFolder } from '../../state/inspect.ts';
import { goTo } from '../../state/location.ts';

/** Opening in every way there is; one at a time. */
export interface Opening {
  readonly busy: 'open' | 'create' | 'sample' | null;
  readonly fault: Fault | null;
  /** Folder that the fault is about; null for the sample store. */
  readonly path: string | null;
  /** Whether that was an attempt to open read-only. */
  readonly wasReadOnly: boolean;
  readonly open: (path: string, readOnly: boolean) => void;
  readonly create: (path: string) => void;
  readonly sample: () => void;
  /** Puts the fault away. */
  readonly reset: () => void;
}

export function useOpening(): Opening {
  const open = useStoreCommand('store.open', opened);
  const create = useStoreCommand('store.create', opened);
  const sample = useStoreCommand('store.openSample', opened);
  const all = [open, create, sample];
  const busy = open.isPending ? 'open' : create.isPending ? 'create' : sample.isPending ? 'sample' : null;
  const error = all.find(({ isError }) => isError)?.error;
  const reset = (): void => all.forEach((command) => command.reset());
  const start = (act: () => void): void => {
    if (busy !== null) return; // a second click while one is going on
    reset();
    act();
  };
  return {
    busy,
    fault: error === undefined || error === null ? null : faultOf(error),
    path: open.variables?.path ?? create.variables?.path ?? null,
    wasReadOnly: open.variables?.readOnly ?? false,
    open: (path, readOnly) => start(() => open.mutate({ path, readOnly })),
    create: (path) => start(() => create.mutate({ path })),
    sample: () => start(() => sample.mutate({})),
    reset,
  };
}

/** Files that were dropped before a store was open go to where they are looked into. */
function opened(): void {
  inspectFolder(null);
  goTo(useDrop.getState().files.length > 0 ? 'replay' : 'segments');
}
