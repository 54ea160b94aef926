import type { ReactNode } from 'react';
import { useStore } from '../../api/hooks.ts';
import { inspectFolder, useInspected } from '../../state/inspect.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { InspectionCard } from './inspection-card.tsx';
import { OpeningError } from './opening-error.tsx';
import { useOpening } from './use-opening.ts';
import './welcome.css';

/** A folder dropped while a store is open: looked at before the open one is left. */
export function InspectSheet(): ReactNode {
  const store = useStore();
  const path = useInspected((state) => state.path);
  const opening = useOpening();
  if (!store || path === null) return null;
  return (
    <Sheet
      open
      onClose={() => inspectFolder(null)}
      size="wide"
      title={path === store.path ? 'The folder that is open' : 'Open another store?'}
      description={path === store.path ? undefined : `${store.name} is closed first when another store is opened. What it is doing ends cleanly.`}
    >
      <OpeningError opening={opening} />
      <InspectionCard path={path} opening={opening} />
    </Sheet>
  );
}
